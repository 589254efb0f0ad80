"""Every reason on the smallest case that shows it, and what the sentence says."""

from dataclasses import replace

import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES, error_types
from iouviz.evaluation.diagnosis.explain import explain_object, explain_prediction
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.wording import sentence
from iouviz.evaluation.protocols import MEDIUM
from tests.evaluation.builders import make_dataset, one_image, random_dataset

A, B = [0, 0, 10, 10], [20, 0, 30, 10]
FOUR_FIFTHS = [0, 0, 8, 10]  # IoU .8 with A
FIFTH = [0, 0, 2, 10]  # IoU .2 with A
SPECK = [0, 0, 1, 5]  # IoU .05 with A
FAR = [70, 70, 80, 80]


def in_words(story, dataset):
    return story.reason, sentence(story, dataset)


def of_prediction(dataset, row, **rules):
    return in_words(explain_prediction(judge(dataset, 0, **rules), row, dataset), dataset)


def of_object(dataset, row, **rules):
    return in_words(explain_object(judge(dataset, 0, **rules), row, dataset), dataset)


def two_classes(objects, predicted):
    """Pairs of class number and box; scores .9, .8, ..."""
    return make_dataset(
        GroundTruth.of([0] * len(objects), [k for k, _ in objects], [box for _, box in objects]),
        Predictions.of(
            [0] * len(predicted),
            [k for k, _ in predicted],
            [box for _, box in predicted],
            [0.9 - 0.1 * i for i in range(len(predicted))],
        ),
        classes=["apple", "pear"],
    )


def test_matched():
    dataset = one_image([B, A], [FOUR_FIFTHS], [0.9])
    assert of_prediction(dataset, 0) == (
        "matched",
        "Counts as a true positive: it matches apple #2 with IoU 0.80, "
        "at or above the threshold 0.50.",
    )
    assert of_object(dataset, 1) == (
        "matched",
        "Matched: prediction #1 (apple, 0.90) matches it with IoU 0.80, "
        "at or above the threshold 0.50.",
    )


def test_too_low():
    dataset = one_image([A], [FIFTH], [0.9])
    assert of_prediction(dataset, 0) == (
        "too-low",
        "Counts as a false positive: its best match, apple #1, overlaps it by IoU 0.20, "
        "below the threshold 0.50.",
    )
    assert of_object(dataset, 0) == (
        "too-low",
        "Missed (a false negative): the best prediction, prediction #1 (apple, 0.90), overlaps it "
        "by IoU 0.20, below the threshold 0.50.",
    )


def test_too_low_by_a_hair_shows_the_digits_that_tell():
    dataset = one_image([A], [[0, 0, 10, 4.999]], [0.9])
    assert "IoU 0.4999, below the threshold 0.50" in of_prediction(dataset, 0)[1]


def test_duplicate():
    dataset = one_image([A], [FOUR_FIFTHS, A], [0.5, 0.9])
    judgement = judge(dataset, 0)
    story = explain_prediction(judgement, 0, dataset)
    assert (story.reason, story.rival, story.decisive.row) == ("duplicate", 1, 0)
    assert sentence(story, dataset) == (
        "Counts as a false positive: apple #1, which it overlaps by IoU 0.80, was already matched "
        "by the more confident prediction #2 (apple, 0.90), so this one is a duplicate."
    )


def test_duplicate_of_an_equally_confident_one():
    said = of_prediction(one_image([A], [A, A], [0.5, 0.5]), 1)[1]
    assert "by prediction #1 (apple, 0.50), equally confident but earlier" in said


def test_another_class():
    dataset = two_classes([(0, A)], [(1, FOUR_FIFTHS)])
    assert of_prediction(dataset, 0) == (
        "other-class",
        "Counts as a false positive: it overlaps apple #1 by IoU 0.80, but that is of class "
        "apple, not pear.",
    )
    assert of_object(dataset, 0) == (
        "other-class",
        "Missed (a false negative): prediction #1 (pear, 0.90) overlaps it by IoU 0.80, but is of "
        "class pear, not apple.",
    )


