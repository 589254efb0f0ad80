"""The figures of an evaluation: ``result.plot.precision_recall()`` and the others."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.metrics.calibration import calibration as calibrate
from iouviz.evaluation.metrics.curves import recall_points
from iouviz.evaluation.summary import usual_confidence
from iouviz.evaluation.sweep.score_scaling import scored_predictions
from iouviz.evaluation.sweep.sweep import Sweep, prepare
from iouviz.figures.across_iou import ap_figure
from iouviz.figures.calibration import bars, reliability_figure
from iouviz.figures.confusion import confusion_figure
from iouviz.figures.precision_recall import curve_figure, steps, zigzag
from iouviz.figures.theme import Mode, blank, colour
from iouviz.figures.thresholds import confidence_figure
from iouviz.figures.traces import SHARE, line
from iouviz.notebook.figures import fill, finished

LARGEST = 20  # classes of a confusion matrix
_DASHES = ("solid", "dash", "dot")
_DRAWN = (0.5, 0.75, 0.9)  # IoU thresholds, where the protocol has them


@dataclass(frozen=True, slots=True)
class Plots:
    """The figures of an evaluation.

    Each is a `plotly.graph_objects.Figure`, of which a notebook shows the last of a cell; else
    ``figure.show()``, ``figure.write_html("plot.html")``. `mode` is "light" or "dark", `height` in
    pixels.

    Attributes
    ----------
    result : Evaluation
    """

    result: Evaluation

    def precision_recall(
        self,
        class_name: str | None = None,
        *,
        iou_threshold: float = 0.5,
        mode: Mode = "light",
        height: int = 420,
    ) -> go.Figure:
        """Precision over recall.

        Parameters
        ----------
        class_name : str or None
            One class: its curve after each detection and the envelope, whose area is AP. None: the
            mean envelope over the classes, at up to three of the protocol's IoU thresholds.
        iou_threshold : float
            One of the protocol's, for one class.
        mode, height
            See `Plots`.

        Raises
        ------
        RequestError
            Unknown class or threshold.
        """
        if class_name is None:
            return self._mean_curves(mode, height)
        curve = self.result.curve(class_name, iou_threshold)
        figure = curve_figure(mode, height=height)
        fill(figure, "envelope", *steps(curve))
        fill(figure, "precision", *zigzag(curve))
        at = f"{measure(self._dataset)} {iou_threshold:g}"
        return finished(figure, f"{class_name}: precision and recall at {at}", mode)

    def across_iou(self, *, mode: Mode = "light", height: int = 420) -> go.Figure:
        """AP of each class and their mean over the protocol's IoU thresholds.

        Raises
        ------
        RequestError
            The protocol has one threshold alone.
        """
        thresholds = np.array(self.result.protocol.iou_thresholds)
        if len(thresholds) < 2:
            raise RequestError(
                f"{self.result.protocol.name} has one IoU threshold; wanted several, as iouviz.COCO"
            )
        each = self.result.average_precision[:, :, 0]
        known = ~np.isnan(each[0])
        names = [name for name, there in zip(self.result.classes, known, strict=True) if there]
        mean = each[:, known].mean(axis=1) if known.any() else np.full(len(thresholds), np.nan)
        word = measure(self._dataset)
        figure = ap_figure(
            thresholds, each[:, known], mean, names, mode, measure=word, height=height
        )
        return finished(figure, f"AP against the {word} threshold", mode)

    def confusion(
        self,
        *,
        iou_threshold: float = 0.5,
        confidence: float | None = None,
        mode: Mode = "light",
        height: int = 480,
    ) -> go.Figure:
        """Which class is taken for which, at an operating point.

        Parameters
        ----------
        iou_threshold : float
            In [0.1, 1].
        confidence : float or None
            The lowest that counts; None: where F1 is best at IoU 0.5.
        mode, height
            See `Plots`. Of more than 20 classes, the most often confused are shown.
        """
        sweep = self._sweep()
        least = usual_confidence(sweep) if confidence is None else confidence
        found = sweep.confusion(iou_threshold=iou_threshold, confidence=least)
        kept = found.confused(LARGEST)
        names = [self.result.classes[at] for at in found.labels[kept].tolist()]
        places = np.append(kept, len(found.labels))
        matrix = found.matrix[np.ix_(places, places)]
        rows, columns = [*names, "background"], [*names, "missed"]
        figure = confusion_figure(matrix, rows, columns, mode, height=height)
        of = (
            ""
            if len(kept) == len(found.labels)
            else f", {len(kept)} of {len(found.labels)} classes"
        )
        return finished(
            figure, f"Confusion matrix{of} at {self._point(iou_threshold, least)}", mode
        )

    def calibration(
        self,
        *,
        iou_threshold: float = 0.5,
        bins: int = 10,
        mode: Mode = "light",
        height: int = 420,
    ) -> go.Figure:
        """Confidence against the fraction of true positives, in bins of equal width.

        Raises
        ------
        RequestError
            There are no predictions, or confidences outside [0, 1].
        """
        data = scored_predictions(self._sweep(), iou_threshold=iou_threshold)
        if not len(data.score):
            raise RequestError("there are no predictions whose calibration could be measured")
        found = calibrate(data.score, data.right, bins=bins)
        figure = reliability_figure(mode, height=height)
        fill(figure, "bars", *bars(found.edges, found.accuracy))
        fill(figure, "marks", found.confidence, found.accuracy)
        at = f"{measure(self._dataset)} {iou_threshold:g}"
        return finished(figure, f"Reliability at {at}: ECE {found.ece:.4f}", mode)

    def thresholds(
        self, *, iou_threshold: float = 0.5, mode: Mode = "light", height: int = 420
    ) -> go.Figure:
        """Precision, recall and F1 of all classes together over the confidence; the best is marked.

        Raises
        ------
        RequestError
            There are no true positives.
        """
        sweep = self._sweep()
        curve, best = (
            sweep.curve(iou_threshold=iou_threshold),
            sweep.best(iou_threshold=iou_threshold),
        )
        if not len(curve):
            raise RequestError(f"no prediction matches an object at IoU {iou_threshold:g}")
        x = curve.confidence[::-1]
        figure = confidence_figure(x, mode, f="F1", height=height)
        counts = curve.counts
        for uid, values in (
            ("precision", counts.precision),
            ("recall", counts.recall),
            ("score", counts.f_beta()),
        ):
            fill(figure, uid, x, values[::-1])
        at, value = float(best.confidence), float(best.value)
        fill(figure, "best", [at], [value])
        fill(figure, "cut", [at, at], None)
        title = f"Best F1 {value:.4f} at confidence {at:.4f}"
        return finished(figure, title, mode)

    @property
    def _dataset(self) -> Dataset:
        return self.result.dataset

    def _sweep(self) -> Sweep:
        return prepare(self._dataset, self.result.protocol)

    def _point(self, iou_threshold: float, confidence: float) -> str:
        return f"{measure(self._dataset)} {iou_threshold:g}, confidence {confidence:.4g} or more"

    def _mean_curves(self, mode: Mode, height: int) -> go.Figure:
        result, protocol = self.result, self.result.protocol
        known = ~np.isnan(result.precision[0, 0, :, 0])
        if not known.any():
            raise RequestError("precision and recall are undefined: there are no objects to find")
        figure = blank(mode, height=height)
        recalls, word = recall_points(protocol.interpolation), measure(self._dataset)
        near = np.isclose(np.array(protocol.iou_thresholds)[:, None], _DRAWN).any(axis=1)
        drawn = np.flatnonzero(near)[: len(_DRAWN)].tolist() or [0]
        for t, dash in zip(drawn, _DASHES, strict=False):
            mean = result.precision[t, :, known, 0].mean(axis=0)
            area = float(result.average_precision[t, known, 0].mean())
            name = f"{word} {protocol.iou_thresholds[t]:.2f}, AP {area:.4f}"
            hover = f"recall %{{x:.2f}}, precision %{{y:.4f}}<extra>{name}</extra>"
            ink = colour("prediction", mode)
            figure.add_trace(line(ink, dash=dash, hover=hover, x=recalls, y=mean, name=name))
        figure.update_xaxes(title_text="recall", **SHARE)
        figure.update_yaxes(title_text="precision", **SHARE)
        return finished(figure, "Precision and recall, mean over classes", mode)
