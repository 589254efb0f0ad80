"""What follows a ranked scene below it: ten thresholds, the mean over classes, the three rules."""

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.curves import Curve
from iouviz.evaluation.protocols import COCO
from iouviz.lessons import lesson
from iouviz.lessons.average_precision.ranked import dataset_of
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame.page import mode
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.ap_areas import (
    area_blocks,
    curve_tables,
    over_classes,
    say_undefined,
    ten_thresholds,
)
from iouviz.ui.learn.ranked_scene import RankedScene

TEN, MEAN, RULES = "Ten thresholds", "Mean over classes", "Three rules"
FOLLOWING = (TEN, MEAN, RULES)
TEXT = lesson("average_precision")


def choose_class(dataset: Dataset, key: str) -> str:
    """Whose curve is drawn, where there are two classes."""
    if len(dataset.classes) == 1:
        return dataset.classes[0]
    stay(key, dataset.classes[0])
    chosen = st.segmented_control("Curve of", dataset.classes, key=key)
    return chosen or dataset.classes[0]


def draw_section(
    section: str, ranked: RankedScene, curve: Curve, class_name: str, iou_threshold: float
) -> None:
    """One of `FOLLOWING`, for the scene as it is now."""
    st.markdown(TEXT[section])
    if section == RULES:
        _areas(ranked.key, curve, class_name)
        return
    evaluation = evaluate(dataset_of(ranked.boxes), COCO)
    if section == TEN:
        ten_thresholds(evaluation, iou_threshold, ranked.key)
    else:
        over_classes(evaluation)


def _areas(key: str, curve: Curve, class_name: str) -> None:
    """AP by each of three rules, and the area that it is."""
    if len(curve) and curve.positives:
        live_figure(
            f"{key}.areas",
            area_blocks(mode()),
            tables=curve_tables([curve]),
            label=f"AP of {class_name} by three rules",
        )
    else:
        say_undefined(curve, class_name)
