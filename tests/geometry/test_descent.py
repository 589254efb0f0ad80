"""Steps against the losses' gradients and the slow twin; the simulation against its protocol."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.geometry.boxes import convert
from iouviz.geometry.descent import __main__ as command
from iouviz.geometry.descent import simulation
from iouviz.geometry.descent.curves import PAPER, full_curves, save
from iouviz.geometry.descent.race import race
from iouviz.geometry.descent.rules import EXACT, FAMILY, PUBLISHED, RACERS, RULES, Rule
from iouviz.geometry.descent.simulation import CASES, anchor_points, curve, every_case, live
from iouviz.geometry.descent.steps import Boxes, downhill
from iouviz.geometry.losses.gradients import loss
from tests.geometry.slow_descent import published_step

# table 2.2 of the reference run: all 1,715,000 cases, another program, another machine
FINAL = {
    "published": {"IoU": 5.858e6, "GIoU": 1.527e6, "DIoU": 4.123e3, "CIoU": 4.137e3},
    "exact": {"IoU": 5.858e6, "GIoU": 2.939e4, "DIoU": 5.288e4, "CIoU": 3.797e3},
}


def some_cases(count, seed=3):
    """Some of the simulation's own, moved a little so that no two edges meet."""
    prediction, target = simulation.sample_cases(count, seed)
    return prediction * np.random.default_rng(seed).uniform(0.98, 1.02, (4, count)), target


def moved(name, rule, prediction, target):
    boxes = Boxes(prediction, target)
    return np.concatenate(downhill(name, boxes, rule))


# -- steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rule", "twin"),
    [(name, Rule(), name) for name in RACERS]
    + [
        ("CIoU", EXACT, "CIoU, unit factor"),
        ("CIoU", Rule(gated=True), "CIoU, gated"),
        ("DIoU", Rule(detached=True), "DIoU, c² held"),
    ],
)
def test_a_step_follows_the_losses_gradient(name, rule, twin):
    prediction, target = some_cases(3000)
    corners = [convert(part.T, "cxcywh", "xyxy") for part in (prediction, target)]
    wanted = -loss(twin, *corners).slope.T
    np.testing.assert_allclose(moved(name, rule, prediction, target), wanted, atol=2e-12)


@pytest.mark.parametrize("name", FAMILY)
def test_the_published_rule_equals_its_slow_twin(name):
    prediction, target = some_cases(800)
    found = moved(name, PUBLISHED, prediction, target)
    pairs = zip(prediction.T.tolist(), target.T.tolist(), strict=True)
    twin = [published_step(name, *pair) for pair in pairs]
    # alpha's 1e-7 in the published program is worth up to 1e-6 here
    np.testing.assert_allclose(found.T, [step for step, _ in twin], atol=1e-6)
    np.testing.assert_allclose(Boxes(prediction, target).iou, [iou for _, iou in twin], atol=1e-14)


@pytest.mark.parametrize("switch", ["unclamped", "doubled_sizes", "flipped_sign", "crossed",
                                    "shrinking", "unit_factor", "gated", "detached"])  # fmt: skip
def test_each_switch_does_something_alone(switch):
    prediction, target = some_cases(500)
    rule = replace(Rule(), **{switch: True})
    changed = [name for name in FAMILY
               if not np.allclose(moved(name, rule, prediction, target),
                                  moved(name, Rule(), prediction, target))]  # fmt: skip
    assert changed == {
        "unclamped": ["GIoU"], "doubled_sizes": list(FAMILY), "unit_factor": ["CIoU"],
        "gated": ["CIoU"],
    }.get(switch, ["DIoU", "CIoU"])  # fmt: skip


def test_moving_corners_is_moving_by_the_slopes_of_the_edges():
    prediction, target = some_cases(200)
    x, y, w, h = moved("GIoU", Rule(space="corners"), prediction, target)
    corners = [convert(part.T, "cxcywh", "xyxy") for part in (prediction, target)]
    wanted = -loss("GIoU", *corners).edges.T
    np.testing.assert_allclose([x - w / 2, y - h / 2, x + w / 2, y + h / 2], wanted, atol=1e-12)
    plain = moved("GIoU", Rule(), prediction, target)
    doubled = moved("GIoU", Rule(space="size twice as fast"), prediction, target)
    np.testing.assert_allclose(doubled, plain * [[1], [1], [2], [2]])


def test_a_box_pressed_flat_or_inside_out_does_not_stop_the_others():
    target = np.tile([[10.0], [10.0], [1.0], [1.0]], 4)
    odd = np.array([[10, 10, 0, 0], [10, 10, -1, 1], [10, 10, 1, 1], [11, 10, 1, 0.5]]).T
    for name in RACERS:
        for rule in (EXACT, PUBLISHED):
            step = moved(name, rule, odd.astype(float), target)
            assert np.isfinite(step[:, 1:]).all(), name


# -- the simulation ------------------------------------------------------------------------------


def test_the_protocol_has_its_numbers():
    assert CASES == 1_715_000
    rows = simulation.shapes()
    assert rows.shape == (343, 4)
    w, h, tw, th = rows.T
    np.testing.assert_allclose(tw * th, 1)
    assert sorted(set((w * h).round(6))) == [0.5, 0.67, 0.75, 1.0, 1.33, 1.5, 2.0]
    assert (rows[:, 2:] == [0.5, 2]).all(axis=1).any()
    assert np.isclose(rows[:, 2:], [3**0.5 / 3, 3**0.5]).all(axis=1).any()
    assert len({tuple(row) for row in rows.round(9).tolist()}) == 343
    sizes = simulation.STEP_SIZES
    assert (sizes[159], sizes[160], sizes[179], sizes[180]) == (0.1, 0.01, 0.01, 0.001)
    points = anchor_points(4000, seed=0)
    away = np.linalg.norm(points - 10, axis=1)
    assert away.max() < 3
    assert np.mean(away < 1.5) == pytest.approx(1 / 4, abs=0.02)  # uniform in the disc


