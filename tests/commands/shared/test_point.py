"""The operating point of a protocol."""

import iouviz
from iouviz.commands.shared.point import judged_at, point_at
from iouviz.evaluation.summary import usual_confidence
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import best_f1


def test_it_is_where_the_app_starts():
    dataset = iouviz.sample()
    start = best_f1(Opened("Sample set", dataset, 997))
    point = judged_at(dataset, iouviz.COCO, None)
    assert (point.iou_threshold, point.confidence) == (start.iou_threshold, start.confidence)
    assert point.words == f"IoU 0.5, confidence {start.confidence:.4g} (where F1 is highest)"


def test_without_half_it_is_at_the_lowest_threshold_and_the_best_f1_there():
    dataset = iouviz.sample()
    point = judged_at(dataset, iouviz.COCO.at(0.85, 0.6), None)
    assert point.iou_threshold == 0.6
    assert point.confidence == usual_confidence(prepare(dataset), 0.6)
    f1 = point.metrics.pooled.f_beta()
    for score in dataset.predictions.score[::25]:
        assert point_at(point.sweep, 0.6, score).metrics.pooled.f_beta() <= f1


def test_protocols_that_know_no_counts_have_none():
    assert judged_at(iouviz.sample(), iouviz.LVIS, None) is None
