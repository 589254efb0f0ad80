"""The areas that AP is made of: by rule, by IoU threshold, by class."""

import numpy as np
import streamlit as st

from iouviz.evaluation.curves import Curve, average_precision
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.protocols import Interpolation
from iouviz.figures.average_precision import thresholds_figure
from iouviz.figures.precision_recall import area_figure, precision_recall_figure
from iouviz.lessons import lesson
from iouviz.ui import page, show

RULES: dict[Interpolation, str] = {
    "11-point": "VOC 2007",
    "101-point": "COCO",
    "all-point": "VOC 2010 on",
}
STILL = {"displayModeBar": False}


def curve_and_areas(curve: Curve, name: str, key: str) -> None:
    """The curve, large, and beside it the areas.

    Parameters
    ----------
    curve : Curve
        At least one point and one object to find.
    name : str
        Of the class.
    key : str
        The beginning of the charts' keys.
    """
    large, small = st.columns([7, 4], gap="large")
    with large:
        figure = precision_recall_figure(curve, page.mode(), height=460)
        st.plotly_chart(figure, theme=None, config=STILL, key=f"{key}.curve")
        st.caption(lesson("precision_recall")["Reading the curve"])
    with small:
        areas(curve, name, key)


def areas(curve: Curve, name: str, key: str, *, beside: bool = False) -> None:
    """What each rule takes for the area under a curve, below or beside each other."""
    st.markdown(f"**AP of {name}, by three rules**")
    places = st.columns(len(RULES), gap="medium") if beside else [st.container()] * len(RULES)
    for place, (rule, who) in zip(places, RULES.items(), strict=True):
        value = show.number(average_precision(curve, rule))
        place.markdown(f"{rule} ({who}): **{value}**")
        figure = area_figure(curve, rule, page.mode(), height=118)
        place.plotly_chart(figure, theme=None, config=STILL, key=f"{key}.area.{rule}")


def say_undefined(curve: Curve, name: str) -> None:
    """Why there is no curve, in words."""
    if not curve.positives:
        st.info(
            f"AP of {name} is undefined: the ground truth has no object of this class that "
            f"counts. {len(curve)} predictions of it are all false positives, but with nothing "
            "to find there is no recall. Averages leave the class out.",
            icon=":material/info:",
        )
    else:
        st.info(
            f"Nothing of class {name} was predicted, so its {curve.positives} objects are all "
            "missed: recall 0, AP 0.",
            icon=":material/info:",
        )


def ten_thresholds(
    evaluation: Evaluation, chosen: float, key: str, *, only: str | None = None
) -> None:
    """Each class's curves at all the protocol's IoU thresholds, and the area under each.

    Parameters
    ----------
    evaluation : Evaluation
    chosen : float
        The threshold whose curve is set off.
    key : str
        The beginning of the charts' keys.
    only : str or None
        The one class to show.
    """
    thresholds = evaluation.protocol.iou_thresholds
    for k, name in enumerate(evaluation.classes):
        if only not in (None, name):
            continue
        curves = {t: evaluation.curve(name, t) for t in thresholds}
        if not evaluation.positives[k, 0] or not len(curves[chosen]):
            say_undefined(curves[chosen], name)
            continue
        large, small = st.columns([7, 4], gap="large")
        figure = thresholds_figure(curves, chosen, page.mode())
        large.plotly_chart(figure, theme=None, config=STILL, key=f"{key}.ten.{name}")
        values = evaluation.average_precision[:, k, 0]
        rows = [[f"{t:.2f}", _cell(v)] for t, v in zip(thresholds, values, strict=True)]
        rows.append(["mean", _cell(float(values.mean()))])
        with small:
            heads = [f"IoU, {name}", f"AP, {evaluation.protocol.interpolation}"]
            show.grid(heads, rows, marked=[len(rows) - 1])


def over_classes(evaluation: Evaluation) -> None:
    """AP of each class, and the mean over them."""
    keys = ("AP", "AP50", "AP75")
    rows = [
        [name, str(evaluation.positives[k, 0]), *(_cell(values[key]) for key in keys)]
        for k, (name, values) in enumerate(evaluation.per_class.items())
    ]
    rows.append(["mean", "", *(_cell(evaluation.summary[key]) for key in keys)])
    show.grid(["", "objects", *keys], rows, marked=[len(rows) - 1])


def _cell(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.4f}"
