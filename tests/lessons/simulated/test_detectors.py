"""What the Simulated detector page says of the sample set, held against the core."""

import numpy as np
import pytest

from iouviz.data.sample import sample
from iouviz.data.simulate.simulate import RANGES, Knobs, simulate
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.calibration import calibration
from iouviz.lessons.simulated.detectors import (
    CHARACTERS,
    DIALS,
    GHOSTS,
    LOOSE,
    MISSES,
    MIXES,
    PERFECT,
    QUESTIONS,
    TWICE,
)


@pytest.fixture(scope="module")
def objects():
    return sample()


@pytest.fixture(scope="module")
def judged(objects):
    """Knobs -> the evaluation of that detector."""
    return lambda **knobs: evaluate(simulate(objects, Knobs(**knobs), seed=0).dataset)


def said(value):
    return f"{value:.3f}"


def test_every_dial_turns_a_knob_within_its_range():
    assert {dial.knob for dial in DIALS} == set(RANGES) - {"prior"}
    for dial in DIALS:
        low, high = RANGES[dial.knob]
        rest = getattr(Knobs(), dial.knob)
        assert low <= dial.low <= rest <= dial.high <= high
        for each in CHARACTERS:
            assert dial.low <= each.knobs.get(dial.knob, rest) <= dial.high


def test_what_is_said_of_each_character(judged):
    assert judged(**PERFECT.knobs).summary["AP"] == 1
    loose = judged(**LOOSE.knobs).summary
    for name in ("AP50", "AP75", "AP"):
        assert said(loose[name]) in LOOSE.notice
    misses = judged(**MISSES.knobs).summary
    assert said(misses["APs"]) in MISSES.notice
    assert misses["APl"] == 1
    assert said(judged(**TWICE.knobs).summary["AP50"]) in TWICE.notice
    assert said(judged(**MIXES.knobs).summary["AP"]) in MIXES.notice
    ghosts, told_apart = judged(**GHOSTS.knobs), judged(**GHOSTS.knobs | {"separation": 4.0})
    assert said(ghosts.summary["AP50"]) in GHOSTS.notice
    assert said(told_apart.summary["AP50"]) in GHOSTS.notice


def test_what_is_found_twice_comes_late(judged):
    evaluation = judged(duplicates=0.5)
    true, false = evaluation.outcomes()
    precision = f"{true.sum() / (true.sum() + false.sum()):.2f}"
    assert precision in QUESTIONS[0].choices
    assert f"{precision}." in QUESTIONS[0].why
    assert said(evaluation.summary["AP50"]) in QUESTIONS[0].why
    assert QUESTIONS[0].choices[QUESTIONS[0].right] == f"{evaluation.summary['AP50']:.2f}"


def test_temperature_moves_calibration_and_no_ap(judged):
    found = [judged(localisation=0.1, background=2.0, temperature=t) for t in (0.25, 1.0, 4.0)]
    assert len({each.summary["AP"] for each in found}) == 1
    errors = []
    for each in found:
        true, false = each.outcomes()
        score = each.matched.candidates.dataset.predictions.score
        errors.append(calibration(score[true | false], true[true | false]).ece)
    assert np.ptp(errors) > 0.05
    assert QUESTIONS[1].choices[QUESTIONS[1].right] == "nothing"
