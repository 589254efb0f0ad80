"""Ten curves over each other: one trace a threshold, the chosen one set off."""

import pytest

from iouviz.figures.average_precision import thresholds_figure
from iouviz.figures.theme import colour


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_threshold_has_its_trace_and_one_is_set_off(mode):
    *each, chosen = thresholds_figure(["a", "b"], mode).data
    assert [(trace.uid, trace.fill) for trace in each] == [("a", "toself"), ("b", "toself")]
    assert (chosen.uid, chosen.fill) == ("chosen", None)
    assert chosen.line.color == colour("prediction", mode)
    assert chosen.line.width > each[0].line.width
