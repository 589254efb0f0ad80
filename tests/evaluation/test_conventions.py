"""Each convention by a worked example, and all of them together on the sample set."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from iouviz.data.model import Dataset, GroundTruth, Images, Predictions
from iouviz.data.sample import sample
from iouviz.data.verified import Verified
from iouviz.evaluation.conventions import CONVENTIONS, TOOLS, Rules
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.mean_ap import mean_ap, moves
from iouviz.evaluation.protocols import LVIS, OPEN_IMAGES, VOC2007, VOC2010

SAMPLE = sample()
EXACT = Rules(iou_thresholds=(0.5,), interpolation="all-point")
OVERLAP = next(each for each in CONVENTIONS if each.field == "overlap")
NEAR, FAR = [0, 0, 10, 10], [40, 40, 50, 50]


def pears(objects, found, *, classes=("pear",), images=1, **columns):
    """Objects (image, label, box) and predictions (image, label, box, score)."""
    image, label, boxes = zip(*objects, strict=True)
    at, name, where, score = zip(*found, strict=True)
    return Dataset(
        images=Images(
            tuple(f"{i}.jpg" for i in range(images)),
            np.full((images, 2), 64.0),
            tuple(range(images, 0, -1)),  # ids against the order of the file
            (None,) * images,
        ),
        classes=classes,
        class_ids=tuple(range(len(classes))),
        ground_truth=GroundTruth.of(image, label, boxes, **columns),
        predictions=Predictions.of(at, name, where, score),
    )


def test_the_protocols_are_rules_too():
    assert mean_ap(SAMPLE) == evaluate(SAMPLE).summary["AP"]
    assert mean_ap(SAMPLE, size="medium") == evaluate(SAMPLE).summary["APm"]
    voc = Rules(matching="voc", iou_thresholds=(0.5,), max_detections=None)
    for protocol in (VOC2007, VOC2010):
        rules = replace(voc, interpolation=protocol.interpolation)
        assert mean_ap(SAMPLE, rules) == evaluate(SAMPLE, protocol).summary["AP"]


@pytest.mark.parametrize(("name", "protocol"), [("LVIS", LVIS), ("Open Images", OPEN_IMAGES)])
def test_the_federated_protocols_are_rules_too(name, protocol):
    crowd = np.arange(len(SAMPLE.ground_truth)) % 3 == 0
    every = np.unique(np.stack([SAMPLE.predictions.image, SAMPLE.predictions.label]), axis=1)
    known = replace(
        SAMPLE,
        ground_truth=replace(SAMPLE.ground_truth, crowd=crowd),
        verified=Verified.of(*every[:, ::2]),
    )
    assert mean_ap(known, TOOLS[name]) == evaluate(known, protocol).summary["AP"]
    assert np.isnan(mean_ap(SAMPLE, TOOLS[name]))  # nobody says what was looked for


def test_every_overlap_that_a_data_set_has():
    strips = [[0, 0, 10, 10], [0, 0, 10, 10]]
    turned = np.array([[[1, 0], [10, 9], [9, 10], [0, 1]], [[9, 0], [10, 1], [1, 10], [0, 9]]])
    cross = pears([(0, 0, strips[0])], [(0, 0, strips[1], 0.9)], corners=turned[:1])
    cross = replace(cross, predictions=replace(cross.predictions, corners=turned[1:].astype(float)))
    by = {
        o.value: v
        for o, v in zip(
            OVERLAP.options, moves(partial(mean_ap, cross), EXACT, OVERLAP), strict=True
        )
    }
    assert by["boxes"] == 1  # the same upright box
    assert by["oriented"] == 0  # a cross of two strips
    assert np.isnan([by["masks"], by["boundary"], by["keypoints"]]).all()


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        # image 1 has the lower id, and there the object is missed: wrong, right = 1/2
        ("image id", 0.5),
        ("file", 1.0),
        ("right first", 1.0),
        ("wrong first", 0.5),
    ],
)
@pytest.mark.parametrize("averaging", ["ground truth", "pooled"])
def test_ties(ties, expected, averaging):
    tied = pears([(0, 0, NEAR)], [(0, 0, NEAR, 0.5), (1, 0, FAR, 0.5)], images=2)
    assert mean_ap(tied, replace(EXACT, ties=ties, averaging=averaging)) == expected


def test_crowds():
    # the crowd is found first and surest, then the object
    crowd = pears(
        [(0, 0, FAR), (0, 0, NEAR)],
        [(0, 0, FAR, 0.9), (0, 0, NEAR, 0.8)],
        crowd=[True, False],
    )
    assert mean_ap(crowd, EXACT) == 1
    assert mean_ap(crowd, replace(EXACT, crowd="counted")) == 1
    assert mean_ap(crowd, replace(EXACT, crowd="dropped")) == 0.5  # wrong, right
    missed = replace(crowd, predictions=Predictions.of([0], [0], [NEAR], [0.8]))
    assert mean_ap(missed, replace(EXACT, crowd="counted")) == 0.5


def test_classes_that_are_only_predicted():
    classes = pears(
        [(0, 0, NEAR)], [(0, 0, NEAR, 0.5), (0, 1, FAR, 0.9)], classes=("pear", "plum", "fig")
    )
    assert mean_ap(classes, EXACT) == 1
    assert mean_ap(classes, replace(EXACT, averaging="either")) == 0.5  # the plum counts as 0
    assert mean_ap(classes, replace(EXACT, averaging="pooled")) == 0.5  # wrong, right


def test_areas():
    # a box of 40 x 40 with a mask of 500 pixels: small by its mask, medium by its box
    wide = [0, 0, 40, 40]
    object_ = pears([(0, 0, wide)], [(0, 0, wide, 0.9)], area=[500.0])
    assert mean_ap(object_, EXACT, "small") == 1
    assert np.isnan(mean_ap(object_, replace(EXACT, area="box"), "small"))
    assert mean_ap(object_, replace(EXACT, area="box"), "medium") == 1


def test_one_pixel_more():
    # 4 x 4 against 4 x 2: 8 / 16 = .5; with a pixel more 5 x 3 / 5 x 5 = .6
    close = pears([(0, 0, [0, 0, 4, 4])], [(0, 0, [0, 0, 4, 2], 0.9)])
    at = replace(EXACT, iou_thresholds=(0.55,))
    assert mean_ap(close, at) == 0
    assert mean_ap(close, replace(at, inclusive_pixels=True)) == 1


def test_confidence_and_limit_throw_away():
    # surest wrong, then right
    two = pears([(0, 0, NEAR)], [(0, 0, FAR, 0.9), (0, 0, NEAR, 0.4)])
    assert mean_ap(two, EXACT) == 0.5
    assert mean_ap(two, replace(EXACT, confidence=0.5)) == 0
    assert mean_ap(two, replace(EXACT, confidence=0.4)) == 0.5  # equal stays
    assert mean_ap(two, replace(EXACT, max_detections=1)) == 0


def test_a_second_choice():
    # both overlap the first object most; the second object is near enough for the second box
    objects = [(0, 0, [0, 0, 10, 10]), (0, 0, [2, 0, 12, 10])]
    found = [(0, 0, [0, 0, 9, 10], 0.9), (0, 0, [0, 0, 11, 10], 0.8)]
    both = pears(objects, found)
    assert mean_ap(both, EXACT) == 1
    assert mean_ap(both, replace(EXACT, matching="voc")) == 0.5


def test_every_option_can_be_judged_and_the_first_is_cocos():
    assert {convention.field for convention in CONVENTIONS} == set(Rules.__dataclass_fields__)
    coco = mean_ap(SAMPLE)
    for convention in CONVENTIONS:
        values = moves(partial(mean_ap, SAMPLE), Rules(), convention)
        assert len(values) == len(convention.options) > 1
        lacking = {"overlap": 4, "federated": 1}.get(convention.field, 0)  # boxes alone
        assert sum(0 <= value <= 1 for value in values) == len(values) - lacking
        if not convention.sizes:
            assert values[0] == coco


def test_no_order_of_equal_scores_is_outside_the_last_two():
    rounded = replace(
        SAMPLE,
        predictions=replace(SAMPLE.predictions, score=np.round(SAMPLE.predictions.score, 1)),
    )
    by_id, by_file, most, least = moves(
        partial(mean_ap, rounded),
        Rules(),
        next(each for each in CONVENTIONS if each.field == "ties"),
    )
    assert least < min(by_id, by_file) <= max(by_id, by_file) < most
