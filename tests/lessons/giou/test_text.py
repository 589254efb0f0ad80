"""What the lessons GIoU and Edge cases say in prose, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.conventions import CONVENTIONS
from iouviz.geometry.family import family
from iouviz.geometry.losses.variants import VARIANTS as SIMILARITIES
from iouviz.lessons import lesson
from iouviz.lessons.giou.variants import VARIANTS, described

STEP = 1e-4
TRUTH = np.array([[0.0, 0.0, 40.0, 20.0]])


def slopes(name, found):
    """Change of a metric for a small move of the centre (x, y) and growth (width, height)."""
    moves = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [-0.5, 0, 0.5, 0], [0, -0.5, 0, 0.5]]) * STEP
    ahead, behind = (family(TRUTH, np.asarray(found) + sign * moves) for sign in (1, -1))
    return (getattr(ahead, name)[0] - getattr(behind, name)[0]) / (2 * STEP)


APART = [60.0, 30.0, 80.0, 60.0]
INSIDE = [5.0, 4.0, 15.0, 12.0]
CENTRED = [10.0, 5.0, 30.0, 15.0]  # same shape, same centre


def test_apart_only_iou_has_no_gradient():
    assert (slopes("iou", APART) == 0).all()
    for name in ("giou", "diou", "ciou"):
        assert (slopes(name, APART)[:2] < 0).all()  # to the right and down is further away


@pytest.mark.parametrize("name", ["giou", "diou", "ciou"])
def test_the_pull_fades_with_distance(name):
    pulls = [np.abs(slopes(name, np.array(APART) + d)[0]) for d in (0, 100, 1000)]
    assert pulls[0] > pulls[1] > pulls[2] > 0


def test_inside_iou_and_giou_pull_on_the_size_alone():
    for name in ("iou", "giou"):
        np.testing.assert_allclose(slopes(name, INSIDE)[:2], 0, atol=1e-10)
        assert (slopes(name, INSIDE)[2:] > 0).all()
    for name in ("diou", "ciou"):
        assert (slopes(name, INSIDE)[:2] > 0).all()


def test_ciou_pulls_on_the_shape():
    lying, standing = slopes("diou", APART), slopes("ciou", APART)
    assert standing[2] > lying[2]  # wider, like the truth
    assert standing[3] < lying[3]


def test_same_centre():
    same = family(TRUTH, [CENTRED])
    assert same.iou == same.giou == same.diou == same.ciou
    crossed = family(TRUTH, [[15, -10, 25, 30]])
    assert crossed.giou < crossed.iou
    assert crossed.diou == crossed.iou
    assert crossed.ciou < crossed.diou
    inside_other_shape = family(TRUTH, [[15, 0, 25, 20]])
    assert inside_other_shape.giou == inside_other_shape.iou
    assert inside_other_shape.ciou < inside_other_shape.iou


def test_the_readings():
    tiny = [[0, 0, 1e-4, 1e-4]]
    values = {rule.name: ciou_by(rule, tiny, tiny).value.item() for rule in CIOU_RULES}
    assert values["paper"] == 1
    assert min(values.values()) < 0.1
    assert "0.0001" in lesson("giou")["Readings"]
    far = ([[0, 0, 1, 1e-4]], [[1e4, 1e4, 1e4 + 1e-4, 1e4 + 1]])
    assert ciou_by(CIOU_RULES[0], *far).value.item() == pytest.approx(-1.5, abs=1e-3)
    for rule in CIOU_RULES:
        if rule.gate != "none":
            assert ciou_by(rule, *far).value.item() > -1 - 1e-12
    assert "−1.5" in lesson("giou")["Readings"]


def test_one_pixel_is_worth_that_much():
    rule = next(each for each in CONVENTIONS if each.name == "+1 pixel")
    gain = rule(np.array([0, 0, 8, 8]), np.array([4, 0, 12, 8])).iou - 1 / 3
    assert round(gain, 2) == 0.05
    assert "by .05." in lesson("edge_cases")["Practice"]


@pytest.mark.parametrize("each", VARIANTS, ids=lambda each: each.name)
def test_a_variant_is_described_in_full(each):
    text = described(each)
    assert text.count("$") % 2 == 0
    _, source = SIMILARITIES[each.metric]
    for part in (each.name, each.range, each.purpose, source):
        assert part in text
