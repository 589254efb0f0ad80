"""Batches are judged as one data set is, under torchmetrics' names, and as torchmetrics judges."""

import pickle
from dataclasses import replace
from functools import reduce

import numpy as np
import pytest

import iouviz
from iouviz.errors import ReadError, RequestError
from iouviz.evaluation.protocols import COCO
from tests.evaluation.builders import random_dataset, reference

BOX = {"boxes": [[0.0, 0, 10, 10]], "labels": [3]}
FOUND = BOX | {"boxes": [[0.0, 0, 10, 8]], "scores": [0.5]}
KEYS = {
    "map", "map_50", "map_75", "map_small", "map_medium", "map_large", "mar_1", "mar_10",
    "mar_100", "mar_small", "mar_medium", "mar_large", "map_per_class", "mar_100_per_class",
    "classes",
}  # fmt: skip


def batches(seed, array=np.asarray):
    """Images of a random data set (ties, crowds, empties) as predictions and targets."""
    made = random_dataset(seed)
    objects = replace(made.ground_truth, ignore=np.zeros(len(made.ground_truth), bool))
    preds, target = [], []
    for image in range(len(made.images)):
        one, other = (
            objects.take(objects.image == image),
            made.predictions.take(made.predictions.image == image),
        )
        preds.append(
            {
                "boxes": array(np.hstack([other.boxes[:, :2], other.size])),
                "labels": array(other.label.astype(np.int64)),
                "scores": array(other.score),
            }
        )
        target.append(
            {
                "boxes": array(np.hstack([one.boxes[:, :2], one.size])),
                "labels": array(one.label.astype(np.int64)),
                "iscrowd": array(one.crowd.astype(np.int64)),
                "area": array(one.area),
            }
        )
    ids = tuple(range(len(made.images)))
    return preds, target, replace(made, ground_truth=objects, images=replace(made.images, ids=ids))


def masked(preds, target, array=np.asarray):
    """The same with masks: each box without its lower right quarter."""
    for side in (preds, target):
        for image in side:
            pixels = np.zeros((len(image["boxes"]), 250, 250), bool)
            for mask, (x, y, w, h) in zip(pixels, np.asarray(image["boxes"]), strict=True):
                mask[int(y) : int(y + h), int(x) : int(x + w)] = True
                mask[int(y + h / 2) : int(y + h), int(x + w / 2) : int(x + w)] = False
            image["masks"] = array(pixels)
            image.pop("area", None)
    return preds, target


def metric_of(preds, target, **words):
    metric = iouviz.MeanAveragePrecision(box_format="xywh", **words)
    for at in range(0, len(preds), 2):
        metric.update(preds[at : at + 2], target[at : at + 2])
    return metric


def test_one_image_by_hand():
    """IoU .8 is a match at 7 of the 10 thresholds, .50 to .80."""
    metric = iouviz.MeanAveragePrecision(class_metrics=True)
    metric.update([FOUND], [BOX])
    result = metric.compute()
    assert result.keys() == KEYS
    assert result["map"] == pytest.approx(0.7)
    assert result["map_50"] == pytest.approx(1)
    assert result["map_large"] == -1  # 100 pixels are small
    assert result["classes"].tolist() == [3]
    assert result["map_per_class"] == pytest.approx([0.7])
    assert result["mar_100_per_class"] == pytest.approx([0.7])


@pytest.mark.parametrize("seed", range(15))
def test_equals_pycocotools(seed):
    preds, target, made = batches(seed)
    result = metric_of(preds, target, class_metrics=True).compute()
    precision, recall = reference(made, COCO)
    overall, classes = precision[:, :, :, 0, 2], result["classes"]
    nothing = np.isnan(overall).all()
    assert result["map"] == pytest.approx(-1 if nothing else np.nanmean(overall), abs=1e-12)
    found = recall[:, :, 0, 2]
    assert result["mar_100"] == pytest.approx(-1 if nothing else np.nanmean(found), abs=1e-12)
    for label, value in zip(classes, result["map_per_class"], strict=True):
        each = overall[:, :, label]
        expected = -1 if np.isnan(each).all() else each.mean()
        assert value == pytest.approx(expected, abs=1e-12)


def test_micro_takes_all_classes_for_one():
    metric = iouviz.MeanAveragePrecision(average="micro", class_metrics=True)
    metric.update([FOUND], [BOX | {"labels": [1]}])
    result = metric.compute()
    assert result["map"] == pytest.approx(0.7)
    assert result["map_per_class"].tolist() == [0, -1]  # 1 is never found, 3 is nowhere
    assert metric.evaluation().classes == ("all classes",)


def test_thresholds_and_limits():
    preds, target, made = batches(4)
    words = {"iou_thresholds": [0.6, 0.75], "max_detection_thresholds": [2, 5, 7]}
    result = metric_of(preds, target, **words).compute()
    expected = iouviz.evaluate(made, COCO.at(0.6, 0.75).limited(2, 5, 7)).summary
    assert result["map"] == pytest.approx(expected["AP"], abs=1e-12)
    assert result["mar_5"] == pytest.approx(expected["AR5"], abs=1e-12)
    assert result["map_50"] == -1
    assert "mar_7_per_class" in result


