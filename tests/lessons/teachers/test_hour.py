"""The hour is an hour, its links open what they say, and its answers are the core's."""

import pytest

import iouviz
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.geometry.level_sets import axis_tolerance
from iouviz.geometry.overlap import iou
from iouviz.lessons.teachers.hour import HOUR
from iouviz.ui.frame.places import BY_NAME
from tests.app.test_pages import open_page

STOPS = {stop.page: stop for stop in HOUR}


def test_the_stops_take_an_hour_and_come_once():
    assert sum(stop.minutes for stop in HOUR) == 60
    assert len(STOPS) == len(HOUR)


@pytest.mark.parametrize("stop", HOUR, ids=lambda stop: stop.page)
def test_a_link_opens_its_page_without_a_complaint(stop):
    app = open_page(BY_NAME[stop.page].script, **stop.state)
    assert not app.exception
    assert not app.warning


def test_a_third_of_the_width():
    for shift, wanted in ((1 / 3, 0.5), (1 / 2, 1 / 3)):
        assert iou([[0, 0, 1, 1]], [[shift, 0, 1 + shift, 1]]).item() == pytest.approx(wanted)
    assert "0.33" in STOPS["boxes"].answer


def test_how_far_off_a_small_and_a_large_box_may_be():
    for size in (8, 128):
        assert f"{size * axis_tolerance(0.5).item():.2f}" in STOPS["tolerance"].answer


def test_precision_and_recall_at_both_thresholds():
    sweep = prepare(iouviz.sample())
    loose, strict = (
        sweep.at(iou_threshold=t, confidence=0.3).per_class.sum(axis=-1) for t in (0.3, 0.8)
    )
    for name in ("precision", "recall"):
        words = f"{getattr(loose, name):.2f} to {getattr(strict, name):.2f}"
        assert words in STOPS["matching"].answer


def test_the_class_with_the_lowest_ap_and_the_best_f1():
    sweep = prepare(iouviz.sample())
    ap = iouviz.evaluate(iouviz.sample()).per_class
    assert min(ap, key=lambda name: ap[name]["AP"]) == "pencil"
    assert STOPS["dataset"].answer.startswith("Pencils")
    best = float(sweep.best("f_beta", beta=1.0, iou_threshold=0.5).confidence)
    assert f"about {best:.2f}" in STOPS["thresholds"].answer