def test_five_sixths_do_not_overlap_at_the_start():
    prediction, target = simulation.sample_cases(5000, seed=0)
    assert np.mean(Boxes(prediction, target).iou == 0) == pytest.approx(0.829, abs=0.01)


def test_blocks_do_not_matter(monkeypatch):
    points = anchor_points(2, seed=1)
    monkeypatch.setattr(simulation, "BLOCK", 1)
    cases = every_case(points)
    whole = curve("CIoU", EXACT, cases)
    parts = simulation.in_full("CIoU", EXACT, points)
    np.testing.assert_allclose(parts.error, whole.error, rtol=1e-12)
    assert parts.iou == pytest.approx(whole.iou, rel=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_the_full_curves_are_those_of_the_reference_run(rule):
    within = {"published": 0.01, "exact": 0.02}[rule]
    for name, found in full_curves()[rule].items():
        assert found.error.shape == (201,)
        assert found.error[-1] == pytest.approx(FINAL[rule][name], rel=within)
        assert found.error[0] == pytest.approx(6.637e6, rel=1e-3)


def test_the_published_rule_is_the_papers_picture():
    for name, readings in PAPER.items():
        for step, millions in readings.items():
            found = full_curves()["published"][name].error[step] / 1e6
            # a pixel or two of the picture, and points drawn without a seed: 0.021 on GIoU's last
            assert found == pytest.approx(millions, rel=0.015, abs=0.01), (name, step)


def test_a_live_run_lies_on_the_full_curves():
    for rule in RULES:
        for name, found in live(RULES[rule], count=1029).items():
            full = full_curves()[rule][name].error
            np.testing.assert_allclose(found.error[:100:10], full[:100:10], rtol=0.2)


def test_the_missing_clamp_alone_brings_back_the_plateau():
    plain = live(EXACT, losses=["GIoU"], count=1029)["GIoU"]
    quirk = live(replace(EXACT, unclamped=True), losses=["GIoU"], count=1029)["GIoU"]
    assert quirk.error[-1] > 30 * plain.error[-1]


def test_the_command_runs_and_writes(capsys, monkeypatch, tmp_path):
    kept = {}
    monkeypatch.setattr(command, "save", lambda curves, **made: kept.update(curves=curves, **made))
    assert command.main(["--points", "2", "--processes", "1", "--write"]) == 0
    message = capsys.readouterr().out
    assert "686 cases" in message
    assert len(message.splitlines()) == 2 + 8 + 2
    cases = every_case(anchor_points(2, seed=0))
    wanted = curve("DIoU", PUBLISHED, cases).error
    np.testing.assert_allclose(kept["curves"]["published"]["DIoU"].error, wanted, rtol=1e-9)
    path = tmp_path / "curves.json"
    save(kept["curves"], points=2, seed=0, path=path)
    assert '"points": 2' in path.read_text()


@pytest.mark.parametrize("bad", ["0", "-3", "some"])
def test_the_command_wants_points(bad, capsys):
    with pytest.raises(SystemExit):
        command.main(["--points", bad])
    assert "is not a whole number above 0" in capsys.readouterr().err


# -- the race ------------------------------------------------------------------------------------


def test_a_race_along_the_diagonal_has_the_references_numbers():
    found = race([11.5, 11.5, 12.5, 12.5], [9.5, 9.5, 10.5, 10.5])
    met = {name: int(np.argmax(track.iou > 0)) for name, track in found.items()}
    good = {name: int(np.argmax(track.iou >= 0.95)) for name, track in found.items()}
    assert (met["GIoU"], met["DIoU"], good["GIoU"], good["DIoU"]) == (31, 43, 100, 93)
    assert found["GIoU"].area.max() == pytest.approx(3.97, abs=0.005)
    assert found["DIoU"].area.max() == pytest.approx(3.24, abs=0.005)
    assert found["IoU"].iou.max() == 0
    assert (found["IoU"].boxes == found["IoU"].boxes[0]).all()
    track = found["MSE"]
    assert track.boxes.shape == (201, 4)
    assert track.distance[0] == pytest.approx(8**0.5)
    assert track.loss[0] == pytest.approx(8)
    assert track.lost is None


def test_scale_is_a_step_size_in_disguise():
    # coordinates times s: slopes of IoU's variants fall by s, so eta counts as eta / s^2
    start, target = [2.0, 0.3, 3.0, 1.1], [0, 0, 1, 1]
    for name in ("GIoU", "DIoU"):
        scaled = race(start, target, losses=[name], scale=2.0)[name]
        slower = race(start, target, losses=[name], step_sizes=simulation.STEP_SIZES / 4)[name]
        np.testing.assert_allclose(scaled.boxes, slower.boxes, atol=1e-9)


def test_a_box_turned_inside_out_stays_where_it_was():
    found = race([2, 1, 3, 2], [0, 0, 1, 1], losses=["DIoU"], scale=0.25)["DIoU"]
    assert found.lost is not None
    assert (found.boxes[found.lost :] == found.boxes[found.lost - 1]).all()
    assert (found.boxes[:, 2:] > found.boxes[:, :2]).all()
