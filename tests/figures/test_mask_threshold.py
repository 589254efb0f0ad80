import numpy as np

from iouviz.evaluation.segmentation.soft import soft_counts, soft_scores
from iouviz.figures.mask_threshold import mask_threshold_figure


def test_curves_are_the_scores_and_a_star_stands_on_the_best():
    counts = soft_counts(np.array([True, False]), np.array([0.8, 0.3]), np.ones(2, bool), bins=10)
    scores = soft_scores(counts)
    traces = {trace.name: trace for trace in mask_threshold_figure(scores, "light").data}
    np.testing.assert_array_equal(traces["IoU"].y, scores.iou)
    np.testing.assert_array_equal(traces["recall"].y, scores.recall)
    assert (traces["best IoU"].x, traces["best IoU"].y) == ((0.5,), (1.0,))


def test_nothing_judged_has_no_best():
    counts = soft_counts(np.ones(2, bool), np.ones(2), np.zeros(2, bool))
    names = [trace.name for trace in mask_threshold_figure(soft_scores(counts), "dark").data]
    assert "best IoU" not in names
