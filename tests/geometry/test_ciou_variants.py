import numpy as np
import pytest

from iouviz.geometry.ciou_variants import CIOU_RULES, ciou_by
from iouviz.geometry.family import family

RULES = {rule.name: rule for rule in CIOU_RULES}
# One centre, unlike shapes: 4 x 2 and 2 x 4 share 4 of 12; 4 x 2 and 3 x 2 share 6 of 8
CROSS = ([[0, 0, 4, 2]], [[1, -1, 3, 3]])
CLOSE = ([[0, 0, 4, 2]], [[0.5, 0, 3.5, 2]])
# share exactly half: the gate's own edge
HALF = ([[0, 0, 4, 2]], [[1, 0, 3, 2]])


def value(name, pair):
    return ciou_by(RULES[name], *pair).value.item()


def test_the_paper_is_the_cores_ciou():
    rng = np.random.default_rng(0)
    corners = rng.uniform(0, 100, (2, 200, 2, 2))
    a, b = np.concatenate([corners.min(axis=2), corners.max(axis=2)], axis=-1)
    np.testing.assert_array_equal(ciou_by(RULES["paper"], a, b).value, family(a, b).ciou)


def test_the_gate_shuts_out_shape_below_one_half():
    assert value("paper", CROSS) < 1 / 3
    for name in ("journal", "authors' code", "MMDetection"):
        assert value(name, CROSS) == pytest.approx(1 / 3, abs=1e-7)
    for name in RULES:
        assert value(name, CLOSE) == pytest.approx(value("paper", CLOSE), abs=1e-6)
        assert value(name, CLOSE) < 0.75


def test_at_one_half_exactly_journal_and_code_part():
    assert value("journal", HALF) == value("paper", HALF) < 0.5
    assert value("authors' code", HALF) == 0.5


def test_the_clamp_cuts_where_the_paper_goes_below_minus_one():
    # far apart, one lying, one standing; without a gate the paper reaches -1.5 in the limit
    far = ([[0, 0, 1, 1e-4]], [[1e4, 1e4, 1e4 + 1e-4, 1e4 + 1]])
    assert value("paper", far) == pytest.approx(-1.5, abs=1e-3)
    assert value("journal", far) == pytest.approx(-1, abs=1e-3)
    assert value("MMDetection", far) >= -1


def test_eps_spoils_boxes_in_fractions_of_the_image():
    # 1e-8 / (1e-8 + 1e-7) = 1 / 11; the reference measured .0909 for the last two
    tiny = ([[0, 0, 1e-4, 1e-4]], [[0, 0, 1e-4, 1e-4]])
    for name in ("TorchVision", "Ultralytics"):
        assert value(name, tiny) == pytest.approx(1 / 11, abs=1e-4)
    assert value("paper", tiny) == 1


def test_a_line_is_finite_under_every_rule():
    for rule in CIOU_RULES:
        assert np.isfinite(ciou_by(rule, [[0, 0, 4, 0]], [[0, 0, 0, 0], [0, 0, 4, 4]]).value).all()
