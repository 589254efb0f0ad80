"""Object keypoint similarity: by hand, by pycocotools to the bit, and what is left out is said."""

import contextlib
import io
import json
from dataclasses import replace
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

import iouviz
from iouviz.data.keypoints import COCO_SIGMAS, KeypointType
from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import error_types
from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.label_errors import POOR_BOX, LabelErrors, amend
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.wording import farthest, sentence
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.health import health
from iouviz.evaluation.matching.keypoint_pair_iou import keypoint_pair_iou, keypoint_similarity
from iouviz.evaluation.matching.overlap import available, measured_by, usual_overlap
from iouviz.evaluation.sweep.sweep import prepare

FAR = 1000.0


def one_pair(truth, found, *, sigmas=(0.05, 0.1), area=100.0, labels=(0, 0)) -> Dataset:
    """An object with a box of 10 x 10 and a prediction, of keypoints (x, y, visibility)."""
    box = [[0, 0, 10, 10]]
    names = ("tip", "base", "left", "right")[: len(truth)]
    kind = KeypointType(names, ((0, 1),), sigmas)
    return Dataset(
        images=Images(("a.png",), np.array([[64.0, 64.0]]), (1,), (None,)),
        classes=("leaf", "stone"),
        class_ids=(1, 2),
        ground_truth=GroundTruth.of([0], labels[:1], box, area=[area], keypoints=[truth]),
        predictions=Predictions.of([0], labels[1:], box, [0.9], keypoints=[found]),
        keypoint_types=(kind, None),
    )


def oks(dataset: Dataset) -> float:
    judged = measured_by(dataset, "keypoints")
    return float(keypoint_pair_iou(judged)(np.array([0]), np.array([0]))[0])


def test_by_hand():
    # tip off by 1: 1² / (2 (2 x .05)² 100) = 1/2; base off by 3, 4: 25 / (2 (2 x .1)² 100) = 25/8
    dataset = one_pair([[2, 2, 2], [5, 5, 1]], [[3, 2, 0], [8, 9, 0]])
    assert available(dataset) == ("boxes", "keypoints")
    assert oks(dataset) == pytest.approx((exp(-1 / 2) + exp(-25 / 8)) / 2, abs=1e-15)
    judged = measured_by(dataset, "keypoints")
    each = keypoint_similarity(judged, np.array([0]), np.array([0]))
    assert each == pytest.approx(np.array([[exp(-1 / 2), exp(-25 / 8)]]), abs=1e-15)
    # .325: no match at .5
    assert evaluate(judged, iouviz.COCO_KEYPOINTS).summary["AP"] == 0


def test_the_story_speaks_of_oks_and_names_the_keypoints_that_are_farthest_off():
    judged = measured_by(one_pair([[2, 2, 2], [5, 5, 1]], [[3, 2, 0], [8, 9, 0]]), "keypoints")
    story = explain_prediction(judge(judged, 0), 0, judged)
    assert sentence(story, judged) == (
        "Counts as a false positive: its best match, leaf #1, overlaps it by OKS 0.33, below the "
        "threshold 0.50."
    )
    assert farthest(story, judged) == (
        "Farthest off: base by 5.0 pixels, similarity 0.04; tip by 1.0 pixels, similarity 0.61."
    )
    hit = measured_by(one_pair([[2, 2, 2], [5, 5, 1]], [[2, 2, 0], [5, 5, 0]]), "keypoints")
    assert farthest(explain_object(judge(hit, 0), 0, hit), hit) == ""
    blind = measured_by(one_pair([[0, 0, 0], [0, 0, 0]], [[1, 1, 2], [1, 1, 2]]), "keypoints")
    story = explain_object(judge(blind, 0), 0, blind)
    assert "this object has no labelled keypoint" in sentence(story, blind)
    assert farthest(story, blind) == ""


