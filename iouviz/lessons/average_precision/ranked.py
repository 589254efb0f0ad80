"""A scene of objects and ranked predictions that the user can change, and the data set it makes.

Nothing is measured here: `dataset_of` hands the scene to the evaluation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from iouviz.data.model import BoxKind, Dataset, GroundTruth, Images, Predictions
from iouviz.errors import IouvizError
from iouviz.geometry.boxes import as_boxes
from iouviz.lessons.boxes.presets import Corners

SceneBoxes = tuple["SceneBox", ...]

WIDTH, HEIGHT = 640, 400
CLASSES = ("apple", "pear")
MOST: Final = 14  # of each kind; more would hide each other
STEP = 8.0  # px that a copy stands aside
LOWEST = 0.005  # a confidence that is shown as more than 0
NEW = (70.0, 56.0)  # width and height of a new box


@dataclass(frozen=True, slots=True)
class SceneBox:
    """One box of the scene.

    Attributes
    ----------
    id : int
        Its own for as long as it is there.
    kind : {"object", "prediction"}
    label : int
        Position in `CLASSES`.
    corners : (x1, y1, x2, y2)
        Pixels.
    score : float
        Confidence in (0, 1), no two alike; 0 for an object.
    """

    id: int
    kind: BoxKind
    label: int
    corners: Corners
    score: float = 0.0


def scene(
    objects: Sequence[Corners],
    predictions: Sequence[Corners],
    *,
    labels: tuple[Sequence[int], Sequence[int]] | None = None,
) -> SceneBoxes:
    """Objects, then predictions from the most confident down, their scores spread evenly.

    Parameters
    ----------
    objects, predictions : sequences of (x1, y1, x2, y2)
    labels : (labels of the objects, labels of the predictions), optional
        All apples by default.
    """
    of_objects, of_predictions = labels or ([0] * len(objects), [0] * len(predictions))
    boxes = [
        SceneBox(i, "object", label, box)
        for i, (box, label) in enumerate(zip(objects, of_objects, strict=True))
    ]
    scores = _spread(len(predictions))
    for box, label, score in zip(predictions, of_predictions, scores, strict=True):
        boxes.append(SceneBox(len(boxes), "prediction", label, box, score))
    return tuple(boxes)


def ranking(boxes: SceneBoxes) -> SceneBoxes:
    """The predictions, from the most confident down."""
    return tuple(sorted(_predictions(boxes), key=lambda box: -box.score))


def dataset_of(boxes: SceneBoxes, *, least: float = 0.0) -> Dataset:
    """The scene as a data set of one image.

    Its rows are the objects and the predictions of confidence `least` or more, in their order in
    the scene. Where nothing is of the second class there is only one.
    """
    objects = [box for box in boxes if box.kind == "object"]
    predictions = [box for box in _predictions(boxes) if box.score >= least]
    classes = CLASSES if any(box.label for box in boxes) else CLASSES[:1]
    return Dataset(
        images=Images(("canvas",), np.array([[WIDTH, HEIGHT]], np.float64), (1,), (None,)),
        classes=classes,
        class_ids=tuple(range(1, len(classes) + 1)),
        ground_truth=GroundTruth.of(
            [0] * len(objects),
            [box.label for box in objects],
            _corners(objects),
        ),
        predictions=Predictions.of(
            [0] * len(predictions),
            [box.label for box in predictions],
            _corners(predictions),
            [box.score for box in predictions],
        ),
    )


def written(boxes: SceneBoxes) -> str:
    """The scene in one word, for an address: objects, then predictions by rank.

    >>> written(scene([(0, 0, 9, 9)], [(1, 0, 9.25, 9)]))
    'o0:0,0,9,9;p0:1,0,9.2,9'
    """
    objects = [box for box in boxes if box.kind == "object"]
    return ";".join(
        f"{box.kind[0]}{box.label}:{','.join(f'{round(value, 1):g}' for value in box.corners)}"
        for box in (*objects, *ranking(boxes))
    )


def read_scene(text: str) -> SceneBoxes | None:
    """The scene that `written` wrote, its scores spread evenly; None for anything else.

    >>> written(read_scene("o0:0,0,9,9;p1:1,0,9,9"))
    'o0:0,0,9,9;p1:1,0,9,9'
    >>> read_scene("o0:0,0,9")
    """
    found: dict[str, list[tuple[int, Corners]]] = {"o": [], "p": []}
    try:
        for part in text.split(";"):
            head, _, rest = part.partition(":")
            ((x1, y1, x2, y2),) = as_boxes([rest.split(",")]).tolist()
            if CLASSES[int(head[1:])] and x1 > -WIDTH and x2 < 2 * WIDTH:
                found[head[0]].append((int(head[1:]), (x1, y1, x2, y2)))
    except (IouvizError, LookupError, ValueError):
        return None
    objects, predictions = found["o"], found["p"]
    if not objects or max(len(objects), len(predictions)) > MOST:
        return None
    labels = [label for label, _ in objects], [label for label, _ in predictions]
    return scene([box for _, box in objects], [box for _, box in predictions], labels=labels)


def reordered(boxes: SceneBoxes, order: Sequence[int]) -> SceneBoxes:
    """The scene with its predictions ranked anew; `order` has their ids, the most confident first.

    One that was moved gets a confidence between its new neighbours' and the others keep theirs;
    where that is no longer possible, all are spread evenly.

    >>> three = scene([], [(0, 0, 9, 9)] * 3)
    >>> [(box.id, box.score) for box in ranking(reordered(three, [2, 0, 1]))]
    [(2, 0.875), (0, 0.75), (1, 0.5)]
    """
    before = [box.id for box in ranking(boxes)]
    if sorted(order) != sorted(before) or list(order) == before:
        return boxes
    score = {box.id: box.score for box in _predictions(boxes)}
    moved = _moved(before, list(order))
    if moved is not None:
        place = list(order).index(moved)
        above = score[order[place - 1]] if place else 1.0
        below = score[order[place + 1]] if place + 1 < len(order) else 0.0
        between = round((above + below) / 2, 3)
        if above > between > below:
            return _scored(boxes, score | {moved: between})
    return _evenly(boxes, order)


def cloned(boxes: SceneBoxes, at: int) -> SceneBoxes:
    """With a copy of one box, a little aside; a prediction's copy ranks right below it."""
    original = boxes[at]
    x1, y1, x2, y2 = original.corners
    dx, dy = _aside(x1, x2, WIDTH), _aside(y1, y2, HEIGHT)
    copy = replace(original, id=_free_id(boxes), corners=(x1 + dx, y1 + dy, x2 + dx, y2 + dy))
    if copy.kind == "object":
        return (*boxes, copy)
    order = [box.id for box in ranking(boxes)]
    order.insert(order.index(original.id) + 1, copy.id)
    # it starts last, from where `reordered` moves it to its place
    return reordered((*boxes, replace(copy, score=_below(boxes))), order)


