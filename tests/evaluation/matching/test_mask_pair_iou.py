import contextlib
import io
import json

import numpy as np
import pytest
from pycocotools import mask as oracle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from iouviz.data.read.read import read
from iouviz.errors import RequestError
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.mask_pair_iou import boundary_pair_iou, by_mask_area, mask_pair_iou
from iouviz.geometry.masks.boundary import band_width, boundary


def random_files(seed):
    """Polygons, crowds as run lengths, and predicted masks near them, on images of their size."""
    rng = np.random.default_rng(seed)
    images = [
        {"id": i, "file_name": f"{i}.jpg", "width": int(w), "height": int(h)}
        for i, (w, h) in enumerate(rng.integers(40, 150, (4, 2)), start=1)
    ]
    objects, results = [], []
    for number in range(1, 31):
        image = images[rng.integers(4)]
        where = {"image_id": image["id"], "category_id": int(rng.integers(1, 3))}
        height, width = image["height"], image["width"]
        corners = rng.random(2) * [width, height] + rng.normal(0, 25, (6, 2))
        if rng.random() < 0.1:
            corners = corners[:1] + rng.random((6, 2)) / 9  # too thin for the middle of any pixel
        parts = [np.clip(corners, 0, [width, height]).round(2).ravel().tolist()]
        lengths = oracle.merge(oracle.frPyObjects(parts, height, width))
        crowd = bool(rng.random() < 0.15)
        text = {"size": lengths["size"], "counts": lengths["counts"].decode()}
        objects.append(
            where
            | {"id": number, "iscrowd": int(crowd), "segmentation": text if crowd else parts}
            | {"area": float(oracle.area(lengths)), "bbox": oracle.toBbox(lengths).tolist()}
        )
        for _ in range(rng.integers(0, 4)):
            moved = np.clip(corners + rng.normal(0, 3, 2), 0, [width, height]).ravel().tolist()
            lengths = oracle.merge(oracle.frPyObjects([moved], height, width))
            text = {"size": lengths["size"], "counts": lengths["counts"].decode()}
            score = float(rng.choice([0.2, 0.5, rng.random()]))
            results.append(where | {"segmentation": text, "score": score})
    categories = [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}]
    return {"images": images, "categories": categories, "annotations": objects}, results


def as_read(ground_truth, results):
    return read(
        ("truth.json", json.dumps(ground_truth).encode()),
        ("results.json", json.dumps(results).encode()),
    )


def reference(ground_truth, results):
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = ground_truth
        coco.createIndex()
        judge = COCOeval(coco, coco.loadRes(json.loads(json.dumps(results))), "segm")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    return judge.stats


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("seed", range(8))
def test_as_pycocotools_judges_masks(seed):
    ground_truth, results = random_files(seed)
    dataset = as_read(ground_truth, results)
    got = evaluate(by_mask_area(dataset), iou=mask_pair_iou(dataset)).summary
    wanted = reference(ground_truth, results)
    names = ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10", "AR100", "ARs", "ARm", "ARl")
    np.testing.assert_allclose(
        [got[name] for name in names], np.where(wanted == -1, np.nan, wanted), rtol=0, atol=1e-12
    )


def encoded(picture):
    return oracle.encode(np.asfortranarray(picture, np.uint8))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("seed", range(6))
def test_boundary_is_the_smaller_of_mask_iou_and_the_iou_of_the_bands_but_for_crowds(seed):
    dataset = as_read(*random_files(seed))
    objects, predictions = dataset.ground_truth, dataset.predictions
    rows, columns = np.nonzero(predictions.image[:, None] == objects.image)
    wanted = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        a, b = predictions.masks.pixels(row), objects.masks.pixels(column)
        bands = (boundary(each, band_width(*each.shape)) for each in (a, b))
        crowd = int(objects.crowd[column])
        both = [(a, b)] if crowd else [(a, b), bands]
        wanted.append(min(oracle.iou([encoded(x)], [encoded(y)], [crowd]).item() for x, y in both))
    got, mask_iou = boundary_pair_iou(dataset)(rows, columns), mask_pair_iou(dataset)(rows, columns)
    np.testing.assert_array_equal(got, wanted)
    assert (got < mask_iou).any()
    assert (got <= mask_iou).all()


def test_an_empty_table_has_no_pairs():
    ground_truth, _ = random_files(0)
    dataset, none = as_read(ground_truth, []), np.zeros(0, np.intp)
    for pair_iou in (mask_pair_iou(dataset), boundary_pair_iou(dataset)):
        assert pair_iou(none, none).shape == (0,)


def test_masks_are_asked_for_where_there_are_none():
    ground_truth, results = random_files(0)
    for row in ground_truth["annotations"]:
        del row["segmentation"]
    dataset = as_read(ground_truth, results)
    with pytest.raises(RequestError, match="no masks in the ground truth"):
        mask_pair_iou(dataset)