def test_where_all_classes_are_one_no_object_is_of_another_class():
    dataset = two_classes([(0, A)], [(0, A), (1, FOUR_FIFTHS)])
    agnostic = replace(iouviz.COCO, class_agnostic=True)
    assert of_prediction(dataset, 1)[0] == "other-class"
    assert of_prediction(dataset, 1, protocol=agnostic)[0] == "duplicate"


def test_an_iou_from_elsewhere_is_told():
    dataset = one_image([A, B], [FAR], [0.9])
    judgement = judge(dataset, 0, iou=lambda d, g: 0.6 + 0.1 * (d + g))
    story = explain_prediction(judgement, 0, dataset)
    assert (story.reason, [each.iou for each in story.candidates]) == ("matched", [0.7, 0.6])
    assert explain_object(judgement, 0, dataset).reason == "preferred-another"


def test_own_class_too_low_goes_before_another_class():
    dataset = two_classes([(0, A), (1, [0, 0, 4, 10])], [(0, FIFTH)])
    assert of_prediction(dataset, 0)[0] == "too-low"  # IoU .2 with the apple, .5 with the pear
    assert of_prediction(dataset, 0, iou_threshold=0.6)[0] == "too-low"
    duplicate = two_classes([(0, A), (1, A)], [(0, A), (0, FOUR_FIFTHS)])
    assert of_prediction(duplicate, 1)[0] == "other-class"
    assert of_prediction(two_classes([(1, A)], [(0, FIFTH)]), 0)[0] == "other-class"


REASONS = {
    "localisation": ("too-low", True),
    "classification": ("other-class", True),
    "both": ("other-class", True),
    "duplicate": ("duplicate", True),
    "background": ("background", False),
}


@pytest.mark.parametrize("protocol", [iouviz.COCO, iouviz.VOC2010])
def test_a_false_positives_reason_and_object_are_those_of_its_error_type(protocol):
    seen = set()
    for seed in range(300, 312):
        dataset = random_dataset(seed)
        found = error_types(dataset, iou_threshold=0.55, protocol=protocol)
        for image in range(len(dataset.images)):
            judgement = judge(dataset, image, iou_threshold=0.55, protocol=protocol)
            for row in judgement.predictions[found.predictions[judgement.predictions] >= 0]:
                story = explain_prediction(judgement, int(row), dataset)
                kind = ERROR_TYPES[found.predictions[row]]
                reason, about = REASONS[kind]
                assert (story.error, story.reason) == (kind, reason), (seed, row)
                if about:
                    assert story.decisive.row == found.best_object[row], (seed, row)
                seen.add(kind)
    assert seen == set(REASONS)


def test_background():
    dataset = one_image([A], [FAR, SPECK], [0.9, 0.8])
    assert of_prediction(dataset, 0) == (
        "background",
        "Counts as a false positive: it overlaps no object.",
    )
    assert of_prediction(dataset, 1) == (
        "background",
        "Counts as a false positive: it is on background; the nearest object, apple #1, overlaps "
        "it by only IoU 0.05.",
    )
    assert of_object(dataset, 0)[0] == "nothing-overlaps"
    assert of_object(one_image([A], [FAR], [0.9]), 0) == (
        "nothing-overlaps",
        "Missed (a false negative): no prediction overlaps it.",
    )


@pytest.mark.parametrize(
    ("flag", "reason", "words"),
    [
        ("crowd", "ignored-crowd", "is a crowd"),
        ("ignore", "ignored-difficult", "is marked as difficult"),
    ],
)
def test_ignored(flag, reason, words):
    dataset = one_image([A], [A], [0.9], **{flag: [True]})
    for found, said in (of_prediction(dataset, 0), of_object(dataset, 0)):
        assert found == reason
        assert said.startswith("Ignored: ")
        assert words in said


def test_ignored_for_its_area():
    medium = replace(iouviz.COCO, areas=(MEDIUM,))
    dataset = one_image([A], [A, FAR], [0.9, 0.8])
    assert of_prediction(dataset, 0, protocol=medium) == (
        "ignored-area",
        "Ignored: it matches apple #1 with IoU 1.00, which has an area outside the "
        "evaluated range.",
    )
    assert of_prediction(dataset, 1, protocol=medium) == (
        "ignored-area",
        "Ignored: it matches nothing, and its own area is outside the evaluated range.",
    )
    assert of_object(dataset, 0, protocol=medium)[0] == "ignored-area"


