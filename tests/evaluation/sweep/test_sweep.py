"""A sweep says what judging the data set anew would say, at every setting."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.protocols import MEDIUM
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)

A, B, C = [0, 0, 10, 10], [20, 0, 30, 10], [40, 0, 50, 10]
PROTOCOLS = [iouviz.COCO, iouviz.VOC2010, replace(iouviz.COCO, areas=(MEDIUM,))]


def judged_anew(dataset, protocol, threshold, confidence, limit, images):
    """TP, FP, FN (K, 3) image by image by the plain rules, and AP (K,)."""
    protocol = replace(protocol, max_detections=(limit,)).at(threshold)
    counts = np.zeros((len(dataset.classes), 3), int)
    for image in images:
        seen = judge(
            dataset, image, iou_threshold=threshold, confidence=confidence, protocol=protocol
        )
        for rows, verdicts, table in (
            (seen.predictions, seen.prediction_verdicts, dataset.predictions),
            (seen.objects, seen.object_verdicts, dataset.ground_truth),
        ):
            for row, verdict in zip(rows, verdicts, strict=True):
                if verdict in (kinds := ["TP", "FP", "missed"]):
                    counts[table.label[row], kinds.index(verdict)] += 1
    in_images = np.isin(dataset.predictions.image, images)
    kept = in_images & (dataset.predictions.score >= confidence)
    ground_truth = dataset.ground_truth
    less = replace(
        dataset,
        predictions=dataset.predictions.take(kept),
        ground_truth=replace(
            ground_truth, ignore=ground_truth.ignore | ~np.isin(ground_truth.image, images)
        ),
    )
    return counts, iouviz.evaluate(less, protocol).average_precision[0, :, 0]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["coco", "voc", "medium"])
def test_every_setting_is_the_data_set_judged_anew(protocol):
    rng = np.random.default_rng(7)
    for seed in range(6000, 6025):
        dataset = random_dataset(seed)
        sweep = prepare(dataset, protocol)
        for _ in range(4):
            threshold = rng.choice([0.1, 0.3, 0.5, 0.6, 0.75, 1.0])
            confidence = rng.choice([0.0, 0.1, 0.3, 0.5, 0.9, 2.0])
            limit = int(rng.choice([1, 2, 5, 100]))
            images = rng.permutation(len(dataset.images))[: rng.integers(1, 5)]
            counts, area = judged_anew(dataset, protocol, threshold, confidence, limit, images)
            choice = {"iou_threshold": threshold, "max_detections": limit, "images": images}
            seen = sweep.at(confidence=confidence, **choice)
            each = seen.per_class
            np.testing.assert_array_equal(np.stack([each.tp, each.fp, each.fn], 1), counts)
            np.testing.assert_allclose(seen.average_precision, area, rtol=0, atol=1e-15)
            some = rng.permutation(len(dataset.classes))[:2]
            np.testing.assert_array_equal(
                sweep.at(confidence=confidence, classes=some, **choice).per_class.tp,
                counts[some, 0],
            )
            by_image = sweep.per_image(confidence=confidence, classes=some, **choice)
            sums = [by_image.tp.sum(), by_image.fp.sum(), by_image.fn.sum()]
            assert sums == counts[some].sum(axis=0).tolist()


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=["coco", "voc", "medium"])
def test_a_class_has_the_curve_of_its_evaluation(protocol):
    for seed in range(6100, 6110):
        dataset = random_dataset(seed)
        for limit in (None, 2):
            limited = replace(protocol, max_detections=(limit,)).at(0.1, 0.37, 0.5, 1.0)
            sweep, evaluation = prepare(dataset, limited), iouviz.evaluate(dataset, limited)
            for threshold in limited.iou_thresholds:
                for label, name in enumerate(dataset.classes):
                    ours = sweep.class_curve(label, iou_threshold=threshold)
                    wanted = evaluation.curve(name, threshold, limited.areas[0].name)
                    for part in ("score", "tp", "fp", "rows", "positives"):
                        np.testing.assert_array_equal(getattr(ours, part), getattr(wanted, part))


def test_by_hand():
    # A found at .9, in the void at .8, B found at .7; C never
    dataset = one_image([A, B, C], [A, [80, 0, 90, 10], B], [0.9, 0.8, 0.7])
    sweep = prepare(dataset)
    sure = sweep.at(confidence=0.8).pooled
    assert (sure.tp, sure.fp, sure.fn) == (1, 1, 2)
    assert sure.precision == 0.5
    assert sure.recall == pytest.approx(1 / 3)
    assert sure.f_beta() == pytest.approx(0.4)  # 2 / (2 + 1 + 2)
    best = sweep.best("f_beta")
    assert best.confidence == 0.7  # 4 / (4 + 1 + 1) = 2/3; at .9: 2 / (2 + 0 + 2) = 1/2
    assert best.value == pytest.approx(2 / 3)
    assert sweep.best("f_beta", beta=0.1).confidence == 0.9  # precision decides
    assert sweep.best("precision", wanted=0.5).confidence == 0.7
    assert sweep.best("recall", wanted=0.7).confidence == 0.9
    nowhere = sweep.best("precision", wanted=0.9)
    assert np.isnan([nowhere.confidence, nowhere.value]).all()
    assert sweep.curve().confidence.tolist() == [0.9, 0.7]
    grid = sweep.curve(confidences=[1.0, 0.85, 0.8, 0.0]).counts
    assert grid.tp.tolist() == [0, 1, 1, 2]
    assert grid.fp.tolist() == [0, 0, 1, 1]
    assert grid.fn.tolist() == [3, 2, 2, 1]


def brute_force(sweep, goal, wanted, beta, choice, select_counts):
    """The best of every score there is, and of the highest where several are equally good."""
    best = (-1.0, np.nan)
    scores = np.unique(sweep.ready.dataset.predictions.score)[::-1]
    for confidence in scores:
        counts = select_counts(sweep.at(confidence=confidence, **choice))
        if not counts.tp:
            continue
        value = {
            "f_beta": counts.f_beta(beta),
            "precision": counts.precision if counts.recall >= wanted else -1.0,
            "recall": counts.recall if counts.precision >= wanted else -1.0,
        }[goal]
        if value > best[0]:
            best = (float(value), confidence)
    return best


@settings(deadline=None, max_examples=60)  # the machine may be busy
@given(
    st.integers(0, 10**6),
    st.sampled_from(["f_beta", "precision", "recall"]),
    st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]),
    st.sampled_from([0.5, 1.0, 2.0]),
    st.sampled_from([1, 3, None]),
)
def test_no_confidence_is_better_than_the_best(seed, goal, wanted, beta, limit):
    sweep = prepare(random_dataset(seed))
    choice = {"iou_threshold": 0.5, "max_detections": limit, "images": [0]}
    options = {"beta": beta, "wanted": wanted, **choice}
    best = sweep.best(goal, **options)
    expected = brute_force(sweep, goal, wanted, beta, choice, lambda seen: seen.pooled)
    check(best, expected)
    for k in range(len(sweep.ready.dataset.classes)):
        one = {**choice, "classes": [k]}
        expected = brute_force(sweep, goal, wanted, beta, one, lambda seen: seen.pooled)
        check(sweep.best(goal, **options, classes=[k]), expected)


def check(best, expected):
    value, confidence = expected
    np.testing.assert_array_equal(best.confidence, confidence)
    np.testing.assert_array_equal(best.value, np.nan if value < 0 else value)


def test_curves_are_the_counts_at_their_confidences():
    for seed in range(6100, 6115):
        dataset = random_dataset(seed)
        sweep = prepare(dataset)
        classes = np.arange(len(dataset.classes))[::-1]
        curves = [sweep.curve(iou_threshold=0.4, classes=[k]) for k in classes]
        pooled = sweep.curve(iou_threshold=0.4)
        everything = np.unique([-1.0, 0.3, 2.0, *dataset.predictions.score])[::-1]
        grid = sweep.curve(iou_threshold=0.4, confidences=everything)
        for curve, chosen in [
            (pooled, None),
            (grid, None),
            *((c, [k]) for c, k in zip(curves, classes, strict=True)),
        ]:
            for i, confidence in enumerate(curve.confidence):
                seen = sweep.at(iou_threshold=0.4, confidence=confidence, classes=chosen).pooled
                at = curve.counts.tp[i], curve.counts.fp[i], curve.counts.fn[i]
                assert at == (seen.tp, seen.fp, seen.fn)


def test_averages_are_named():
    # apple: AP 1; pear: missed; plum: only predicted
    dataset = make_dataset(
        GroundTruth.of([0, 0], [0, 1], [A, B]),
        Predictions.of([0, 0], [0, 2], [A, C], [0.9, 0.8]),
        classes=["apple", "pear", "plum"],
    )
    seen = prepare(dataset).at()
    assert seen.mean(seen.average_precision) == pytest.approx(1 / 2)
    over = "classes with ground truth or predictions"
    assert seen.mean(seen.average_precision, over) == pytest.approx(1 / 3)
    np.testing.assert_array_equal(seen.per_class.precision, [1, np.nan, 0])
    np.testing.assert_array_equal(seen.per_class.recall, [1, 0, np.nan])
    np.testing.assert_array_equal(seen.per_class.f_beta(), [1, 0, 0])
    assert seen.mean(seen.per_class.precision) == 0.5  # of the pear 0: nothing is claimed


def test_without_anything():
    for dataset in (
        make_dataset(no_ground_truth(), no_predictions()),
        make_dataset(GroundTruth.of([0], [0], [A]), no_predictions()),
        make_dataset(no_ground_truth(), Predictions.of([0], [0], [A], [0.5])),
    ):
        sweep = prepare(dataset)
        assert sweep.at(confidence=0.1).pooled.tp == 0
        assert np.isnan(sweep.best("f_beta").confidence)
        assert len(sweep.curve()) == 0


def test_no_class_and_no_image_are_choices_too():
    sweep = prepare(random_dataset(6003))
    none = sweep.at(classes=[])
    assert (none.pooled.tp, none.pooled.fp, none.pooled.fn) == (0, 0, 0)
    assert np.isnan(none.mean(none.average_precision))
    assert sweep.confusion(classes=[]).matrix.tolist() == [[0]]
    assert np.isnan(sweep.best("f_beta", classes=[]).confidence)
    assert sweep.at(images=[]).pooled.fn == 0


def test_answers_do_not_depend_on_what_was_asked_before():
    sweep = prepare(random_dataset(6200))
    first = [sweep.at(iou_threshold=t / 50).pooled.tp for t in range(5, 51)]
    again = [sweep.at(iou_threshold=t / 50).pooled.tp for t in range(5, 51)]
    assert first == again
    assert len(sweep._levels) < 46


@pytest.mark.parametrize(
    "wrong",
    [
        {"iou_threshold": 0.05},
        {"iou_threshold": 1.1},
        {"max_detections": -1},
        {"classes": [0, 0]},
        {"classes": [9]},
        {"images": [9]},
        {"images": [True]},
    ],
)
def test_settings_out_of_range_are_refused(wrong):
    sweep = prepare(make_dataset(GroundTruth.of([0], [0], [A]), no_predictions(), images=2))
    with pytest.raises(RequestError):
        sweep.at(**wrong)


def test_impossible_requests_are_refused():
    dataset = one_image([A], [A], [0.9])
    with pytest.raises(RequestError, match="iou_floor"):
        prepare(dataset, iou_floor=0.0)
    with pytest.raises(RequestError, match="classes apart"):
        prepare(dataset, replace(iouviz.COCO, class_agnostic=True))
    with pytest.raises(RequestError, match="no goal"):
        prepare(dataset).best("fame")
    with pytest.raises(RequestError, match="beta"):
        prepare(dataset).best("f_beta", beta=0)
    with pytest.raises(RequestError, match="wanted"):
        prepare(dataset).best("recall", wanted=1.5)
