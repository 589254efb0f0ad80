"""Small data sets for the tests of evaluation: by hand, at random, and as pycocotools sees them."""

import contextlib
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions, Verified
from iouviz.evaluation.protocols import Protocol


def make_dataset(
    ground_truth: GroundTruth,
    predictions: Predictions,
    *,
    classes: Sequence[str] = ("apple",),
    images: int = 1,
    image_ids: Sequence[int | str] | None = None,
    verified: Verified | None = None,
) -> Dataset:
    names = tuple(f"{i}.jpg" for i in range(images))
    return Dataset(
        images=Images(
            names,
            np.full((images, 2), 400.0),
            tuple(range(1, images + 1) if image_ids is None else image_ids),
            (None,) * images,
        ),
        classes=tuple(classes),
        class_ids=tuple(range(1, len(classes) + 1)),
        ground_truth=ground_truth,
        predictions=predictions,
        verified=Verified.of([], []) if verified is None else verified,
    )


def one_image(
    objects: ArrayLike, predicted: ArrayLike, score: ArrayLike, **columns: ArrayLike
) -> Dataset:
    """One image, one class; `columns` go to `GroundTruth.of`."""
    g, d = len(np.asarray(objects)), len(np.asarray(predicted))
    return make_dataset(
        GroundTruth.of([0] * g, [0] * g, objects, **columns),
        Predictions.of([0] * d, [0] * d, predicted, score),
    )


def no_ground_truth() -> GroundTruth:
    return GroundTruth.of([], [], np.empty((0, 4)))


def no_predictions() -> Predictions:
    return Predictions.of([], [], np.empty((0, 4)), [])


def random_dataset(seed: int, images: int | None = None) -> Dataset:
    """Everything awkward at once.

    Scores come from a short list, 0.0 among them, and objects stand in pairs with predictions
    half-way between, so that scores and IoUs are often equal; some images and classes are empty;
    some areas are exactly 32^2 or 96^2; some objects are crowds or ignored.
    """
    rng = np.random.default_rng(seed)
    some, classes = rng.integers(1, 5), rng.integers(1, 4)
    images = images or int(some)
    g, d = rng.integers(0, 25), rng.integers(0, 60)
    ground_truth, truth_size = _random_boxes(rng, g)
    truth_home = rng.integers((images, classes), size=(g, 2))  # image, class
    twins = np.arange(1, g, 2)  # 8 px to the right of the one before: a tie for what is between
    truth_size[twins], truth_home[twins] = truth_size[twins - 1], truth_home[twins - 1]
    ground_truth[twins] = ground_truth[twins - 1] + [8, 0]
    predictions, prediction_size = _random_boxes(rng, d)
    guess_home = rng.integers((images, classes), size=(d, 2))
    if g:  # most predictions sit near an object
        near = rng.integers(g, size=d)
        copied = (rng.random(d) < 0.8)[:, None]
        shift = np.stack([rng.choice([0, 4, 4, 8, 0.1], d), rng.choice([0, 0, 0, 1], d)], axis=1)
        predictions = np.where(copied, ground_truth[near] + shift, predictions)
        prediction_size = np.where(copied, truth_size[near], prediction_size)
        guess_home = np.where(copied, truth_home[near], guess_home)
    area = np.where(rng.random(g) < 0.3, rng.choice([1024, 9216, 500.25], g), truth_size.prod(1))
    return make_dataset(
        GroundTruth.of(
            *truth_home.T,
            np.concatenate([ground_truth, ground_truth + truth_size], axis=1),
            size=truth_size,
            area=area,
            crowd=rng.random(g) < 0.15,
            ignore=rng.random(g) < 0.1,
        ),
        Predictions.of(
            *guess_home.T,
            np.concatenate([predictions, predictions + prediction_size], axis=1),
            rng.choice([0.0, 0.1, 0.5, 0.5, 0.9, rng.random()], size=d),
            size=prediction_size,
        ),
        classes=[f"class {k}" for k in range(classes)],
        images=int(images),
        image_ids=rng.permutation(images).tolist(),  # 0 among them
        verified=_random_verified(rng, int(images), int(classes)),
    )


def _random_verified(rng: np.random.Generator, images: int, classes: int) -> Verified:
    """Some pairs of an image and a class known to be absent, there or not exhaustive, or twice."""
    rows = rng.integers(0, images * classes + 1)
    kind = rng.integers(0, 3, rows)
    return Verified.of(
        rng.integers(0, images, rows),
        rng.integers(0, classes, rows),
        negative=kind == 1,
        not_exhaustive=kind == 2,
        frequency=tuple(rng.choice(["r", "c", "f"], classes).tolist()),
    )