@pytest.mark.parametrize("kinds", ["segm", ("bbox", "segm")])
def test_masks(kinds):
    preds, target, _ = batches(8)
    metric = metric_of(*masked(preds, target), iou_type=kinds)
    result = metric.compute()
    one = result["map"] if kinds == "segm" else result["segm_map"]
    by_masks = iouviz.evaluate(metric.dataset(), overlap="masks").summary
    assert one == pytest.approx(by_masks["AP"], abs=1e-12)
    assert 0 < one < 1
    if kinds != "segm":
        boxes = metric_of(*batches(8)[:2]).compute()
        assert result["bbox_map"] == pytest.approx(boxes["map"], abs=1e-12)


def test_masks_are_not_kept_where_boxes_are_measured():
    preds, target = masked(*batches(8)[:2])
    assert metric_of(preds, target).dataset().ground_truth.shapes is None


def test_masks_are_kept_as_run_lengths():
    preds, target = masked(*batches(8)[:2])
    pixels = sum(image["masks"].nbytes for image in preds + target)
    assert len(pickle.dumps(metric_of(preds, target, iou_type="segm"))) < pixels / 50


def test_parts_merge_and_pickle():
    preds, target, _ = batches(0)
    more_preds, more_target, _ = batches(6)
    whole = metric_of(preds + more_preds, target + more_target)
    parts = [metric_of(preds, target), metric_of(more_preds, more_target)]
    sent = [pickle.loads(pickle.dumps(part)) for part in parts]
    merged = reduce(iouviz.MeanAveragePrecision.merge, sent)
    assert {k: v for k, v in merged.compute().items() if k != "classes"} == {
        k: v for k, v in whole.compute().items() if k != "classes"
    }
    with pytest.raises(RequestError, match="different arguments"):
        merged.merge(iouviz.MeanAveragePrecision())


def test_what_was_odd_is_merged_too():
    one, other = iouviz.MeanAveragePrecision(), iouviz.MeanAveragePrecision()
    for metric in (one, other):
        metric.update([FOUND], [FOUND])
    (issue,) = one.merge(other).dataset().issues
    assert (issue.code, issue.count) == ("scores-in-ground-truth", 2)


def test_what_was_given_may_be_changed_afterwards():
    metric, boxes = iouviz.MeanAveragePrecision(), np.array([[0.0, 0, 10, 10]])
    metric.update([FOUND | {"boxes": boxes}], [BOX])
    before = metric.compute()["map"]
    boxes += 5
    assert metric.compute()["map"] == before == pytest.approx(1)


def test_reset_and_nothing():
    metric = iouviz.MeanAveragePrecision(class_metrics=True)
    metric.update([FOUND], [BOX])
    metric.reset()
    result = metric.compute()
    assert result["map"] == result["mar_100"] == -1
    assert result["classes"].tolist() == result["map_per_class"].tolist() == []


def test_evaluation_has_nan_where_compute_has_minus_one():
    metric = iouviz.MeanAveragePrecision()
    metric.update([FOUND], [BOX])
    assert np.isnan(metric.evaluation().summary["APl"])
    assert metric.compute()["map_large"] == -1
    assert metric.evaluation().curve("3", 0.5).tp.tolist() == [1]
    assert repr(metric) == "MeanAveragePrecision(bbox: 1 image)"


def test_a_bad_batch_adds_nothing():
    metric = iouviz.MeanAveragePrecision()
    with pytest.raises(ReadError, match=r'preds\[1\] has no "scores"'):
        metric.update([FOUND, BOX], [BOX, BOX])
    with pytest.raises(ReadError, match="preds has 1 image and target 2; wanted as many"):
        metric.update([FOUND], [BOX, BOX])
    assert len(metric.dataset().images) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"box_format": "yxyx"}, "box_format is 'yxyx'"),
        ({"iou_type": "keypoints"}, "iou_type is 'keypoints'; wanted 'bbox', 'segm' or both"),
        ({"average": "weighted"}, "average is 'weighted'"),
        ({"rec_thresholds": [0.5]}, "rec_thresholds has 1 recalls; only COCO's 101"),
        ({"extended_summary": True}, "extended_summary is not offered; evaluation"),
        ({"iou_thresholds": []}, "IoU thresholds"),
        ({"max_detection_thresholds": [0]}, "limits"),
    ],
)
def test_words_that_make_no_sense_are_refused(words, message):
    with pytest.raises(RequestError, match=message):
        iouviz.MeanAveragePrecision(**words)


def test_coco_s_own_recalls_may_be_given():
    iouviz.MeanAveragePrecision(rec_thresholds=np.linspace(0, 1, 101).astype(np.float32).tolist())


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("words", [{}, {"average": "micro"}, {"iou_type": ("bbox", "segm")}])
def test_equals_torchmetrics(seed, words):
    """With float64 thresholds: its own are float32, which moves ties at a threshold."""
    torch = pytest.importorskip("torch")
    pytest.importorskip("torchmetrics")
    from torchmetrics.detection import MeanAveragePrecision

    preds, target, _ = batches(seed, torch.as_tensor)
    if "iou_type" in words:
        preds, target = masked(preds, target, torch.as_tensor)
    words = words | {"class_metrics": True}
    theirs = MeanAveragePrecision(
        box_format="xywh",
        iou_thresholds=np.linspace(0.5, 0.95, 10).tolist(),
        rec_thresholds=np.linspace(0, 1, 101).tolist(),
        **words,
    )
    theirs.update(preds, target)
    expected = theirs.compute()
    result = metric_of(preds, target, **words).compute()
    assert result.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_allclose(np.atleast_1d(value), np.atleast_1d(result[name]), atol=1e-6)
