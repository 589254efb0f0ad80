"""Thresholds written out and read back let in the same predictions."""

import json

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.statistics.best_thresholds import best_thresholds
from iouviz.evaluation.statistics.threshold_export import as_json, as_python, as_yaml
from iouviz.evaluation.sweep.sweep import prepare


def read_yaml(text):
    """The little of YAML that is written: two levels, scalars as in JSON."""
    result, inner = {}, {}
    for line in text.splitlines():
        key, _, value = line.strip().rpartition(": ")
        if line.startswith("  "):
            inner[json.loads(key)] = json.loads(value)
        elif line.endswith(":"):
            inner = result[line[:-1]] = {}
        else:
            result[key] = json.loads(value)
    return result


@pytest.fixture(scope="module")
def sweep():
    return prepare(iouviz.sample())


@pytest.mark.parametrize(
    "objective", [Objective(), Objective("recall", wanted=0.97), Objective("cost", miss=0.0)]
)
def test_what_is_read_back_gives_the_same_counts(sweep, objective):
    found = best_thresholds(sweep, objective, resamples=2)
    classes = sweep.ready.dataset.classes
    plain = json.loads(as_json(found, classes))
    assert read_yaml(as_yaml(found, classes)) == plain
    space = {}
    exec(as_python(found, classes), space)
    detections = [
        {"class": classes[label], "score": score}
        for label, score in zip(
            sweep.ready.dataset.predictions.label.tolist(),
            sweep.ready.dataset.predictions.score.tolist(),
            strict=True,
        )
    ]
    kept, shared = space["keep"](detections), space["keep"](detections, {})
    for k, label in enumerate(found.labels.tolist()):
        confidence = plain["per_class"][classes[label]]
        let_in = np.inf if confidence is None else confidence
        there = sweep.at(confidence=let_in, classes=[label]).pooled
        counts = found.each_counts
        assert (there.tp, there.fp, there.fn) == (counts.tp[k], counts.fp[k], counts.fn[k])
        scores = [d["score"] for d in detections if d["class"] == classes[label]]
        mine = [d["score"] for d in kept if d["class"] == classes[label]]
        assert mine == [score for score in scores if score >= let_in]
    let_in = np.inf if plain["confidence"] is None else plain["confidence"]
    assert len(shared) == sum(d["score"] >= let_in for d in detections)


def test_names_that_need_quotes_survive():
    found = best_thresholds(prepare(iouviz.sample()), Objective(), resamples=2)
    classes = ['say "ah"', "a: b", "#no", "null", "mug\\", "tea\ncup", "é", "'"]
    wanted = json.loads(as_json(found, classes))
    assert read_yaml(as_yaml(found, classes)) == wanted
    space = {}
    exec(as_python(found, classes), space)
    assert list(space["PER_CLASS"]) == classes
