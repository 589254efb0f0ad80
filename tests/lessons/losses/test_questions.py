"""Every number that the Losses page states, held against the core."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from iouviz.geometry.boxes import convert
from iouviz.geometry.descent.curves import PAPER, full_curves
from iouviz.geometry.descent.race import race
from iouviz.geometry.descent.rules import EXACT, RULES, SPACES, Rule
from iouviz.geometry.descent.simulation import live, sample_cases
from iouviz.geometry.family import family
from iouviz.geometry.losses.gradients import loss
from iouviz.lessons import lesson
from iouviz.lessons.losses.questions import (
    CONTAINED,
    FIGURE,
    FLAT,
    INFLATES,
    QUESTIONS,
    SAME_DISTANCE,
    STEP_SIZE,
)
from iouviz.lessons.losses.starts import OBJECT, RACE_STARTS

TEXT = (Path(__file__).parents[3] / "iouviz/lessons/losses/text.md").read_text("utf-8")
UNIT = [9.5, 9.5, 10.5, 10.5]


def around(x, y, w=1.0, h=1.0):
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def first(track, iou=0.0):
    return int(np.argmax(track.iou > iou))


def test_same_distance_another_iou():
    ground_truth = [[0, 0, 120, 40]]
    right, down = ([[dx, dy, 120 + dx, 40 + dy]] for dx, dy in [(30, 0), (0, 30)])
    assert f"{family(ground_truth, right).iou.item():.3f}" == "0.600"
    assert f"{family(ground_truth, down).iou.item():.3f}" == "0.143"
    for name in ("L1", "MSE"):
        assert loss(name, right, ground_truth).value == loss(name, down, ground_truth).value
    assert "0.600" in SAME_DISTANCE.why
    assert "0.143" in SAME_DISTANCE.why


def test_iou_is_flat_beside_the_object_and_giou_is_not():
    beside = [around(13, 10)]
    assert (loss("IoU", beside, [UNIT]).slope == 0).all()
    assert loss("GIoU", beside, [UNIT]).slope[0, 0] > 0
    prediction, target = sample_cases(20_000, seed=0)
    boxes = [convert(part.T, "cxcywh", "xyxy") for part in (prediction, target)]
    apart = np.mean(loss("IoU", *boxes).value == 1)
    assert f"{apart:.0%}" == "83%"
    assert "83 %" in FLAT.why
    assert "83 %" in TEXT


def test_inside_only_diou_and_ciou_pull_to_the_middle():
    inside = [around(9.8, 9.9, 0.4, 0.4)]
    for name, pulls in [("IoU", False), ("GIoU", False), ("DIoU", True), ("CIoU", True)]:
        slope = loss(name, inside, [UNIT]).slope[0]
        assert (abs(slope[:2]) > 1e-3).all() == pulls
        assert (slope[2:] < 0).all()  # and all let it grow
    assert CONTAINED.choices[CONTAINED.right].startswith("DIoU and CIoU")


def test_both_inflate_and_holding_c2_stops_it():
    start = around(12, 12)
    found = race(start, UNIT)
    held = race(start, UNIT, losses=["DIoU"], rule=Rule(detached=True))["DIoU"]
    for track in (found["GIoU"], found["DIoU"], held):
        assert f"{track.area.max():.2f} times" in INFLATES.why


def test_step_size_is_scale():
    start = around(12, 11)
    steps = {s: {n: first(t) for n, t in race(start, UNIT, scale=s).items()} for s in (1, 2)}
    assert (steps[1]["GIoU"], steps[2]["GIoU"]) == (19, 72)
    assert steps[1]["MSE"] == steps[2]["MSE"] == 2
    small = race(start, UNIT, losses=["GIoU", "DIoU"], scale=0.1)
    assert all(track.lost or track.iou[-1] < 0.5 for track in small.values())
    large = race(start, UNIT, losses=["GIoU", "DIoU"], scale=10)
    assert all(np.ptp(track.distance) < 0.5 for track in large.values())
    assert "19 steps become 72" in STEP_SIZE.why


def test_the_figures_claims():
    full = full_curves()
    published, exact = (full[rule]["GIoU"].error[-1] for rule in ("published", "exact"))
    assert round(published, -3) == 1_527_000
    assert round(exact, -2) == 29_400
    assert round(published / exact) == 52
    for words in ("29,400", "1,527,000", "1/52"):
        assert words in FIGURE.why
    assert PAPER["GIoU"][200] == 1.51


def test_giou_overlaps_first_and_with_c2_held_diou_does():
    for name, start in RACE_STARTS.items():
        found = race(start, OBJECT, losses=["GIoU", "DIoU"])
        held = race(start, OBJECT, losses=["DIoU"], rule=Rule(detached=True))["DIoU"]
        giou, diou, fixed = map(first, (found["GIoU"], found["DIoU"], held))
        assert fixed <= giou <= diou, name
        if name == "On the diagonal":
            said = lesson("losses")["Papers and race"]
            assert f"{giou} steps against {diou} on the diagonal" in " ".join(said.split())
            assert f"DIoU needs {fixed} steps" in " ".join(said.split())


def test_the_sums_and_the_final_errors_of_the_caveats():
    exact = full_curves()["exact"]
    giou, diou = (exact[name].error for name in ("GIoU", "DIoU"))
    said = " ".join(lesson("losses")["Caveats"].split())
    assert f"{giou.sum() / 1e6:.0f} and {diou.sum() / 1e6:.0f} million" in said
    assert f"{giou[-1]:,.0f} and {diou[-1]:,.0f}" in said
    assert giou.sum() > 0.75 * diou.sum()
    assert min(exact, key=lambda name: exact[name].error[-1]) == "CIoU"


@pytest.mark.parametrize("space", SPACES)
def test_giou_and_diou_are_close_and_ciou_ends_lowest(space):
    found = live(replace(EXACT, space=space), losses=["GIoU", "DIoU", "CIoU"], count=3430)
    sums = sorted(found[name].error.sum() for name in ("GIoU", "DIoU"))
    assert sums[0] > 0.75 * sums[1]
    last = {name: curve.error[-1] for name, curve in found.items()}
    assert min(last, key=last.get) == "CIoU"
    if space == "corners":
        assert [last[name] / 1e6 for name in ("GIoU", "DIoU")] == pytest.approx([1.7] * 2, abs=0.1)


def test_diou_with_c2_held_has_the_published_speed():
    held = live(replace(EXACT, detached=True), losses=["DIoU"], count=1029)["DIoU"]
    exact, published = (
        live(RULES[r], losses=["DIoU"], count=1029)["DIoU"] for r in ("exact", "published")
    )
    assert held.error[50] < exact.error[50] / 2.5
    assert held.error[-1] < 2 * published.error[-1]


@pytest.mark.parametrize("name", ["L1", "MSE"])
def test_a_coordinate_loss_beats_every_iou_loss_at_this_game(name):
    found = live(EXACT, losses=["CIoU", name], count=1029)
    assert found[name].error.sum() < found["CIoU"].error.sum() / 2


def test_the_fields_fade_as_stated():
    def push(name, x, y):
        return np.linalg.norm(loss(name, [around(x, y)], [around(0, 0)]).slope[0, :2])

    side = 128 / 2**0.5
    assert push("DIoU", side, side) == pytest.approx(0.00017, rel=0.03)
    assert push("GIoU", side, side) == pytest.approx(0.0000037, rel=0.03)
    for name, x, y, power in [
        ("GIoU", 1, 0, 2),
        ("DIoU", 1, 0, 2),
        ("DIoU", 1, 1, 2),
        ("GIoU", 1, 1, 3),
    ]:
        fall = np.log2(push(name, 64 * x, 64 * y) / push(name, 128 * x, 128 * y))
        assert fall == pytest.approx(power, abs=0.1)


def test_every_question_and_section_is_there():
    assert len({question.name for question in QUESTIONS}) == 6
    wanted = {
        "",
        "Gradient field",
        "Reading the field",
        "Loss race",
        "Reading the race",
        "Figure",
        "Caveats",
    }
    assert wanted <= set(lesson("losses"))
