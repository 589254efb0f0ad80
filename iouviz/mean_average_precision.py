"""Mean average precision batch by batch, with the words of torchmetrics and without PyTorch."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Literal, Self

import numpy as np
from numpy.typing import NDArray

from iouviz.data.arrays.dataset import joined_sides
from iouviz.data.arrays.objects import check_form
from iouviz.data.arrays.pictures import Picture
from iouviz.data.arrays.side import Item, Name, Reading, Side, side_of_items
from iouviz.data.arrays.sources import item_of
from iouviz.data.issues import IssueLog, number_of
from iouviz.data.model import Dataset, Overlap
from iouviz.errors import ReadError, RequestError
from iouviz.evaluation.evaluate import ALL_CLASSES, Evaluation, evaluate
from iouviz.evaluation.metrics.curves import recall_points
from iouviz.evaluation.protocols import COCO

IouType = Literal["bbox", "segm"]
OVERLAPS: Final[dict[str, Overlap]] = {"bbox": "boxes", "segm": "masks"}
UNDEFINED: Final = -1.0  # torchmetrics' and pycocotools' word for what cannot be measured
NAMES: Final = {
    "map": "AP",
    "map_50": "AP50",
    "map_75": "AP75",
    "map_small": "APs",
    "map_medium": "APm",
    "map_large": "APl",
    "mar_small": "ARs",
    "mar_medium": "ARm",
    "mar_large": "ARl",
}


class MeanAveragePrecision:
    """COCO's numbers of what was seen so far; takes the place of torchmetrics' class of this name.

    Parameters
    ----------
    box_format : {"xyxy", "xywh", "cxcywh"}
        What the four numbers of a box are.
    iou_type : {"bbox", "segm"} or both in a tuple
        Whether IoU is measured on boxes or masks. With both, every key has its type before it, such
        as ``segm_map``.
    iou_thresholds : sequence of float, optional
        None: .50 to .95 in steps of .05.
    rec_thresholds : sequence of float, optional
        None or COCO's 101 recalls; others are refused.
    max_detection_thresholds : sequence of int, optional
        How many predictions of one class in one image count; None: 1, 10, 100. AP goes by the last.
    class_metrics : bool
        Whether `compute` gives the numbers of each class.
    extended_summary : bool
        Refused: `evaluation` has precision and recall of every case.
    average : {"macro", "micro"}
        The mean over classes, or all classes taken for one.

    Raises
    ------
    RequestError
        A value that is none of these.

    Notes
    -----
    Precision and recall are pycocotools' to the bit. torchmetrics rounds its default thresholds to
    float32, which puts a recall or an IoU of exactly a threshold on the other side of some; given
    ``iou_thresholds`` and ``rec_thresholds`` in full it says the same. Where the last limit on
    detections is not 100, its ``map`` is -1; here it goes by the last limit.

    `update` converts and checks what it is given and judges nothing; masks are kept as run lengths.
    What is undefined is -1 in `compute`, as in torchmetrics, and nan in `evaluation`. Boxes that
    are none (a negative side, NaN) are left out, and `dataset` names them in its `issues`.

    Examples
    --------
    >>> metric = MeanAveragePrecision()
    >>> metric.update(
    ...     [{"boxes": [[0, 0, 10, 10]], "scores": [0.9], "labels": [0]}],
    ...     [{"boxes": [[0, 0, 10, 8]], "labels": [0]}],
    ... )
    >>> round(metric.compute()["map"], 4)
    0.7

    To log tensors: ``{name: torch.as_tensor(value) for name, value in metric.compute().items()}``.
    Where several processes see a part each, every one may judge all::

        parts = [None] * dist.get_world_size()
        dist.all_gather_object(parts, metric)
        functools.reduce(MeanAveragePrecision.merge, parts).compute()
    """

    def __init__(
        self,
        box_format: str = "xyxy",
        iou_type: IouType | tuple[IouType, ...] = "bbox",
        iou_thresholds: Sequence[float] | None = None,
        rec_thresholds: Sequence[float] | None = None,
        max_detection_thresholds: Sequence[int] | None = None,
        class_metrics: bool = False,
        extended_summary: bool = False,
        average: str = "macro",
    ) -> None:
        self.box_format = check_form(box_format)
        several = (iou_type,) if isinstance(iou_type, str) else iou_type
        self.iou_types: tuple[str, ...] = tuple(several)
        wrong = [each for each in self.iou_types if each not in OVERLAPS]
        if wrong or not self.iou_types:
            raise RequestError(f"iou_type is {iou_type!r}; wanted 'bbox', 'segm' or both")
        if average not in ("macro", "micro"):
            raise RequestError(f"average is {average!r}; wanted 'macro' or 'micro'")
        if extended_summary:
            raise RequestError(
                "extended_summary is not offered; evaluation() has precision, recall and scores of "
                "every class, IoU threshold and size"
            )
        _check_recalls(rec_thresholds)
        self.class_metrics, self.average = class_metrics, average
        protocol = COCO if iou_thresholds is None else COCO.at(*map(float, iou_thresholds))
        if max_detection_thresholds is not None:
            protocol = protocol.limited(*map(int, max_detection_thresholds))
        self._protocol = protocol
        self.reset()

    def __repr__(self) -> str:
        seen = number_of(len(self._target), "image")
        return f"MeanAveragePrecision({', '.join(self.iou_types)}: {seen})"

    def reset(self) -> None:
        """Forget what was seen."""
        self._log = IssueLog()
        self._preds: list[Item] = []
        self._target: list[Item] = []

    def update(self, preds: Sequence[Any], target: Sequence[Any]) -> None:
        """Add a batch of images.

        Parameters
        ----------
        preds : sequence
            One entry an image: a dictionary of "boxes" (N, 4), "scores" (N,), "labels" (N,) and
            for masks "masks" (N, height, width), or anything else that `iouviz.dataset` takes in a
            list.
        target : sequence
            Likewise in the same order, without scores; "iscrowd" and "area" where they are known.
            Without an area, or where it is 0, that of the mask or the box is taken.

        Raises
        ------
        ReadError
            Not as many of both, or something that is missing or of another shape; nothing of the
            batch is added.
        """
        if len(preds) != len(target):
            raise ReadError(
                f"preds has {number_of(len(preds), 'image')} and target {len(target)}; wanted as "
                "many of both"
            )
        log = IssueLog(self._log.issues)
        found = self._items(preds, "preds", "predictions", log)
        wanted = self._items(target, "target", "ground_truth", log)
        self._log = log
        self._preds += found
        self._target += wanted

    def merge(self, other: "MeanAveragePrecision") -> Self:
        """Add what another has seen, image after image.

        Raises
        ------
        RequestError
            The other one was made with other arguments.
        """
        if other._settings != self._settings:
            raise RequestError("merge of two metrics that were made with different arguments")
        for each in other._log.issues:
            place = each.places[0] if each.places else ""
            log, what = self._log, (each.code, each.outcome, each.file, place)
            log.add(*what, each.found, each.remedy, count=each.count)
        self._preds += other._preds
        self._target += other._target
        return self

    def compute(self) -> dict[str, float | NDArray[Any]]:
        """The numbers of all images so far, with torchmetrics' names.

        Returns
        -------
        dict
            map, map_50, map_75, map_small, map_medium, map_large; mar_ with each limit on
            detections, mar_small, mar_medium, mar_large: floats in [0, 1], -1 where undefined.
            map_per_class and mar_ with the last limit and _per_class: (K,) arrays, or -1 where
            they were not asked for. classes: the K classes, in that order.
        """
        dataset = self.dataset()
        result: dict[str, float | NDArray[Any]] = {}
        for kind in self.iou_types:
            before = f"{kind}_" if len(self.iou_types) > 1 else ""
            numbers = self._numbers(dataset, kind)
            result |= {f"{before}{name}": value for name, value in numbers.items()}
        result["classes"] = np.array(dataset.class_ids)
        return result

    def evaluation(self, iou_type: IouType | None = None) -> Evaluation:
        """All that iouviz says of what was seen: curves, precision, recall, matches.

        `iou_type` is the one to measure by; None: the first that the metric was made with.
        """
        dataset = self.dataset()
        if self.average == "micro":
            dataset = _one_class(dataset)
        return self._evaluated(dataset, iou_type or self.iou_types[0])

    def dataset(self) -> Dataset:
        """What was seen as a data set, for every other function of iouviz."""
        log = IssueLog(self._log.issues)
        return joined_sides(
            _side(self._target, scored=False), _side(self._preds, scored=True), None, None, log
        )

    @property
    def _settings(self) -> tuple[Any, ...]:
        return self.box_format, self.iou_types, self._protocol, self.class_metrics, self.average

    def _items(self, values: Sequence[Any], called: str, name: Name, log: IssueLog) -> list[Item]:
        reading = Reading(name, self.box_format, log)
        found = []
        for at, value in enumerate(values):
            if "segm" not in self.iou_types and isinstance(value, dict) and "boxes" in value:
                value = {key: value[key] for key in value if key != "masks"}
            item, _ = item_of(value, f"{called}[{at}]", reading)
            found.append(replace(item, picture=Picture(size=item.picture.size)))
        return found

    def _numbers(self, dataset: Dataset, kind: str) -> dict[str, Any]:
        limits = [limit for limit in self._protocol.max_detections if limit is not None]
        names = NAMES | {f"mar_{limit}": f"AR{limit}" for limit in limits}
        averaged = _one_class(dataset) if self.average == "micro" else dataset
        result_of_all = self._evaluated(averaged, kind)
        summary = result_of_all.summary
        result: dict[str, Any] = {name: _defined(summary[ours]) for name, ours in names.items()}
        by_class = {"map_per_class": "AP", f"mar_{limits[-1]}_per_class": f"AR{limits[-1]}"}
        if not self.class_metrics:
            return result | dict.fromkeys(by_class, UNDEFINED)
        each = (result_of_all if averaged is dataset else self._evaluated(dataset, kind)).per_class
        for name, ours in by_class.items():
            values = np.array([each[label][ours] for label in dataset.classes], np.float64)
            result[name] = np.where(np.isnan(values), UNDEFINED, values)
        return result

    def _evaluated(self, dataset: Dataset, kind: str) -> Evaluation:
        return evaluate(dataset, self._protocol, overlap=OVERLAPS[kind])


def _one_class(dataset: Dataset) -> Dataset:
    """Every object and prediction of one class.

    A class-agnostic protocol is another thing where scores are equal: it orders them by class, as
    pycocotools does, and here they stay in the order in which they were given.
    """
    objects, predictions = dataset.ground_truth, dataset.predictions
    return replace(
        dataset,
        classes=(ALL_CLASSES,),
        class_ids=(0,),
        ground_truth=replace(objects, label=np.zeros_like(objects.label)),
        predictions=replace(predictions, label=np.zeros_like(predictions.label)),
    )


def _side(items: Sequence[Item], *, scored: bool) -> Side:
    places = [f"[{at}]" for at in range(len(items))]
    return side_of_items(items, places, scored=scored, listed=True, inner='["boxes"]')


def _defined(value: float) -> float:
    return UNDEFINED if np.isnan(value) else value


def _check_recalls(wanted: Sequence[float] | None) -> None:
    points = recall_points("101-point")
    if wanted is not None and not (
        len(wanted) == len(points) and np.allclose(wanted, points, rtol=0, atol=1e-6)
    ):
        raise RequestError(
            f"rec_thresholds has {len(wanted)} recalls; only COCO's 101, 0 to 1 in steps of .01, "
            "are offered, which is what None means"
        )