def crowded_dataset(seed: int) -> Dataset:
    """One or two images with 130 to 220 predictions of one class, in heaps, often equally sure."""
    rng = np.random.default_rng(seed)
    images, g, d = int(rng.integers(1, 3)), int(rng.integers(5, 60)), int(rng.integers(130, 220))
    heaps = rng.integers(0, 200, size=(8, 2)).astype(float)

    def boxes(count: int) -> tuple[np.ndarray, np.ndarray]:
        corner = heaps[rng.integers(len(heaps), size=count)] + rng.integers(0, 12, (count, 2))
        size = rng.choice([32.0, 40.0, 96.0], size=(count, 2))
        return np.concatenate([corner, corner + size], axis=1), size

    ground_truth, truth_size = boxes(g)
    predictions, prediction_size = boxes(d)
    return make_dataset(
        GroundTruth.of(
            rng.integers(images, size=g),
            [0] * g,
            ground_truth,
            size=truth_size,
            crowd=rng.random(g) < 0.1,
        ),
        Predictions.of(
            rng.integers(images, size=d) if seed % 2 else [0] * d,
            [0] * d,
            predictions,
            rng.integers(0, 30, d) / 30,
            size=prediction_size,
        ),
        images=images,
        image_ids=range(images)[::-1],
    )


def _random_boxes(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    corner = rng.choice([0.0, 4.0, 10.1, 33.3, 60.0], size=(count, 2))
    size = rng.choice([8.0, 20.7, 32.0, 32.0, 96.0, 96.0, 130.0], size=(count, 2))
    return corner, size


class Reference(COCOeval):
    """pycocotools, with its one step corrected that forgets the file's `ignore`."""

    def _prepare(self) -> None:
        super()._prepare()
        for objects in self._gts.values():
            for each in objects:
                each["ignore"] = each["iscrowd"] or each["difficult"]


def reference(
    dataset: Dataset, protocol: Protocol, first_id: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Precision (T, R, K, A, M) and recall (T, K, A, M) of pycocotools, nan for its -1.

    Its ids of annotations should start at 1: it takes 0 for "not matched".
    """
    with contextlib.redirect_stdout(io.StringIO()):
        ground_truth, predictions = COCO(), COCO()
        ground_truth.dataset = _as_coco(dataset, _objects(dataset, first_id))
        predictions.dataset = _as_coco(dataset, _guesses(dataset))
        ground_truth.createIndex()
        predictions.createIndex()
        judge = Reference(ground_truth, predictions, "bbox")
        judge.params.useCats = int(not protocol.class_agnostic)
        judge.params.iouThrs = np.array(protocol.iou_thresholds)
        judge.params.maxDets = list(protocol.max_detections)
        judge.params.areaRng = [[area.low, area.high] for area in protocol.areas]
        judge.params.areaRngLbl = [area.name for area in protocol.areas]
        judge.evaluate()
        judge.accumulate()
    precision, recall = judge.eval["precision"], judge.eval["recall"]
    return np.where(precision == -1, np.nan, precision), np.where(recall == -1, np.nan, recall)


def _as_coco(dataset: Dataset, annotations: list[dict]) -> dict:
    return {
        "images": [{"id": each} for each in dataset.images.ids],
        "categories": [{"id": each} for each in dataset.class_ids],
        "annotations": annotations,
    }


def _row(dataset: Dataset, table: GroundTruth | Predictions, row: int) -> dict:
    x, y = table.boxes[row, :2].tolist()
    width, height = table.size[row].tolist()
    return {
        "id": row + 1,
        "image_id": dataset.images.ids[table.image[row]],
        "category_id": dataset.class_ids[table.label[row]],
        "bbox": [x, y, width, height],
        "area": float(table.area[row]),
    }


def _objects(dataset: Dataset, first_id: int) -> list[dict]:
    table = dataset.ground_truth
    return [
        _row(dataset, table, row)
        | {"id": row + first_id}
        | {"iscrowd": int(table.crowd[row]), "difficult": int(table.ignore[row])}
        for row in range(len(table))
    ]


def _guesses(dataset: Dataset) -> list[dict]:
    table = dataset.predictions
    return [
        _row(dataset, table, row) | {"score": float(table.score[row])} for row in range(len(table))
    ]