def test_labels_that_predictions_put_right_take_their_keypoints_too():
    points, far = [[2, 2, 2], [5, 5, 1]], [[3, 2, 0], [8, 9, 0]]
    judged = measured_by(one_pair(points, far), "keypoints")
    errors = LabelErrors(*np.array([[POOR_BOX], [0], [0], [0], [-1]]), *np.ones((2, 1)))
    assert amend(judged, errors, [0]).ground_truth.keypoints.tolist() == [[[3, 2, 2], [8, 9, 2]]]


@given(st.integers(0, 10**6), st.floats(-500, 500), st.floats(1.0, 9.0))
def test_it_lies_in_0_to_1_and_neither_place_nor_scale_of_both_matters(seed, shift, scale):
    rng = np.random.default_rng(seed)
    truth, found = np.concatenate([rng.random((2, 4, 2)) * 60, np.full((2, 4, 1), 2)], axis=2)
    sigmas = tuple(rng.uniform(0.02, 0.2, 4))

    def of(by: float, plus: float) -> float:
        dataset = one_pair(
            truth * [by, by, 1] + [plus, plus, 0],
            found * [by, by, 1] + [plus, plus, 0],
            sigmas=sigmas,
            area=900.0 * by**2,
        )
        return oks(dataset)

    assert 0 <= of(1, 0) <= 1
    assert of(scale, shift) == pytest.approx(of(1, 0), abs=1e-9)


def test_what_is_not_labelled_does_not_count():
    dataset = one_pair([[2, 2, 2], [5, 5, 0]], [[3, 2, 0], [FAR, FAR, 2]])
    assert oks(dataset) == pytest.approx(exp(-1 / 2), abs=1e-15)
    judged = measured_by(dataset, "keypoints")
    (each,) = keypoint_similarity(judged, np.array([0]), np.array([0]))
    assert np.isnan(each).tolist() == [False, True]


def test_an_object_of_which_nothing_is_labelled_is_ignored_and_so_is_what_lies_about_it():
    # 1 beyond three times the box, which reaches from -10 to 20: 1 / (2 (2 x .05)² 100) = 1/2
    dataset = one_pair([[0, 0, 0], [0, 0, 0]], [[21, 5, 2], [-10, 20, 2]])
    assert oks(dataset) == pytest.approx((exp(-1 / 2) + 1) / 2, abs=1e-15)
    judged = measured_by(dataset, "keypoints")
    assert judged.ground_truth.ignore.tolist() == [True]
    assert [str(issue) for issue in judged.issues] == [
        "ground truth: 1 object of 1 without a labelled keypoint. Ignored, as in COCO: neither "
        "matched nor missed."
    ]
    result = evaluate(judged, iouviz.COCO_KEYPOINTS)
    assert result.positives.sum() == 0
    assert [flags.tolist() for flags in result.outcomes()] == [[False], [False]]


def test_keypoints_are_compared_where_boxes_lie_side_by_side():
    dataset = one_pair([[2, 2, 2], [5, 5, 2]], [[2, 2, 2], [5, 5, 2]])
    aside = replace(dataset.predictions, boxes=dataset.predictions.boxes + FAR)
    dataset = replace(dataset, predictions=aside)
    assert evaluate(dataset).summary["AP"] == 0
    assert evaluate(dataset, overlap="keypoints").summary["AP"] == pytest.approx(1)


def test_rows_and_classes_that_cannot_be_judged_are_left_out_and_said():
    points = [[2, 2, 2], [5, 5, 2]]
    judged = measured_by(one_pair(points, points, labels=(0, 1)), "keypoints")
    assert (len(judged.ground_truth), len(judged.predictions)) == (1, 0)
    assert "1 prediction of 1 without keypoints, or of a class without sigmas" in str(
        judged.issues[0]
    )
    nothing = np.full((2, 3), np.nan)
    judged = measured_by(one_pair(points, nothing), "keypoints")
    assert len(judged.predictions) == 0
    with pytest.raises(RequestError, match=r"no class whose keypoints have sigmas; .*--sigmas"):
        measured_by(one_pair(points, points, sigmas=None), "keypoints")
    dataset = one_pair(points, points)
    bare = replace(dataset, predictions=replace(dataset.predictions, keypoints=None))
    with pytest.raises(RequestError, match="no keypoints in the predictions; this data set has: b"):
        measured_by(bare, "keypoints")