def test_below_the_confidence():
    dataset = one_image([A], [A], [0.25])
    assert of_prediction(dataset, 0, confidence=0.3) == (
        "below-confidence",
        "Left out: its confidence 0.25 is below 0.3.",
    )
    assert of_object(dataset, 0, confidence=0.3) == (
        "candidate-below-confidence",
        "Missed (a false negative): prediction #1 (apple, 0.25) overlaps it by IoU 1.00, but its "
        "confidence is below 0.3.",
    )


def test_beyond_the_limit():
    few = replace(iouviz.COCO, max_detections=(1,))
    dataset = one_image([A, B], [A, B], [0.6, 0.9])
    assert of_prediction(dataset, 0, protocol=few)[0] == "beyond-max-detections"
    reason, said = of_object(dataset, 0, protocol=few)
    assert reason == "candidate-beyond-max-detections"
    assert "is beyond the maximum number of predictions" in said


def test_the_candidate_preferred_another_object():
    # moved by 1 it overlaps the first by 90 / 110 = .82, the second by .67 (moved by 3 - 1)
    objects = [A, [3, 0, 13, 10]]
    dataset = one_image(objects, [[1, 0, 11, 10]], [0.9])
    judgement = judge(dataset, 0)
    story = explain_object(judgement, 1, dataset)
    assert (story.reason, story.rival) == ("preferred-another", 0)
    assert sentence(story, dataset) == (
        "Missed (a false negative): prediction #1 (apple, 0.90) overlaps it by IoU 0.67, "
        "but is matched with apple #1."
    )


def test_voc_the_candidate_asked_for_another_in_vain():
    objects = [A, [3, 0, 13, 10]]
    dataset = one_image(objects, [A, [1, 0, 11, 10]], [0.9, 0.8])
    reason, said = of_object(dataset, 1, protocol=iouviz.VOC2010)
    assert reason == "preferred-another"
    assert said.endswith("by VOC's rules it may match apple #1 alone, which it overlaps most.")
    assert of_prediction(dataset, 1, protocol=iouviz.VOC2010)[0] == "duplicate"


def test_boxes_are_numbered_within_their_image():
    dataset = make_dataset(
        GroundTruth.of([0, 1], [0, 0], [A, A]), Predictions.of([1], [0], [A], [0.9]), images=2
    )
    story = explain_prediction(judge(dataset, 1), 0, dataset)
    assert "matches apple #1" in sentence(story, dataset)


def test_a_box_of_another_image_is_refused():
    dataset = one_image([A], [A], [0.9])
    judgement = judge(dataset, 0)
    for explain in (explain_prediction, explain_object):
        with pytest.raises(RequestError, match="5 is not in the evaluated image"):
            explain(judgement, 5, dataset)


@pytest.mark.parametrize("protocol", [iouviz.COCO, iouviz.VOC2010])
@pytest.mark.parametrize("confidence", [0.0, 0.5])
def test_every_box_has_a_story_that_fits_its_verdict(protocol, confidence):
    for seed in range(5000, 5025):
        dataset = random_dataset(seed)
        for image in range(len(dataset.images)):
            seen = judge(dataset, image, confidence=confidence, protocol=protocol)
            for at, row in enumerate(seen.predictions.tolist()):
                story = explain_prediction(seen, row, dataset)
                assert sentence(story, dataset).endswith(".")
                assert (story.reason == "matched") == (seen.prediction_verdicts[at] == "TP")
                if story.reason == "duplicate":
                    mine, rival = dataset.predictions.score[[row, story.rival]]
                    assert rival >= mine
                if story.reason == "matched":
                    assert story.decisive.iou == seen.iou[at]
            for at, row in enumerate(seen.objects.tolist()):
                story = explain_object(seen, row, dataset)
                assert sentence(story, dataset).endswith(".")
                assert (story.reason == "matched") == (seen.object_verdicts[at] == "matched")
                if story.reason == "preferred-another":
                    assert story.rival not in (-1, row)
