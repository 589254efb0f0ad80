"""Colours must stand out from the page and be told apart without full colour vision."""

from itertools import combinations

import numpy as np
import pytest

from iouviz.figures.theme import LOSSES, PAGE, SIGNS, TEXT, faint

# Roles that may meet in one picture and mean different things.
MEETING = [("ground truth", "prediction"), ("TP", "FP"), ("TP", "FN"), ("FP", "FN")]

# Viénot, Brettel and Mollon 1999, on linear RGB: what a dichromat keeps of a colour.
DICHROMAT = {
    "protan": [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    "deutan": [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
}


def linear(code):
    """Linear RGB in [0, 1] of ``#rrggbb`` (IEC 61966-2-1)."""
    value = np.array([int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def luminance(code):
    return float(linear(code) @ [0.2126, 0.7152, 0.0722])


def contrast(a, b):
    """WCAG 2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb):
    """Björn Ottosson's perceptual space; distances there are roughly what the eye sees."""
    lms = np.array(
        [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    ) @ np.clip(rgb, 0, 1)
    return np.array(
        [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    ) @ np.cbrt(lms)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("role", SIGNS)
def test_every_colour_is_readable_on_its_page(role, mode):
    assert contrast(SIGNS[role].colour(mode), PAGE[mode]) >= 4.5
    assert contrast(TEXT[mode], PAGE[mode]) >= 7


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("vision", DICHROMAT)
@pytest.mark.parametrize("pair", MEETING, ids=" and ".join)
def test_colours_that_meet_differ_for_dichromats_or_have_another_line(pair, vision, mode):
    seen = [oklab(np.array(DICHROMAT[vision]) @ linear(SIGNS[r].colour(mode))) for r in pair]
    assert np.linalg.norm(seen[0] - seen[1]) > 0.05
    assert SIGNS[pair[0]].dash != SIGNS[pair[1]].dash


def test_colour_is_never_the_only_sign():
    verdicts = [SIGNS[name] for name in ("TP", "FP", "FN", "ignored")]
    for a, b in combinations(verdicts, 2):
        assert a.dash != b.dash
        assert a.word != b.word


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("vision", DICHROMAT)
def test_losses_have_a_line_each_and_the_family_a_colour_for_everyone(vision, mode):
    assert len({sign.dash for sign in LOSSES.values()}) == len(LOSSES)
    assert all(contrast(sign.colour(mode), PAGE[mode]) >= 4.5 for sign in LOSSES.values())
    for pair in combinations(list(LOSSES.values())[:4], 2):
        seen = [oklab(np.array(DICHROMAT[vision]) @ linear(sign.colour(mode))) for sign in pair]
        assert np.linalg.norm(seen[0] - seen[1]) > 0.05, pair


def test_faint_is_the_same_colour():
    assert faint("TP", "dark", 0.5) == "rgba(111, 220, 140, 0.5)"
