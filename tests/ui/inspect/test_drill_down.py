"""The dataset page: every count is the number of boxes that it leads to."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest

import iouviz
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.outcomes.filters import Filter, Range
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.lessons import lesson
from iouviz.ui.components.live_figure import Bars, Changing, Classes, Confusion, Grid, Histogram
from iouviz.ui.components.live_figure.tables import pack
from iouviz.ui.frame.numbers import ANSWERS
from iouviz.ui.inspect.drill_down import address, blocks, prepare_counts
from iouviz.ui.inspect.filter_bar import in_words
from tests.evaluation.builders import no_predictions

SAMPLE = iouviz.sample()
# awkward names: an address must bring them back
SAMPLE = replace(SAMPLE, classes=("mug, cup", "50% apple", *SAMPLE.classes[2:]))
SWEEP = prepare(SAMPLE)
IOUS = np.array([0.1, 0.5, 0.8])
CONFIDENCES = confidence_stops(SAMPLE.predictions.score, also=[0.3816])
EVALUATION = iouviz.evaluate(SAMPLE)
BOUNDS = {"size": (24.0, 96.0, 200.0), "aspect": (0.5, 1.0, 2.0), "place": (0.25, 0.5)}


def prepared_for(classes):
    return prepare_counts(
        SWEEP,
        EVALUATION,
        iou_thresholds=IOUS,
        confidences=CONFIDENCES,
        classes=classes,
        bounds=BOUNDS,
    )


PREPARED = {None: prepared_for(None), (1, 4): prepared_for([1, 4])}


def look(prepared, name, t, c):
    """What the browser looks up at a stop of each slider."""
    table = prepared.tables[name]
    if isinstance(table, Changing):
        return table.steps.at(t, c)
    at = {"iou": t, "confidence": c}
    return table.values[tuple(at[slider] for slider in table.by)].ravel()


def links_of(prepared, block, t, c) -> Iterator[tuple[list[int], int]]:
    """Each place of a block that can be clicked, and the count that stands there."""
    counts = look(prepared, block.table, t, c)
    n = len(prepared.names)
    if isinstance(block, Bars):
        wide = max(len(bar.parts) for bar in block.bars)
        places = [[row, part] for row in range(len(block.bars)) for part in range(wide)]
    elif isinstance(block, Histogram):
        places = [[row, part] for row in range(len(block.bins)) for part in (0, 1)]
    elif isinstance(block, Grid):
        places = [
            [row, part] for row in range(len(block.down)) for part in range(len(block.across))
        ]
    elif isinstance(block, Confusion):
        each = [*range(n), -1]
        places = [[row, part] for row in each for part in each]
    else:
        assert isinstance(block, Classes)
        shown = [(at, column.entry) for at, column in enumerate(block.columns)]
        shown = [(at, entry) for at, entry in shown if block.columns[at].kind == "count"]
        for k in range(n):
            three = [counts[6 * k + entry] for _, entry in shown]
            yield [k, -1], int(sum(three))
            yield from (([k, at], int(count)) for (at, _), count in zip(shown, three, strict=True))
        return
    assert len(places) == len(counts)
    yield from zip(places, counts.astype(int).tolist(), strict=True)


@pytest.mark.parametrize("classes", PREPARED)
@pytest.mark.parametrize(("t", "c"), [(0, 0), (1, 39), (2, 12), (1, 70)])
def test_every_count_is_what_its_door_leads_to(classes, t, c):
    prepared = PREPARED[classes]
    chosen = None if classes is None else list(classes)
    records = record(SWEEP, iou_threshold=IOUS[t], confidence=CONFIDENCES[c], classes=chosen)
    named = [b for b in blocks(prepared, lesson("dataset")) if getattr(b, "name", "")]
    assert len(named) == 8
    for block in named:
        found = list(links_of(prepared, block, t, c))
        assert sum(count for _, count in found) > 0
        for at, count in found:
            if not count:
                continue  # nothing to click
            click = {"block": block.name, "at": at}
            query = address(prepared, click, SAMPLE.classes, CONFIDENCES[c])
            wanted, strange = Filter.of(dict(parse_qsl(query)), SAMPLE.classes)
            assert not strange
            assert "confidence" not in query  # a click leaves the operating point where it is
            assert len(wanted.rows(records)) == count, (block.name, at, query)


def test_other_clicks_lead_nowhere():
    for click in (None, {"more": True}, {"block": "another page's", "at": [0, 0]}):
        assert address(PREPARED[None], click, SAMPLE.classes, 0.5) is None


@pytest.mark.parametrize("classes", PREPARED)
def test_what_is_below_the_confidence_leads_to_its_boxes_too(classes):
    """The gallery shows them by their scores alone, from the records without a confidence."""
    prepared, t, c = PREPARED[classes], 1, 39
    chosen = None if classes is None else list(classes)
    every = record(SWEEP, iou_threshold=IOUS[t], classes=chosen)
    below = look(prepared, "all-scores", t, c) - look(prepared, "scores", t, c)
    assert (below[:14] > 0).any()
    assert (below[14:16] > 0).all()  # the bin in which the confidence stands
    for at, count in enumerate(below.tolist()):
        click = {"block": "scores", "at": [at // 2, at % 2 + 2]}
        if count:
            query = dict(parse_qsl(address(prepared, click, SAMPLE.classes, CONFIDENCES[c])))
            wanted, _ = Filter.of(query, SAMPLE.classes)
            assert len(wanted.rows(every)) == count
            assert wanted.score.high <= CONFIDENCES[c]


def test_bounds_of_scores_read_well_in_an_address():
    for row in range(20):
        click = {"block": "scores", "at": [row, 0]}
        query = address(PREPARED[None], click, SAMPLE.classes, 0.0)
        assert all(len(end) <= 4 for end in dict(parse_qsl(query))["score"].split(".."))


def test_delta_ap_stands_beside_its_base():
    wanted = delta_ap(SWEEP, iou_threshold=0.5)
    shown = look(PREPARED[None], "delta-ap", 1, 0)
    assert shown.tolist() == [wanted.mean()[name] for name in ERROR_TYPES]
    assert look(PREPARED[None], "ap-here", 1, 50)[0] == wanted.base()


def test_averages_are_the_evaluations():
    for key in ("AP", "AP50", "AP75"):
        assert look(PREPARED[None], f"coco-{key}", 0, 0)[0] == EVALUATION.summary[key]
    two = [EVALUATION.per_class[SAMPLE.classes[k]]["AP75"] for k in (1, 4)]
    assert look(PREPARED[1, 4], "coco-AP75", 0, 0)[0] == pytest.approx(np.mean(two))
    of_class = look(PREPARED[None], "class-averages", 0, 0).reshape(len(SAMPLE.classes), -1)
    assert of_class[3, 0] == EVALUATION.per_class[SAMPLE.classes[3]]["AP"]


def test_numbers_that_other_pages_show_too_are_marked():
    marked = [
        entry.number
        for block in blocks(PREPARED[None], lesson("dataset"))
        for entry in [
            *getattr(block, "entries", ()),
            *(part for bar in getattr(block, "bars", ()) for part in bar.parts),
        ]
        if entry.number
    ]
    assert len(marked) == len(set(marked))
    assert {"AP@[.50:.95]", "AP50", "TP", "FP", "FN", "duplicates"} <= set(marked) <= set(ANSWERS)


def test_changes_are_packed_as_plain_tables():
    data, places = pack(PREPARED[None].tables)
    steps = PREPARED[None].stops.matrix
    place = places[places["matrix"]["entry"]]
    sent = np.frombuffer(data, "<i4", len(steps.entry), place["offset"])
    assert sent.tolist() == steps.entry.tolist()
    assert places["matrix"]["size"] == (len(SAMPLE.classes) + 1) ** 2


def test_a_data_set_without_predictions_has_counts_too():
    none = replace(SAMPLE, predictions=no_predictions())
    prepared = prepare_counts(
        prepare(none),
        iouviz.evaluate(none),
        iou_thresholds=IOUS,
        confidences=confidence_stops(none.predictions.score),
    )
    assert look(prepared, "fn", 1, 3)[0] > 900
    assert not look(prepared, "matrix", 1, 3).reshape(9, 9)[:, :-1].any()


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
