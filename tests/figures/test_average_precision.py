"""Ten curves over each other: one trace a threshold, the chosen one set off."""

import pytest

from iouviz.evaluation.evaluate import evaluate
from iouviz.figures.average_precision import thresholds_figure
from iouviz.figures.theme import colour
from iouviz.lessons.ap_questions import WORKED
from iouviz.lessons.ranked import dataset_of


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_threshold_has_its_envelope_and_area(mode):
    evaluation = evaluate(dataset_of(WORKED.things))
    thresholds = evaluation.protocol.iou_thresholds
    curves = {t: evaluation.curve("apple", t) for t in thresholds}
    figure = thresholds_figure(curves, thresholds[5], mode)
    assert [trace.name for trace in figure.data] == [f"IoU {t:.2f}" for t in thresholds]
    for trace, curve in zip(figure.data, curves.values(), strict=True):
        assert trace.fill == "tozeroy"
        assert trace.y[0] == curve.envelope[0]
        assert max(trace.x) == curve.recall[-1]
    shown = [trace for trace in figure.data if trace.showlegend]
    assert [trace.name for trace in shown] == ["IoU 0.75"]
    assert shown[0].line.color == colour("prediction", mode)
