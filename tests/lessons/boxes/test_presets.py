"""What a preset tells its reader must be so."""

import pytest

from iouviz.geometry.boxes import area, as_boxes
from iouviz.geometry.family import family
from iouviz.lessons.boxes.presets import (
    DISJOINT,
    FAMILY_PRESETS,
    PRESETS,
    SHIFTED,
    TOO_LARGE,
    TOO_SMALL,
    WORKED,
)

ALL = {preset.name: preset for preset in (*PRESETS, *FAMILY_PRESETS)}
TERMS = {preset.name: family([preset.a], [preset.b]) for preset in ALL.values()}


def values(name):
    terms = TERMS[name]
    return [t.item() for t in (terms.iou, terms.giou, terms.diou, terms.ciou)]


@pytest.mark.parametrize("preset", ALL.values(), ids=lambda p: p.name)
def test_boxes_lie_on_the_canvas(preset):
    boxes = as_boxes([preset.a, preset.b])
    assert boxes.min() >= 0
    assert boxes[:, [0, 2]].max() <= preset.width
    assert boxes[:, [1, 3]].max() <= preset.width / 1.6


def test_identical():
    assert values("Identical") == [1, 1, 1, 1]


def test_touching_wastes_nothing():
    iou, giou, diou, _ = values("Touching")
    assert (iou, giou) == (0, 0)
    assert diou < 0


def test_disjoint_tells_near_from_far_but_for_iou():
    iou, giou, diou, ciou = values("Disjoint")
    assert iou == 0
    nearer = family([DISJOINT.a], as_boxes([DISJOINT.b]) - [50, 30, 50, 30])
    assert nearer.iou.item() == 0
    assert nearer.giou.item() > giou
    assert nearer.diou.item() > diou
    assert nearer.ciou.item() > ciou


def test_inside_blinds_giou_alone():
    iou, giou, diou, ciou = values("Inside")
    assert giou == iou
    assert diou < iou
    assert ciou <= diou


def test_three_ways_to_one_half():
    shifted, small, large = (values(each.name) for each in (SHIFTED, TOO_SMALL, TOO_LARGE))
    assert shifted[0] == small[0] == large[0] == 0.5
    assert large[2] == 0.5  # same centre
    assert large[3] < 0.5  # another aspect ratio
    terms = TERMS[SHIFTED.name]
    assert terms.overlap.intersection.item() / area(as_boxes([SHIFTED.a])).item() == 2 / 3


def test_the_example_in_small_numbers():
    terms = TERMS[WORKED.name].overlap
    assert area(as_boxes([WORKED.a, WORKED.b])).tolist() == [1000, 1000]
    assert terms.intersection.item() == 800
    assert terms.union.item() == 1200
    assert round(terms.iou.item(), 2) == 0.67