def added(boxes: SceneBoxes, kind: BoxKind, label: int = 0) -> SceneBoxes:
    """With a new box in the middle; a prediction comes last in the ranking."""
    left, top = (WIDTH - NEW[0]) / 2, (HEIGHT - NEW[1]) / 2
    corners = (left, top, left + NEW[0], top + NEW[1])
    if kind == "object":
        return (*boxes, SceneBox(_free_id(boxes), kind, label, corners))
    more = (*boxes, SceneBox(_free_id(boxes), kind, label, corners, _below(boxes)))
    last = ranking(more)[-1]
    return more if last.score > LOWEST else _evenly(more, [box.id for box in ranking(more)])


def without(boxes: SceneBoxes, at: int) -> SceneBoxes:
    """Without one box."""
    return boxes[:at] + boxes[at + 1 :]


def renamed(boxes: SceneBoxes, at: int) -> SceneBoxes:
    """With one box of the other class."""
    other = replace(boxes[at], label=1 - boxes[at].label)
    return (*boxes[:at], other, *boxes[at + 1 :])


def full(boxes: SceneBoxes, kind: BoxKind) -> bool:
    """Whether there are as many of a kind as the scene may hold."""
    return sum(box.kind == kind for box in boxes) >= MOST


def _predictions(boxes: SceneBoxes) -> list[SceneBox]:
    return [box for box in boxes if box.kind == "prediction"]


def _corners(boxes: Sequence[SceneBox]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([box.corners for box in boxes], np.float64).reshape(-1, 4)


def _spread(count: int) -> list[float]:
    """Scores from high to low, evenly: 0.75, 0.5, 0.25 for three."""
    return [round(1 - (i + 1) / (count + 1), 3) for i in range(count)]


def _evenly(boxes: SceneBoxes, order: Sequence[int]) -> SceneBoxes:
    return _scored(boxes, dict(zip(order, _spread(len(order)), strict=True)))


def _aside(low: float, high: float, side: float) -> float:
    """How far a copy is moved along one axis, so that it stays on the canvas."""
    if high + STEP <= side:
        return STEP
    return -STEP if low >= STEP else 0.0


def _below(boxes: SceneBoxes) -> float:
    return min((box.score for box in _predictions(boxes)), default=1.0) / 2


def _free_id(boxes: SceneBoxes) -> int:
    return max((box.id for box in boxes), default=-1) + 1


def _moved(before: list[int], after: list[int]) -> int | None:
    """The one id that has changed its place, or None where several have."""
    first = next(i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b)
    for moved in (after[first], before[first]):
        if [i for i in before if i != moved] == [i for i in after if i != moved]:
            return moved
    return None


def _scored(boxes: SceneBoxes, score: dict[int, float]) -> SceneBoxes:
    return tuple(replace(box, score=score.get(box.id, box.score)) for box in boxes)
