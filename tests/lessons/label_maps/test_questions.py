"""What the pages Label maps and Shapes say in numbers, held against the core."""

import numpy as np
import pytest

from iouviz.geometry.level_sets import equal_tolerance
from iouviz.geometry.segmentation.label_maps import label_scores
from iouviz.geometry.segmentation.segments import match_segments
from iouviz.geometry.shifted import jaccard, shifted_iou
from iouviz.lessons import lesson
from iouviz.lessons.label_maps.questions import QUESTIONS
from iouviz.lessons.shapes.questions import QUESTIONS as SHAPES

TEXT = lesson("shapes")


def test_background_everywhere():
    scores = label_scores([[1] * 5 + [0] * 95], [[0] * 100], 2)
    assert scores.overall_accuracy == 0.95
    assert scores.mean_iou() == pytest.approx(0.475)
    assert QUESTIONS[0].choices[QUESTIONS[0].right] == "47.5 %"
    assert scores.weighted_iou == pytest.approx(0.9025)
    assert "90.25 %" in QUESTIONS[0].why
    assert scores.accuracy[0] == 1  # one class painted everywhere has an accuracy of 1


def test_three_means_of_the_same_maps():
    scores = label_scores([[0, 0, 1, 1]], [[0, 0, 1, 2]], 4)
    assert len({scores.mean_iou(how) for how in ("skip", "one", "zero")}) == 3
    assert scores.mean_iou("ground truth") > scores.mean_iou("skip")  # class 2 is only predicted


def test_a_mean_over_images_is_another_number():
    maps = [([[0, 1]], [[0, 0]]), ([[0, 0]], [[0, 0]])]
    each = [label_scores(*pair, 2) for pair in maps]
    pooled = label_scores(*(np.vstack(side) for side in zip(*maps, strict=True)), 2)
    assert np.mean([scores.mean_iou() for scores in each]) != pytest.approx(pooled.mean_iou())


def test_two_halves_have_a_half_each_and_neither_matches():
    result = match_segments([[0, 0]], [[0, 1]])
    assert (result.tp, result.fp, result.fn) == (0, 2, 1)


def test_how_fast_it_falls():
    for n, said in ((1, "33.3 %"), (2, "18.4 %"), (3, "12.6 %")):
        assert f"{100 * equal_tolerance(0.5, dimensions=n).item():.1f} %" == said
        assert said in TEXT["Faster"]
    for n, said in ((1, "0.667"), (2, "0.471"), (3, "0.344")):
        assert f"{shifted_iou(0.2, dimensions=n):.3f}" == said
        assert said in TEXT["Faster"]
    assert f"{(2 / 3) ** (1 / 3):.3f}" == "0.874"
    assert "0.874" in SHAPES[0].why
    assert SHAPES[0].choices[SHAPES[0].right] == "13 %"


def test_half_the_words():
    assert jaccard(set(range(100)), set(range(50))) == 0.5
    assert SHAPES[1].choices[SHAPES[1].right] == "½"


def test_one_minus_it_is_a_metric():
    rng = np.random.default_rng(0)
    for _ in range(300):
        a, b, c = ({*np.flatnonzero(rng.random(6) < 0.5).tolist()} | {9} for _ in range(3))
        apart = [1 - jaccard(*pair) for pair in ((a, c), (a, b), (b, c))]
        assert apart[0] <= apart[1] + apart[2] + 1e-12
