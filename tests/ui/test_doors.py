"""The panels of the dataset page: every count is the number of boxes that its door leads to."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.delta_ap import delta_ap
from iouviz.evaluation.filters import Filter, Range
from iouviz.evaluation.records import record
from iouviz.evaluation.sweep import prepare
from iouviz.ui.doors import (
    breakdown_panel,
    class_panel,
    errors_panel,
    matrix_panel,
    outcome_panel,
    place_panel,
    score_panel,
)
from iouviz.ui.filter_bar import in_words

SAMPLE = iouviz.sample()
# awkward names: an address must bring them back
SAMPLE = replace(SAMPLE, classes=("mug, cup", "50% apple", *SAMPLE.classes[2:]))
SWEEP = prepare(SAMPLE)
SETTING = {"iou_threshold": 0.5, "confidence": 0.3}
RECORDS = record(SWEEP, **SETTING)
DELTA = delta_ap(SWEEP)
LOWEST = record(SWEEP, confidence=0.0)
PANELS = {
    "outcome": outcome_panel(RECORDS),
    "errors": errors_panel(RECORDS, DELTA),
    "scores": score_panel(LOWEST, 0.3),
    "size": breakdown_panel(RECORDS, "size", [32, 96], unit=" px"),
    "aspect": breakdown_panel(RECORDS, "aspect", [0.5, 1.0, 2.0]),
    "place": place_panel(RECORDS, [0.333, 0.667]),
    "matrix": matrix_panel(RECORDS, SWEEP.confusion(**SETTING)),
    "classes": class_panel(RECORDS, iouviz.evaluate(SAMPLE)),
}


def doors_of(panel) -> Iterator[tuple[str, int]]:
    """Each door of a panel and the count that it stands at."""
    for row in panel.get("rows", []):
        for part in row["parts"] if isinstance(row, dict) else row:
            count = part.get("count", part.get("value"))
            if part.get("door") and isinstance(count, int):
                yield part["door"], count
    for column in panel.get("bins", []):
        for side in ("above", "below"):
            yield column[side]["door"], column[side]["count"]
    for line in panel.get("cells", []):
        for count, _, _, door, _ in line:
            if door:
                yield door, count


@pytest.mark.parametrize("name", PANELS)
def test_every_door_leads_to_as_many_boxes_as_it_says(name):
    found = list(doors_of(PANELS[name]))
    assert sum(count for _, count in found) > 50
    for door, count in found:
        query = dict(parse_qsl(door))
        wanted, strange = Filter.of(query, SAMPLE.classes)
        assert not strange
        assert wanted != Filter()
        records = LOWEST if query.get("confidence") == "0" else RECORDS
        assert len(wanted.rows(records)) == count, door


def test_the_panels_agree_with_the_core():
    pooled = SWEEP.at(**SETTING).pooled
    predictions, objects = PANELS["outcome"]["rows"]
    assert [part["count"] for part in predictions["parts"]] == [pooled.tp, pooled.fp]
    assert [part["count"] for part in objects["parts"]] == [pooled.tp, pooled.fn]
    for row in PANELS["errors"]["rows"]:
        assert row["parts"][0]["count"] == RECORDS.errors.counts[row["name"]]
        assert row["aside"] == f"AP50 +{DELTA.mean()[row['name']]:.3f}"
    matrix = SWEEP.confusion(**SETTING).matrix
    cells = [[count for count, *_ in line] for line in PANELS["matrix"]["cells"]]
    assert cells == matrix.tolist()
    for name in ("size", "aspect"):
        parts = [[part["count"] for part in row["parts"]] for row in PANELS[name]["rows"]]
        assert np.sum(parts, axis=0).tolist() == [pooled.tp, pooled.fp, pooled.fn]


def test_the_table_has_the_evaluations_averages():
    evaluation = iouviz.evaluate(SAMPLE)
    for row in PANELS["classes"]["rows"]:
        wanted = evaluation.per_class[row[0]["value"]]
        assert row[1]["value"] == round(wanted["AP"], 4)


def test_of_many_classes_the_most_confused_are_shown():
    classes = tuple(f"class {k}" for k in range(40))
    many = replace(SAMPLE, classes=classes, class_ids=tuple(range(40)))
    sweep = prepare(many)
    panel = matrix_panel(record(sweep), sweep.confusion())
    assert panel["left_out"] == 40 - 24
    assert set(classes[:8]) <= set(panel["across"])  # the others have neither objects nor guesses


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Filter(), "everything"),
        (
            Filter(verdict=("FP",), error=("duplicate", "both"), label=(0,), score=Range(0.5)),
            "FP, duplicate or class + localisation, mug, cup, score from 0.5",
        ),
        (Filter(cell=(2, 1)), "orange predicted as 50% apple"),
        (Filter(cell=(-1, 2)), "orange predicted on the background"),
        (Filter(cell=(2, -1)), "missed orange (no matching prediction)"),
        (Filter(cell=(2, 2)), "orange matched"),
        (Filter(iou=Range(0.1, 0.5)), "IoU from 0.1 below 0.5"),
        (Filter(size=Range(high=32)), "size below 32 px"),
        (Filter(verdict=("FN",), error=("missed",)), "FN, missed"),
        (
            Filter(name="_07", parts=(("kind", ("desk", "far")),)),
            "kind desk or far, file name with '_07'",
        ),
    ],
)
def test_a_filter_in_words(wanted, words):
    assert in_words(wanted, SAMPLE) == words
