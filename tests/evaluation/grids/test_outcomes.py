"""Counts at every stop: each is what the records at that stop say."""

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.counts import confidence_stops
from iouviz.evaluation.grids.outcomes import Parts, outcome_stops, score_edges
from iouviz.evaluation.grids.steps import Changes, Steps
from iouviz.evaluation.outcomes.breakdown import break_down
from iouviz.evaluation.outcomes.filters import Filter, Range
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import make_dataset, no_predictions, random_dataset

SAMPLE = iouviz.sample()
RANDOM = random_dataset(5)
IOUS = np.array([0.1, 0.5, 0.75])
BOUNDS = {"size": (12.0, 32.0), "aspect": (0.5, 1.0, 2.0), "x": (0.333, 0.667)}


@pytest.mark.parametrize("dataset", [SAMPLE, RANDOM], ids=["sample", "random"])
@pytest.mark.parametrize("classes", [None, [2, 0]])
def test_every_count_is_that_of_the_records(dataset, classes):
    sweep = prepare(dataset)
    confidences = confidence_stops(dataset.predictions.score, also=[0.3816])
    parts = {name: Parts.of(dataset, **{name: each}) for name, each in BOUNDS.items()}
    parts["place"] = Parts.of(dataset, y=BOUNDS["x"], x=BOUNDS["x"])
    stops = outcome_stops(
        sweep, iou_thresholds=IOUS, confidences=confidences, classes=classes, parts=parts
    )
    for t, iou in enumerate(IOUS):
        for c in (0, 1, 17, 39, 80, len(confidences) - 1):
            at = {"iou_threshold": iou, "confidence": confidences[c], "classes": classes}
            records = record(sweep, **at)
            where = f"IoU {iou}, confidence {confidences[c]}"
            pooled = sweep.at(**at).pooled
            assert same(stops.pooled, (t, c), pooled), where
            for name, each in BOUNDS.items():
                assert same(stops.parts[name], (t, c), break_down(records, name, each).counts)
            grid = [
                break_down(records, "x", BOUNDS["x"], within=Filter(y=down)).counts.fn
                for down in [Range(high=0.333), Range(0.333, 0.667), Range(0.667)]
            ]
            assert stops.parts["place"].fn[t, c].tolist() == np.concatenate(grid).tolist()
            for kind, name in enumerate(ERROR_TYPES):
                verdict = "FN" if name == "missed" else "FP"
                wanted = len(Filter((verdict,), (name,)).rows(records))
                assert stops.errors[t, c, kind] == wanted, (where, name)
            bins = break_down(records, "score", score_edges(confidences)).counts
            assert stops.histogram[t, c, :, 0].tolist() == bins.tp.tolist()
            assert stops.histogram[t, c, :, 1].tolist() == bins.fp.tolist()
            chosen = None if classes is None else sorted(classes)
            wanted = sweep.confusion(**{**at, "classes": chosen}).matrix
            assert stops.matrix.at(t, c).tolist() == wanted.ravel().tolist(), where
            each = sweep.at(**{**at, "classes": chosen}).per_class
            rates = each.tp, each.fp, each.fn, each.precision, each.recall, each.f_beta()
            shown = stops.by_class.at(t, c).reshape(-1, 6).T
            np.testing.assert_allclose(shown, np.stack(rates), rtol=1e-6)


def same(stops, at, counts):
    return all(
        getattr(stops, name)[at].tolist() == getattr(counts, name).tolist()
        for name in ("tp", "fp", "fn")
    )


def test_delta_ap_is_that_of_all_predictions():
    sweep = prepare(SAMPLE)
    stops = outcome_stops(sweep, iou_thresholds=IOUS, confidences=np.array([0.0, 0.5]))
    wanted = delta_ap(sweep, iou_threshold=0.5)
    assert stops.average_precision[1] == wanted.base()
    assert stops.delta_ap[1].tolist() == [wanted.mean()[name] for name in ERROR_TYPES]


def test_steps_are_the_dense_table_they_stand_for():
    rng = np.random.default_rng(0)
    dense = rng.poisson(0.2, (5, 40, 12))
    rises = [[Changes.of_values(each[:, :7], np.arange(7)), points(each[:, 7:])] for each in dense]
    steps = Steps.of(12, 40, rises)
    for t in range(5):
        assert all(steps.at(t, c).tolist() == dense[t, c].tolist() for c in range(40))


def points(counts):
    """The last five columns as (entry, stop) points, each once for every count."""
    stop, entry = np.nonzero(counts)
    times = counts[stop, entry]
    return Changes.of_points(np.repeat(entry + 7, times), np.repeat(stop, times), len(counts))


def test_a_data_set_without_predictions_or_objects_has_counts_too():
    nobody = make_dataset(GroundTruth.of([], [], np.zeros((0, 4))), no_predictions())
    stops = outcome_stops(prepare(nobody), iou_thresholds=IOUS, confidences=np.array([0.0, 1.0]))
    assert not stops.pooled.tp.any()
    assert not stops.matrix.at(2, 1).any()
    assert np.isnan(stops.average_precision).all()
