"""What sample_data/README.md states of the two checkpoints, computed anew by the engine."""

import re
from pathlib import Path

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import error_types, find_errors
from iouviz.evaluation.matching.all_thresholds import match_all
from iouviz.evaluation.matching.candidates import candidates
from iouviz.evaluation.statistics.compare import compare
from iouviz.evaluation.sweep.sweep import prepare

SAMPLE = Path(__file__).parents[1] / "sample_data"
README = (SAMPLE / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def late():
    return iouviz.sample()


@pytest.fixture(scope="module")
def early():
    return iouviz.sample("early")


def stated(name):
    """Boxes, AP, AP50, AP75, small, medium, large, pairs won, as the README has them."""
    row = re.search(rf"^\| `{name}` \|(.*)\|$", README, re.MULTILINE)
    return [float(cell) for cell in row.group(1).split("|")]


@pytest.mark.parametrize("checkpoint", ["early", "late"])
def test_the_readme_states_the_engines_numbers(checkpoint, request):
    dataset = request.getfixturevalue(checkpoint)
    summary = iouviz.evaluate(dataset).summary
    boxes, *numbers, _ = stated(f"predictions_{checkpoint}")
    assert boxes == len(dataset.predictions)
    keys = ("AP", "AP50", "AP75", "APs", "APm", "APl")
    assert numbers == pytest.approx([summary[key] for key in keys], abs=5.1e-4)


def test_the_late_checkpoint_is_good_enough_to_teach_and_no_better_than_it_is(late):
    assert 0.35 < iouviz.evaluate(late).summary["AP50"] < 0.9


def test_late_is_better_with_an_interval_that_does_not_touch_zero(early, late):
    interval = compare(prepare(early), prepare(late), resamples=200).interval()
    assert interval.low > 0


def test_scores_are_informative(late):
    found = match_all(candidates(late))
    score = late.predictions.score
    right, wrong = score[found.true_positive[0]], score[found.false_positive[0]]
    won = (right[:, None] > wrong).mean()
    assert won >= 0.75
    assert won == pytest.approx(stated("predictions_late")[-1], abs=0.01)


def test_every_kind_of_error_can_be_looked_at(late):
    counts = find_errors(prepare(late), confidence=0.3).counts
    for kind in ("localisation", "classification", "background", "missed"):
        assert counts[kind] >= 20, kind
    raw = iouviz.read(SAMPLE / "ground_truth.json", SAMPLE / "raw_late.json")
    assert error_types(raw).counts["duplicate"] >= 20


def test_error_types_are_ranked_by_what_they_cost_from_all_predictions(late):
    found = delta_ap(prepare(late))
    assert found.base() == pytest.approx(iouviz.evaluate(late).summary["AP50"], abs=1e-12)
    gain = {name: round(each, 3) for name, each in found.mean().items()}
    assert (gain["localisation"], gain["missed"]) == (0.137, 0.098)


def test_the_same_labels_in_three_formats(late):
    voc = iouviz.read(SAMPLE / "voc")
    assert len(voc.images) == 6
    for image, name in enumerate(voc.images.names):
        there = late.images.names.index(name)
        rows = (late.ground_truth.image == there) & ~late.ground_truth.crowd
        mine = np.sort(late.ground_truth.boxes[rows], axis=0)
        theirs = np.sort(voc.ground_truth.boxes[voc.ground_truth.image == image], axis=0)
        # VOC's first pixel is 1 and its last belongs to the box
        np.testing.assert_allclose(mine, theirs - [1, 1, 0, 0], atol=1.0)
