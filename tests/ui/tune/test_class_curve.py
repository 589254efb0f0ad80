"""The tables of the page of precision and recall say what the core says at any stop."""

import numpy as np
import pytest

from iouviz.data.sample import sample
from iouviz.evaluation.metrics.curves import average_precision
from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.evaluation.sweep.sweep import prepare as ready
from iouviz.ui.tune.class_curve import LINES, OUTCOMES, prepare

IOUS = np.array([0.1, 0.37, 0.5, 0.95])
CONFIDENCES = np.array([0.0, 0.2, 0.3816, 0.9, 1.0])


@pytest.mark.parametrize("protocol", [COCO, VOC2010], ids=["coco", "voc"])
def test_every_stop_is_the_cores(protocol):
    sweep = ready(sample(), protocol)
    for label in (0, 5):
        tables = prepare(sweep, label, iou_thresholds=IOUS, confidences=CONFIDENCES).tables
        for t, iou in enumerate(IOUS.tolist()):
            curve = sweep.class_curve(label, iou_threshold=iou)
            for rule in ("11-point", "101-point", "all-point"):
                shown = tables[f"ap-{rule}"].values[t]
                assert shown == [average_precision(curve, rule)]
            for c, confidence in enumerate(CONFIDENCES.tolist()):
                wanted = sweep.at(iou_threshold=iou, confidence=confidence, classes=[label])
                counts = wanted.per_class
                for name, value in (
                    ("tp", counts.tp),
                    ("fp", counts.fp),
                    ("fn", counts.fn),
                    ("precision", counts.precision),
                    ("recall", counts.recall),
                    ("f", counts.f_beta()),
                ):
                    np.testing.assert_array_equal(tables[name].values[t, c], value[0])


def test_the_list_is_cut_where_the_confidence_cuts():
    sweep = ready(sample())
    made = prepare(sweep, 0, iou_thresholds=IOUS, confidences=CONFIDENCES)
    window, kept = made.tables["window"].values, made.tables["kept"].values
    curve = made.curves[0]
    assert len(curve) > LINES
    for c, confidence in enumerate(CONFIDENCES.tolist()):
        score = curve.score[made.listed[window[c]]]
        assert (np.diff(score) <= 0).all()
        np.testing.assert_array_equal(score >= confidence, np.arange(LINES) < kept[c])
    for t in range(len(IOUS)):
        said = [OUTCOMES[code] for code in made.tables["outcome"].values[t]]
        hits = np.diff(made.curves[t].tp, prepend=0)[made.listed] > 0
        assert [each.endswith("TP") for each in said] == hits.tolist()


def test_few_rows_are_sent_of_many_predictions():
    made = prepare(ready(sample()), 0, iou_thresholds=IOUS, confidences=CONFIDENCES)
    assert len(made.listed) <= LINES * len(CONFIDENCES)
    assert made.tables["precision-x"].values.shape[1] <= 600
