"""The figures of an evaluation of label maps: ``result.plot.iou()`` and ``confusion()``."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from iouviz.evaluation.segmentation.scores import LabelMapEvaluation
from iouviz.figures.confusion import confusion_figure
from iouviz.figures.theme import Mode, blank, colour
from iouviz.figures.traces import SHARE
from iouviz.notebook.figures import finished


@dataclass(frozen=True, slots=True)
class LabelMapPlots:
    """The figures of an evaluation of label maps; see `iouviz.notebook.plots.Plots`.

    Attributes
    ----------
    result : LabelMapEvaluation
    """

    result: LabelMapEvaluation

    def iou(self, *, mode: Mode = "light", height: int | None = None) -> go.Figure:
        """IoU of each class, the lowest first; classes in no map are left out."""
        iou = self.result.iou
        order = [at for at in np.argsort(-iou).tolist() if not np.isnan(iou[at])]
        figure = blank(mode, height=height or 110 + 22 * len(order))
        figure.add_trace(
            go.Bar(
                x=iou[order],
                y=list(range(len(order))),
                orientation="h",
                marker={"color": colour("intersection", mode)},
                text=[f"{each:.4f}" for each in iou[order]],
                hovertemplate="IoU %{x:.4f}<extra></extra>",
            )
        )
        names = [self.result.classes[at] for at in order]
        figure.update_xaxes(title_text="IoU", **SHARE)
        figure.update_yaxes(tickvals=list(range(len(order))), ticktext=names)
        return finished(figure, f"IoU of each class, mean {self.result.summary['mIoU']:.4f}", mode)

    def confusion(self, *, mode: Mode = "light", height: int = 480) -> go.Figure:
        """Pixels by class of the ground truth and of the prediction."""
        names = self.result.classes
        columns = [*names, "none of these"]
        figure = confusion_figure(self.result.matrix, names, columns, mode, height=height)
        return finished(figure, "Confusion matrix, pixels", mode)