def test_everything_goes_by_the_limit_of_the_protocol_for_keypoints():
    # The one hit ranks 21st of its image, and 20 count: no precision, an object missed.
    points, off = [[2, 2, 2], [5, 5, 2]], [[50, 50, 0], [50, 50, 0]]
    pair = one_pair(points, points)
    many = Predictions.of(
        [0] * 21,
        [0] * 21,
        [[0, 0, 10, 10]] * 21,
        np.linspace(0.9, 0.5, 21),
        keypoints=[off] * 20 + [points],
    )
    judged = measured_by(replace(pair, predictions=many), "keypoints")
    assert evaluate(judged).protocol == iouviz.COCO_KEYPOINTS
    assert evaluate(judged).summary["AP"] == 0
    assert prepare(judged).at().pooled.tp == 0
    assert error_types(judged).counts["missed"] == 1
    assert judge(judged, 0).object_verdicts[0] == "missed"
    assert health(judged).protocol == "COCO_KEYPOINTS"
    assert prepare(judged, iouviz.COCO).at().pooled.tp == 1


def test_keypoints_are_usual_where_no_prediction_has_a_box_of_its_own():
    truth, results = random_files(3)
    assert usual_overlap(read(truth, results)) == "keypoints"
    results[0]["bbox"] = [0, 0, 5, 5]
    assert usual_overlap(read(truth, results)) == "boxes"
    assert usual_overlap(read(truth, [])) == "boxes"


def test_a_column_that_is_no_column_is_refused():
    with pytest.raises(RequestError, match=r"shape \(1, 2, 2\) beside 1 boxes; wanted \(1, K, 3\)"):
        one_pair([[2, 2], [3, 3]], [[2, 2, 2], [3, 3, 2]])
    with pytest.raises(RequestError, match="1 rows with keypoints that are not finite"):
        one_pair([[2, np.nan, 2], [3, 3, 2]], [[2, 2, 2], [3, 3, 2]])


def random_files(seed: int, *, points: int = 17) -> tuple[dict, list[dict]]:
    """People of which some are crowds, some without a labelled keypoint, some predicted twice."""
    rng = np.random.default_rng(seed)
    names, edges = [f"k{k}" for k in range(points)], [[k, k + 1] for k in range(1, points)]
    categories = [
        {"id": key, "name": name, "keypoints": names, "skeleton": edges}
        for key, name in ((1, "person"), (4, "ape"))
    ]
    images = [
        {"id": int(key), "file_name": f"{key}.jpg", "width": 640, "height": 480}
        for key in rng.permutation(np.arange(1, 5))
    ]
    objects, results = [], []
    for number in range(int(rng.integers(1, 25))):
        size = rng.choice([20.5, 60.25, 200.0], size=2)
        corner = rng.integers(0, 8, 2) * 40.0
        spots = corner + rng.random((points, 2)) * size
        seen = rng.integers(0, 3, points) * (rng.random() < 0.8)
        where = {"image_id": int(rng.integers(1, 5)), "category_id": int(rng.choice([1, 4]))}
        objects.append(
            where
            | {
                "id": number + 1,
                "bbox": [*corner.tolist(), *size.tolist()],
                "area": float(size.prod() * 0.7),
                "iscrowd": int(rng.random() < 0.15),
                "num_keypoints": int((seen > 0).sum()),
                "keypoints": np.column_stack([spots * (seen[:, None] > 0), seen]).ravel().tolist(),
            }
        )
        for _ in range(rng.choice([0, 1, 1, 2, 12])):
            guess = spots + rng.normal(size=spots.shape) * rng.choice([0.0, 1.0, 4.0, 15.0])
            row = where | {"score": float(rng.integers(0, 12)) / 12}
            numbers = np.column_stack([guess, np.ones(points)]).ravel().tolist()
            results.append(row | {"keypoints": numbers})
    return {"images": images, "categories": categories, "annotations": objects}, results


