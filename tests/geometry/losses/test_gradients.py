"""Gradients of every loss: against central differences, torch's autograd, and each other."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from iouviz.errors import BoxError
from iouviz.geometry.boxes import convert
from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.family import family_elementwise
from iouviz.geometry.losses import formulas as loss_formulas
from iouviz.geometry.losses import gradients as losses
from iouviz.geometry.losses.dual import variables, where
from iouviz.geometry.losses.gradients import LOSSES, gradient_field, loss
from iouviz.geometry.losses.pair import Setting
from iouviz.geometry.losses.variants import VARIANTS, variant

RECORDED = json.loads((Path(__file__).parent / "torch_gradients.json").read_text("utf-8"))
PAIRS = 4000
STEP = 1e-5
SETTING = Setting(image=(20.0, 16.0), object_size=4.0)


def random_pairs(count, seed):
    """Boxes of sides .5 to 6 in a field of 16: some apart, some crossing, some inside."""
    random = np.random.default_rng(seed)
    corners = random.uniform(0, 10, (2, count, 2))
    corners[:, : count // 4] = corners[:, : count // 4] * 0.1 + 5  # a quarter nearly on top
    sides = random.uniform(0.5, 6, (2, count, 2))
    return np.concatenate([corners, corners + sides], axis=2)


def off_ties(a, b):
    """Pairs whose terms all stay on one side of their kinks, by 100 steps and more."""
    p, t = (convert(boxes, "xyxy", "cxcywh") for boxes in (a, b))
    gaps = [p - t, np.abs(p - t) - 1]
    for scale in (1, SETTING.inner):
        low, high = ([c[:, :2] + s * c[:, 2:] * scale / 2 for c in (p, t)] for s in (-1, 1))
        gaps += [x - y for x, y in itertools.product(low + high, repeat=2) if x is not y]
    iou = family_elementwise(a, b).iou
    gaps += [iou[:, None] - level for level in (0.5, SETTING.focus[1])]
    return np.abs(np.concatenate(gaps, axis=1)).min(axis=1) > 100 * STEP


def some_pairs():
    a, b = random_pairs(PAIRS * 3 // 2, seed=0)
    keep = np.flatnonzero(off_ties(a, b))[:PAIRS]
    assert len(keep) == PAIRS
    return a[keep], b[keep]


A, B = some_pairs()
# the unit factor is no function's gradient; it has a test of its own
TRUE = [name for name in LOSSES if name != "CIoU, unit factor"]


@pytest.mark.parametrize("name", TRUE)
def test_gradients_agree_with_central_differences(name, monkeypatch):
    exact = loss(name, A, B, setting=SETTING)
    p, t = (convert(boxes, "xyxy", "cxcywh").T for boxes in (A, B))

    kept = []  # what a loss holds constant must stay so while the prediction is shifted
    monkeypatch.setattr(loss_formulas, "held", lambda v: kept.append(v.value) or v.value)
    losses._evaluate(LOSSES[name], p, t, SETTING)

    def value(shift):
        again = iter(kept)
        monkeypatch.setattr(loss_formulas, "held", lambda _: next(again))
        return losses._evaluate(LOSSES[name], p + shift, t, SETTING)[0]

    for k in range(4):
        shift = np.zeros((4, 1))
        shift[k] = STEP
        slope = (value(shift) - value(-shift)) / (2 * STEP)
        scale = np.abs(exact.slope).max(axis=1) + 1e-3
        assert (np.abs(exact.slope[:, k] - slope) / scale).max() < 1e-6


@pytest.mark.parametrize("name", sorted(RECORDED["slopes"]))
def test_gradients_agree_with_recorded_autograd(name):
    exact = loss(name, RECORDED["predictions"], RECORDED["targets"])
    np.testing.assert_allclose(exact.value, RECORDED["values"][name], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(exact.slope, RECORDED["slopes"][name], rtol=1e-12, atol=1e-13)


def test_losses_are_one_minus_the_familys_metrics():
    terms = family_elementwise(A, B)
    for name, metric in [("IoU", terms.iou), ("GIoU", terms.giou), ("DIoU", terms.diou)]:
        np.testing.assert_allclose(loss(name, A, B).value, 1 - metric, atol=1e-13)
    for name in ("CIoU", "CIoU, unit factor"):
        np.testing.assert_allclose(loss(name, A, B).value, 1 - terms.ciou, atol=1e-13)


@pytest.mark.parametrize("name", VARIANTS)
def test_losses_of_variants_are_one_minus_their_similarity(name):
    wanted = 1 - np.diag(variant(name, B[:60], A[:60], setting=SETTING).value)
    found = loss(name, A[:60], B[:60], setting=SETTING).value
    np.testing.assert_allclose(found, wanted, atol=1e-13)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("CIoU", "paper"), ("CIoU, gated", "journal"), ("CIoU, TorchVision", "TorchVision"),
     ("CIoU, Ultralytics", "Ultralytics")],
)  # fmt: skip
def test_cious_readings_are_those_of_the_variants(name, rule):
    (chosen,) = [each for each in CIOU_RULES if each.name == rule]
    wanted = 1 - np.diag(ciou_by(chosen, B[:60], A[:60]).value)
    np.testing.assert_allclose(loss(name, A[:60], B[:60]).value, wanted, atol=1e-6)


def test_shape_weights_follow_the_targets_shape():
    # s = 2, target 2 x 1: ww = 8/5, hh = 2/5; centres 1 apart in x, diagonal^2 = 9 + 1
    found = loss("Shape-IoU", [[1, 0, 3, 1]], [[0, 0, 2, 1]], setting=Setting(shape_scale=2))
    assert found.value.item() == pytest.approx(1 - 1 / 3 + 0.4 / 10)


def test_the_unit_factor_scales_the_aspect_slope_alone():
    true, unit, plain = (loss(name, A, B).slope for name in ("CIoU", "CIoU, unit factor", "DIoU"))
    sides = A[:, 2:] - A[:, :2]
    wanted = plain + (true - plain) * (sides**2).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(unit, wanted, atol=1e-11)


def test_the_gate_opens_at_one_half():
    iou = family_elementwise(A, B).iou
    gated, plain, diou = (loss(name, A, B).value for name in ("CIoU, gated", "CIoU", "DIoU"))
    np.testing.assert_array_equal(gated, np.where(iou >= 0.5, plain, diou))
    assert 100 < (iou >= 0.5).sum() < PAIRS - 100


def test_an_eps_is_seen_on_tiny_boxes_only():
    # boxes of side 1e-4: union 1e-8, so 1e-8 / (1e-8 + 1e-7) = 1/11
    tiny = [[0, 0, 1e-4, 1e-4]]
    assert loss("CIoU, TorchVision", tiny, tiny).value.item() == pytest.approx(10 / 11)
    assert loss("CIoU", tiny, tiny).value.item() == 0
    for name in ("CIoU, TorchVision", "CIoU, Ultralytics"):
        np.testing.assert_allclose(loss(name, A, B).value, loss("CIoU", A, B).value, atol=2e-6)


@pytest.mark.parametrize("name", [name for name in LOSSES if LOSSES[name].eps == 0])
def test_a_perfect_box_stays_where_it_is(name):
    # half of each side at the kinks: the way back is as steep on either side
    found = loss(name, [[2, 3, 6, 5]], [[2, 3, 6, 5]])
    np.testing.assert_allclose(found.value, 0, atol=1e-15)
    np.testing.assert_allclose(found.slope, 0, atol=1e-15)


@pytest.mark.parametrize("name", LOSSES)
def test_points_and_lines_give_numbers(name):
    shapes = [[1, 1, 1, 1], [0, 1, 4, 1], [0, 0, 4, 4], [3, 3, 3, 3]]
    a, b = zip(*itertools.product(shapes, repeat=2), strict=True)
    found = loss(name, a, b)
    assert np.isfinite(found.value).all()
    assert np.isfinite(found.slope).all()


def test_edges_are_the_same_slope_in_other_coordinates():
    found = loss("GIoU", A, B)
    x1, y1, x2, y2 = found.edges.T
    # x moves both edges, w moves x2 out by a half and x1 by a half the other way
    np.testing.assert_allclose(found.slope.T, [x1 + x2, y1 + y2, (x2 - x1) / 2, (y2 - y1) / 2])


def test_the_field_is_minus_the_slope_at_each_place():
    xs, ys = np.array([3.0, 9.5]), np.array([1.0, 4.0, 7.25])
    target = [4, 4, 8, 6]
    for name in ("IoU", "GIoU", "CIoU", "NWD"):
        field = gradient_field(name, [0, 0, 2, 3], target, xs, ys, setting=SETTING)
        assert field.shape == (3, 2, 2)
        boxes = [[x - 1, y - 1.5, x + 1, y + 1.5] for y in ys for x in xs]
        wanted = -loss(name, boxes, [target] * 6, setting=SETTING).slope[:, :2]
        np.testing.assert_allclose(field.reshape(6, 2), wanted, atol=1e-15)


def test_iou_has_no_gradient_outside():
    field = gradient_field(
        "IoU", [0, 0, 2, 2], [10, 10, 12, 12], np.array([0.0, 8.9]), np.array([11.0])
    )
    assert (field == 0).all()


@pytest.mark.parametrize("name", ["IoU", "GIoU", "DIoU", "CIoU", "EIoU", "SIoU", "PIoU"])
def test_a_scale_free_losses_slopes_fall_as_the_boxes_grow(name):
    here = loss(name, A[:200], B[:200])
    for factor, dx, dy in [(0.01, 0, 0), (1, -7.5, 40), (100, 3, 0.1)]:
        shift = np.array([dx, dy, dx, dy])  # moving both changes nothing
        there = loss(name, A[:200] * factor + shift, B[:200] * factor + shift)
        np.testing.assert_allclose(there.value, here.value, atol=1e-9)
        np.testing.assert_allclose(there.slope * factor, here.slope, atol=1e-7)


def test_unequal_numbers_are_refused():
    with pytest.raises(BoxError, match="a has 1 boxes and b has 2"):
        loss("IoU", [[0, 0, 1, 1]], [[0, 0, 1, 1]] * 2)


def test_a_function_without_a_known_slope_is_refused():
    (x,) = variables([1.0])
    with pytest.raises(TypeError, match="no derivative of floor"):
        np.floor(x)


def test_a_choice_between_constants_stays_a_constant():
    np.testing.assert_array_equal(where([True, False], 1.0, 2.0), [1, 2])


def test_torch_agrees_where_it_is_installed():
    torch = pytest.importorskip("torch")
    from tests.geometry.losses.torch_oracle import autograd

    for name, (value, slope) in autograd(torch, A, B).items():
        found = loss(name, A, B)
        scale = np.abs(slope).max(axis=1, keepdims=True) + 1e-12
        np.testing.assert_allclose(found.value, value, rtol=1e-12, atol=1e-13)
        assert (np.abs(found.slope - slope) / scale).max() < 1e-10, name
