"""A simulated detector: each fault alone, its draws, and whether the error types see them."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.data.simulate.simulate import (
    CAUSES,
    RANGES,
    Knobs,
    Simulated,
    miss_probability,
    simulate,
)
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, error_types
from iouviz.evaluation.metrics.calibration import calibration
from iouviz.geometry.overlap import iou

SIDES = np.array([12.0, 32.0, 50.0, 64.0, 96.0, 150.0])
CLASSES = ("apple", "pear", "plum", "fig")
CELL = 200.0  # objects stand in cells of a grid, one each, and so never touch
SPOILT = Knobs(
    localisation=0.1, miss_small=0.5, miss_large=0.2, confusion=0.3, duplicates=0.4, background=2
)


def table(images: int = 120, *, classes: tuple[str, ...] = CLASSES, **columns) -> Dataset:
    """Six objects an image, each size once, apart from each other; sides alike and unlike."""
    rng = np.random.default_rng(7)
    count = 6 * images
    cell = np.tile(np.array([[x, y] for y in range(2) for x in range(3)]) * CELL, (images, 1))
    aspect = rng.choice([0.8, 1.0, 1.25], size=count)
    side = np.tile(SIDES, images)[:, None] * np.stack([aspect, 1 / aspect], axis=1)
    corner = cell + rng.random((count, 2)) * (CELL - side)
    return Dataset(
        images=Images(
            tuple(f"{i}.jpg" for i in range(images)),
            np.tile([3 * CELL, 2 * CELL], (images, 1)),
            tuple(range(images)),
            (None,) * images,
        ),
        classes=classes,
        class_ids=tuple(range(len(classes))),
        ground_truth=GroundTruth.of(
            np.repeat(np.arange(images), 6),
            rng.integers(len(classes), size=count),
            np.concatenate([corner, corner + side], axis=1),
            **columns,
        ),
        predictions=Predictions.of([0], [0], [[0, 0, 1, 1]], [0.5]),
    )


TABLE = table()


def shuffled(truth: GroundTruth) -> GroundTruth:
    rows = np.random.default_rng(0).permutation(len(truth))
    return GroundTruth.of(truth.image[rows], truth.label[rows], truth.boxes[rows])


def judged(knobs: Knobs, seed: int = 1) -> dict[str, float]:
    return iouviz.evaluate(simulate(TABLE, knobs, seed=seed).dataset).summary


def labels(made: Simulated, **options) -> list[str]:
    """What the error types make of it; "good" for what is no error."""
    found = error_types(made.dataset, **options)
    return [ERROR_TYPES[each] if each >= 0 else "good" for each in found.predictions.tolist()]


def as_columns(made: Simulated) -> list[np.ndarray]:
    guesses, planted = made.dataset.predictions, made.planted
    return [
        *(getattr(guesses, name) for name in ("image", "label", "boxes", "size", "score")),
        *(getattr(planted, name) for name in ("cause", "source", "iou", "missed")),
    ]


# No fault


def test_at_rest_every_average_precision_is_one():
    made = simulate(TABLE, Knobs(), seed=3)
    summary = iouviz.evaluate(made.dataset).summary
    for name in ("AP", "AP50", "AP75", "APs", "APm", "APl", "AR100"):
        assert summary[name] == 1.0, name
    assert iouviz.evaluate(made.dataset, iouviz.VOC2010).summary["AP"] == 1.0
    assert made.planted.names == ["good"] * len(TABLE.ground_truth)
    np.testing.assert_array_equal(made.planted.source, np.arange(len(TABLE.ground_truth)))
    np.testing.assert_array_equal(made.dataset.predictions.boxes, TABLE.ground_truth.boxes)
    assert made.dataset.ground_truth is TABLE.ground_truth


def test_objects_that_overlap_or_coincide_are_no_fault():
    # touching, nested, and the very same box twice; one reaches out of its image on two sides
    boxes = [[0, 0, 10, 10], [5, 0, 15, 10], [2, 2, 8, 8], [2, 2, 8, 8], [-3, 390, 20, 450]]
    crowded = replace(TABLE, ground_truth=GroundTruth.of([0] * 5, [0] * 5, boxes))
    assert iouviz.evaluate(simulate(crowded, Knobs(), seed=0).dataset).summary["AP"] == 1.0


def test_what_does_not_count_is_neither_found_nor_missed():
    odd = np.arange(720) % 2 == 1
    crowd, ignore = odd & (np.arange(720) % 3 == 0), odd & (np.arange(720) % 3 == 1)
    quiet = table(crowd=crowd, ignore=ignore)
    made = simulate(quiet, replace(SPOILT, background=0), seed=0)
    assert not (crowd | ignore)[made.planted.source].any()
    assert not made.planted.missed[crowd | ignore].any()
    assert iouviz.evaluate(simulate(quiet, Knobs(), seed=0).dataset).summary["AP"] == 1.0


def test_a_box_that_did_not_move_keeps_the_size_that_its_file_states():
    stated = TABLE.ground_truth.size * (1 + 1e-15)
    made = simulate(table(size=stated), Knobs(), seed=0)
    np.testing.assert_array_equal(made.dataset.predictions.size, stated)
    pushed = simulate(table(size=stated), Knobs(localisation=0.1), seed=0).dataset.predictions
    np.testing.assert_array_equal(pushed.size, pushed.boxes[:, 2:] - pushed.boxes[:, :2])


# Each knob alone


def test_noise_goes_with_the_size_of_the_object():
    made = simulate(TABLE, Knobs(localisation=0.05), seed=1)
    truth = TABLE.ground_truth
    push = (made.dataset.predictions.boxes - truth.boxes) / np.tile(truth.size, 2)
    large = truth.area > 64**2
    for some in (large, ~large):
        np.testing.assert_allclose(push[some].std(axis=0), 0.05, rtol=0.12)
        np.testing.assert_allclose(push[some].mean(axis=0), 0, atol=0.01)
    steps = [judged(Knobs(localisation=sd)) for sd in (0.0, 0.02, 0.05, 0.1, 0.2)]
    assert (np.diff([each["AP"] for each in steps]) < -0.02).all()
    assert steps[2]["AP75"] < steps[2]["AP50"]


def test_misses_follow_the_ramp():
    knobs = Knobs(miss_small=0.6, miss_large=0.2)
    # sides of 12 and 32: .6; 64, half-way from 32 to 96: .4; 96 and beyond: .2
    np.testing.assert_allclose(
        miss_probability(np.array([12.0, 32, 64, 96, 150]) ** 2, knobs), [0.6, 0.6, 0.4, 0.2, 0.2]
    )
    many = table(2000)
    missed = simulate(many, knobs, seed=1).planted.missed.reshape(-1, 6).mean(axis=0)
    # a side of 50: .6 - .4 * 18/64 = .4875; four standard errors of 2000 draws are .045
    np.testing.assert_allclose(missed, [0.6, 0.6, 0.4875, 0.4, 0.2, 0.2], atol=0.045)
    small, large = judged(Knobs(miss_small=0.5)), judged(Knobs(miss_large=0.5))
    assert small["APs"] < 0.8
    assert small["APl"] == 1
    assert large["APs"] > small["APs"]
    assert large["APl"] < 0.8


def test_every_object_can_be_missed():
    made = simulate(TABLE, Knobs(miss_small=1, miss_large=1, duplicates=1), seed=1)
    assert made.planted.missed.all()
    assert not len(made.dataset.predictions)


def test_confusion_takes_each_other_class_as_often():
    many = table(1000)
    made = simulate(many, Knobs(confusion=0.6), seed=1)
    truth, guess = many.ground_truth.label, made.dataset.predictions.label
    share = np.zeros((4, 4))
    np.add.at(share, (truth, guess), 1)
    share /= share.sum(axis=1, keepdims=True)
    # .4 its own, the other three .2 each; four standard errors of 1500 draws are .05
    np.testing.assert_allclose(share, np.where(np.eye(4) == 1, 0.4, 0.2), atol=0.05)
    assert judged(Knobs(confusion=0.3))["AP"] < judged(Knobs(confusion=0.1))["AP"] < 1


def test_one_class_cannot_be_confused():
    made = simulate(table(classes=("apple",)), Knobs(confusion=1), seed=1)
    assert set(made.planted.names) == {"good"}


def test_duplicates_are_the_same_box_with_less_confidence():
    made = simulate(TABLE, Knobs(duplicates=0.5, separation=0), seed=1)
    guesses, planted = made.dataset.predictions, made.planted
    second = np.flatnonzero(planted.cause == CAUSES.index("duplicate"))
    assert 300 < len(second) < 420  # 360 expected, sd 13
    first = planted.source[second]  # nothing is missed: rows of objects are rows of first boxes
    np.testing.assert_array_equal(guesses.boxes[second], guesses.boxes[first])
    np.testing.assert_array_equal(guesses.label[second], guesses.label[first])
    assert (guesses.score[second] < guesses.score[first]).all()
    assert judged(Knobs(duplicates=0.9))["AP"] < judged(Knobs(duplicates=0.3))["AP"] < 1
    assert judged(Knobs(duplicates=0.9))["AR100"] == 1


def test_background_is_poisson_and_far_from_everything():
    truth = shuffled(TABLE.ground_truth)  # an image's objects need not stand together
    made = simulate(replace(TABLE, ground_truth=truth), Knobs(background=3), seed=1)
    guesses, planted = made.dataset.predictions, made.planted
    rows = np.flatnonzero(planted.cause == CAUSES.index("background"))
    number = np.bincount(guesses.image[rows], minlength=120)
    assert abs(number.mean() - 3) < 0.64  # four standard errors: 4 sqrt(3 / 120)
    assert 1.8 < number.var() < 4.5
    for row in rows:
        here = truth.image == guesses.image[row]
        assert iou(guesses.boxes[[row]], truth.boxes[here]).max() < 0.1
    assert (planted.source[rows] == -1).all()
    assert np.isnan(planted.iou[rows]).all()
    assert judged(Knobs(background=8))["AP"] < judged(Knobs(background=1))["AP"] < 1
    assert judged(Knobs(background=8))["AR100"] == 1


def test_background_where_there_is_little_to_go_by():
    empty = replace(TABLE, ground_truth=GroundTruth.of([], [], []))
    assert len(simulate(empty, Knobs(background=2), seed=0).dataset.predictions) > 150
    nowhere = replace(TABLE.images, sizes=np.full((120, 2), np.nan))
    made = simulate(replace(empty, images=nowhere), Knobs(background=2), seed=0)
    assert not len(made.dataset.predictions)  # no size, no object: no place
    made = simulate(replace(TABLE, images=nowhere), SPOILT, seed=0)
    assert made.planted.counts["background"] > 150


def test_in_a_crowd_there_is_no_background_whatever_the_size():
    # image 0 is all crowd, which small boxes hardly overlap by IoU; image 1 shows their size
    boxes = [[0, 0, 600, 400], [0, 0, 20, 20]]
    full = replace(TABLE, ground_truth=GroundTruth.of([0, 1], [0, 0], boxes, crowd=[True, False]))
    guesses = simulate(full, Knobs(background=20), seed=0).dataset.predictions
    small = guesses.boxes[guesses.image > 0]
    assert (small[:, 2] - small[:, 0]).min() == pytest.approx(20)
    assert not (guesses.image == 0).any()


def test_nothing_at_all():
    images = Images((), np.empty((0, 2)), (), ())
    none = GroundTruth.of([], [], [])
    void = Dataset(images, (), (), none, Predictions.of([], [], [], []))
    assert not len(simulate(void, SPOILT, seed=0).dataset.predictions)
    unnamed = replace(TABLE, classes=(), class_ids=(), ground_truth=none)
    assert not len(simulate(unnamed, SPOILT, seed=0).dataset.predictions)


# Scores


def better(made: Simulated) -> float:
    """How often a right prediction outscores a wrong one."""
    right = made.planted.cause == CAUSES.index("good")
    score = made.dataset.predictions.score
    return float((score[right][:, None] > score[~right]).mean())


def test_separation_is_how_often_right_outscores_wrong():
    # Phi(s / sqrt(2)) for s of 0, 1, 2 and 4
    for s, share in ((0, 0.5), (1, 0.760), (2, 0.921), (4, 0.998)):
        made = simulate(TABLE, Knobs(confusion=0.5, separation=s), seed=2)
        assert better(made) == pytest.approx(share, abs=0.05)
    steps = [judged(Knobs(background=5, separation=s))["AP"] for s in (0, 1, 2, 4)]
    assert (np.diff(steps) > 0).all()
    assert judged(Knobs(separation=0))["AP"] == 1  # nothing wrong that could be outscored


def test_scores_tell_the_truth_at_temperature_one_and_the_true_prior():
    many = table(2000)

    def gap(**knobs):
        made = simulate(many, Knobs(confusion=0.3, separation=1.5, **knobs), seed=1)
        right = made.planted.cause == CAUSES.index("good")
        return calibration(made.dataset.predictions.score, right, bins=10)

    honest = gap(prior=0.7)
    assert honest.ece < 0.015
    sure, unsure = gap(prior=0.7, temperature=0.4), gap(prior=0.7, temperature=3)
    assert min(sure.ece, unsure.ece) > 0.05
    assert sure.gap[-1] < -0.02 < 0.02 < unsure.gap[-2]  # too sure; not sure enough
    assert gap(prior=0.5).ece > 0.05


def test_temperature_and_prior_change_no_order():
    made = [
        simulate(TABLE, replace(SPOILT, **each), seed=1)
        for each in ({}, {"temperature": 0.5}, {"temperature": 4.0, "prior": 0.9})
    ]
    orders = [np.argsort(each.dataset.predictions.score) for each in made]
    np.testing.assert_array_equal(orders[0], orders[1])
    np.testing.assert_array_equal(orders[0], orders[2])


# Draws


def test_a_seed_gives_the_same_again_and_another_one_something_else():
    once, again, other = (simulate(TABLE, SPOILT, seed=seed) for seed in (4, 4, 5))
    for a, b in zip(as_columns(once), as_columns(again), strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(once.planted.missed, other.planted.missed)
    assert once.dataset.predictions.boxes[0].tolist() != other.dataset.predictions.boxes[0].tolist()


def keyed(made: Simulated) -> dict[tuple[int, ...], tuple]:
    """Predictions by what they are: (object, first or second), or (-1, image, which there)."""
    guesses, planted, seen = made.dataset.predictions, made.planted, {}
    for row, source in enumerate(planted.source.tolist()):
        stem = (source, int(guesses.image[row]))
        turn = sum((*stem, n) in seen for n in range(40))
        seen[(*stem, turn)] = (
            tuple(guesses.boxes[row]),
            int(guesses.label[row]),
            float(guesses.score[row]),
            CAUSES[planted.cause[row]],
        )
    return seen


BOX, LABEL, SCORE, CAUSE = range(4)
# What a knob may change in a prediction that is there before and after.
TOUCHES = {
    "localisation": {BOX, SCORE, CAUSE},
    "miss_small": set(),
    "miss_large": set(),
    "confusion": {LABEL, SCORE, CAUSE},
    "duplicates": set(),
    "background": set(),
    "separation": {SCORE},
    "temperature": {SCORE},
    "prior": {SCORE},
}


@pytest.mark.parametrize("name", RANGES)
def test_one_knob_leaves_the_draws_of_the_others(name):
    small = table(30)
    before = keyed(simulate(small, SPOILT, seed=1))
    low, high = RANGES[name]
    turned = getattr(SPOILT, name) + 0.1 * (high - low)
    after = keyed(simulate(small, replace(SPOILT, **{name: turned}), seed=1))
    both = before.keys() & after.keys()
    assert len(both) > 100
    for key in both:
        for part in {BOX, LABEL, SCORE, CAUSE} - TOUCHES[name]:
            assert before[key][part] == after[key][part], key
    if name in ("duplicates", "background"):
        assert before.keys() < after.keys()  # more of it keeps what was there
    elif name.startswith("miss"):
        assert before.keys() > after.keys()
    else:
        assert before.keys() == after.keys()
        assert before != after


def test_noise_pushes_the_same_way_and_further():
    boxes = [
        simulate(TABLE, Knobs(localisation=sd), seed=1).dataset.predictions.boxes
        for sd in (0.0, 0.04, 0.08)
    ]
    # half-way, but for boxes cut at the border
    inside = (boxes[2] > 0).all(axis=1) & (boxes[2][:, 2:] < [3 * CELL, 2 * CELL]).all(axis=1)
    assert inside.sum() > 600
    np.testing.assert_allclose(boxes[1][inside], (boxes[0] + boxes[2])[inside] / 2)


def test_confusion_stays_with_who_was_confused():
    low, high = (simulate(TABLE, Knobs(confusion=c), seed=1) for c in (0.2, 0.4))
    confused = low.dataset.predictions.label != TABLE.ground_truth.label
    np.testing.assert_array_equal(
        low.dataset.predictions.label[confused], high.dataset.predictions.label[confused]
    )


# Borders


def test_boxes_are_cut_at_the_image_where_its_size_is_known():
    wild = Knobs(localisation=1, background=3)
    boxes = simulate(TABLE, wild, seed=1).dataset.predictions.boxes
    assert boxes.min() == 0
    assert boxes[:, 2].max() == 3 * CELL
    assert boxes[:, 3].max() == 2 * CELL
    nowhere = replace(TABLE.images, sizes=np.full((120, 2), np.nan))
    free = simulate(replace(TABLE, images=nowhere), Knobs(localisation=1), seed=1)
    assert free.dataset.predictions.boxes.min() < 0
    assert free.dataset.predictions.boxes[:, 2].max() > 3 * CELL


@pytest.mark.parametrize("name", RANGES)
def test_knobs_out_of_range_are_refused(name):
    low, high = RANGES[name]
    for value in (low - 0.001, high + 0.001, float("nan")):
        with pytest.raises(RequestError, match=f"knob {name} = .*; wanted"):
            Knobs(**{name: value})
    Knobs(**{name: low})
    Knobs(**{name: high})


def test_impossible_questions_are_refused():
    with pytest.raises(RequestError, match="seed -1"):
        simulate(TABLE, Knobs(), seed=-1)
    for threshold in (0.0, 1.1):
        with pytest.raises(RequestError, match="IoU threshold"):
            simulate(TABLE, Knobs(), seed=0, iou_threshold=threshold)


# What was planted is what the error types see


@pytest.mark.parametrize(
    ("knobs", "causes"),
    [
        (Knobs(), {"good"}),
        (Knobs(miss_small=0.7, miss_large=0.3), {"good"}),
        (Knobs(localisation=0.12), {"good", "localisation"}),
        (Knobs(confusion=0.5), {"good", "classification"}),
        (Knobs(confusion=1, localisation=0.12), {"classification", "both"}),
        (Knobs(duplicates=0.6), {"good", "duplicate"}),
        (Knobs(background=4), {"good", "background"}),
    ],
    ids=["none", "missed", "localisation", "classification", "both", "duplicate", "background"],
)
@pytest.mark.parametrize("seed", range(3))
def test_each_planted_cause_is_recognised(knobs, causes, seed):
    made = simulate(TABLE, knobs, seed=seed)
    assert set(made.planted.names) == causes
    moved = made.planted.iou[~np.isnan(made.planted.iou)]
    assert (moved >= 0.1).all()  # unambiguous: not so far off as to be background
    assert labels(made) == made.planted.names
    missed = error_types(made.dataset).objects == ERROR_TYPES.index("missed")
    only_both = np.zeros(len(missed), np.bool_)  # nobody's correction would find these
    only_both[made.planted.source[made.planted.cause == CAUSES.index("both")]] = True
    np.testing.assert_array_equal(missed & ~only_both, made.planted.missed)
    np.testing.assert_array_equal(missed & only_both, only_both)


@pytest.mark.parametrize("iou_threshold", [0.5, 0.75])
@pytest.mark.parametrize("seed", range(3))
def test_all_causes_at_once_are_recognised(iou_threshold, seed):
    made = simulate(TABLE, SPOILT, seed=seed, iou_threshold=iou_threshold)
    assert min(made.planted.counts.values()) > 0
    assert np.nanmin(made.planted.iou) >= 0.1
    assert labels(made, iou_threshold=iou_threshold) == made.planted.names


def test_a_better_second_box_is_the_good_one():
    made = simulate(TABLE, Knobs(localisation=0.15, duplicates=1), seed=1)
    first, second = np.split(made.planted.cause, 2)
    assert ((first == CAUSES.index("localisation")) & (second == CAUSES.index("good"))).any()
    near = np.fmin(*np.split(made.planted.iou, 2)) >= 0.1
    seen = np.array(labels(made)) == made.planted.names
    assert seen[np.tile(near, 2)].all()