def read(truth, results, **choices) -> Dataset:
    return iouviz.read(
        ("truth.json", json.dumps(truth).encode()),
        ("found.json", json.dumps(results).encode()),
        choices=iouviz.Choices(**choices) if choices else None,
    )


def reference(truth, results, sigmas=None) -> COCOeval:
    with contextlib.redirect_stdout(io.StringIO()):
        ground_truth = COCO()
        ground_truth.dataset = json.loads(json.dumps(truth))
        ground_truth.createIndex()
        judge = COCOeval(ground_truth, ground_truth.loadRes(json.loads(json.dumps(results))))
        judge = COCOeval(judge.cocoGt, judge.cocoDt, "keypoints")
        if sigmas is not None:
            judge.params.kpt_oks_sigmas = np.array(sigmas)
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    return judge


TEN = ("AP", "AP50", "AP75", "APm", "APl", "AR", "AR50", "AR75", "ARm", "ARl")


def assert_equal_to_pycocotools(truth, results, sigmas=None) -> None:
    dataset = read(truth, results, **({} if sigmas is None else {"sigmas": sigmas}))
    ours = evaluate(dataset, iouviz.COCO_KEYPOINTS, overlap="keypoints")
    theirs = reference(truth, results, sigmas)
    for key in ("precision", "recall"):
        wanted = np.where(theirs.eval[key] == -1, np.nan, theirs.eval[key])
        wanted = wanted[..., -1] if key == "precision" else wanted
        np.testing.assert_array_equal(getattr(ours, key), wanted)
    told = [ours.summary[key] for key in TEN]
    wanted = np.where(theirs.stats == -1, np.nan, theirs.stats)
    np.testing.assert_allclose(told, wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_it_is_what_pycocotools_says(start):
    for seed in range(start, start + 20):
        truth, results = random_files(seed)
        if results:
            assert_equal_to_pycocotools(truth, results)


@pytest.mark.parametrize("points", [1, 5, 21, 130])
def test_with_sigmas_of_ones_own(points):
    for seed in range(100, 106):
        truth, results = random_files(seed, points=points)
        if results:
            sigmas = tuple(np.random.default_rng(seed).uniform(0.02, 0.2, points).tolist())
            assert_equal_to_pycocotools(truth, results, sigmas)


def test_every_similarity_is_pycocotools_to_the_bit():
    for seed in range(200, 210):
        truth, results = random_files(seed)
        if not results:
            continue
        judged = measured_by(read(truth, results), "keypoints")
        theirs = reference(truth, results)
        measure, compared = keypoint_pair_iou(judged), 0
        for image, key in enumerate(judged.images.ids):
            for label, class_id in enumerate(judged.class_ids):
                g, d = (
                    np.flatnonzero((table.image == image) & (table.label == label))
                    for table in (judged.ground_truth, judged.predictions)
                )
                d = d[np.argsort(-judged.predictions.score[d], kind="mergesort")][:20]
                if len(g) and len(d):
                    ours = measure(np.repeat(d, len(g)), np.tile(g, len(d)))
                    wanted = theirs.ious[key, class_id]
                    np.testing.assert_array_equal(ours.reshape(len(d), len(g)), wanted)
                    compared += 1
        assert compared


def test_the_sigmas_are_the_reference_ones():
    reference_sigmas = COCOeval(iouType="keypoints").params.kpt_oks_sigmas
    assert tuple(reference_sigmas.tolist()) == COCO_SIGMAS
