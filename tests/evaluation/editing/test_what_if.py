"""Editing one image's boxes: the numbers are those of the edited data set judged from the start."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.editing.live_what_if import Rehearsal
from iouviz.evaluation.editing.what_if import Drawn, redraw, rejudge
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import corners
from tests.evaluation.builders import make_dataset, one_image

SAMPLE = sample()
BEFORE = {protocol.name: evaluate(SAMPLE, protocol) for protocol in (COCO, VOC2010)}


def drawn(table, image):
    """An image's boxes as they are."""
    scores = getattr(table, "score", np.ones(len(table)))
    return [
        Drawn(tuple(table.boxes[row].tolist()), int(table.label[row]), int(row), float(scores[row]))
        for row in np.flatnonzero(table.image == image)
    ]


@st.composite
def edits(draw, boxes):
    """Some boxes stay, some move, change class or score, go; some come."""
    result = []
    for each in boxes:
        kind = draw(st.sampled_from(["stay"] * 5 + ["move", "label", "score", "delete"]))
        if kind == "move":
            by = draw(st.floats(-40, 40))
            box = tuple(side + by for side in each.box)
            each = Drawn(box, each.label, each.row, each.score)
        elif kind == "label":
            label = draw(st.integers(0, len(SAMPLE.classes) - 1))
            each = Drawn(each.box, label, each.row, each.score)
        elif kind == "score":
            each = Drawn(each.box, each.label, each.row, draw(st.sampled_from([0.0, 0.4, 1.0])))
        if kind != "delete":
            result.append(each)
    if draw(st.booleans()):
        label = draw(st.integers(0, len(SAMPLE.classes) - 1))
        result.append(Drawn((10, 10, 90, 70), label, None, draw(st.sampled_from([0.2, 0.9]))))
    return result


@settings(max_examples=12, deadline=None)
@given(st.data(), st.integers(0, len(SAMPLE.images) - 1), st.sampled_from([COCO, VOC2010]))
def test_equal_to_judging_the_edited_data_set_from_the_start(data, image, protocol):
    predictions = data.draw(edits(drawn(SAMPLE.predictions, image)))
    objects = data.draw(edits(drawn(SAMPLE.ground_truth, image)))
    edited = redraw(SAMPLE, image, predictions, objects)
    quick = rejudge(BEFORE[protocol.name], edited)
    anew = evaluate(edited.dataset, protocol)
    rehearsal = Rehearsal(BEFORE[protocol.name], SAMPLE, image)
    rehearsed = rehearsal.rejudge(predictions, objects)
    np.testing.assert_array_equal(rehearsed.average_precision, anew.average_precision)
    assert repr(rehearsed.summary) == repr(anew.summary)
    assert repr(rehearsed.per_class) == repr(anew.per_class)
    np.testing.assert_array_equal(quick.average_precision, anew.average_precision)
    np.testing.assert_array_equal(quick.recall, anew.recall)
    np.testing.assert_array_equal(quick.positives, anew.positives)
    assert repr(quick.summary) == repr(anew.summary)
    assert repr(quick.per_class) == repr(anew.per_class)
    for table, places, wanted in (
        (edited.dataset.predictions, edited.predictions, predictions),
        (edited.dataset.ground_truth, edited.objects, objects),
    ):
        assert [tuple(box) for box in table.boxes[places].tolist()] == [w.box for w in wanted]
        assert table.label[places].tolist() == [w.label for w in wanted]
        assert (table.image == image).sum() == len(wanted)


def test_nothing_drawn_anew_changes_nothing():
    edited = redraw(SAMPLE, 3, drawn(SAMPLE.predictions, 3), drawn(SAMPLE.ground_truth, 3))
    assert not edited.touched.any()
    for name in ("image", "label", "boxes", "size", "area", "crowd", "ignore"):
        was, now = getattr(SAMPLE.ground_truth, name), getattr(edited.dataset.ground_truth, name)
        np.testing.assert_array_equal(was, now)
    for name in ("image", "label", "boxes", "size", "score"):
        was, now = getattr(SAMPLE.predictions, name), getattr(edited.dataset.predictions, name)
        np.testing.assert_array_equal(was, now)


def test_only_the_classes_of_what_changed_are_judged_again():
    boxes = drawn(SAMPLE.predictions, 0)
    other = (boxes[0].label + 1) % len(SAMPLE.classes)
    relabelled = [Drawn(boxes[0].box, other, boxes[0].row, boxes[0].score), *boxes[1:]]
    edited = redraw(SAMPLE, 0, relabelled, drawn(SAMPLE.ground_truth, 0))
    assert np.flatnonzero(edited.touched).tolist() == sorted([boxes[0].label, other])


def test_the_area_of_a_resized_object_grows_with_its_box():
    boxes = drawn(SAMPLE.ground_truth, 0)
    x1, y1, x2, y2 = boxes[0].box
    wider = Drawn((x1, y1, x1 + 2 * (x2 - x1), y2), boxes[0].label, boxes[0].row)
    edited = redraw(SAMPLE, 0, drawn(SAMPLE.predictions, 0), [wider, *boxes[1:]])
    was = SAMPLE.ground_truth.area[boxes[0].row]
    assert edited.dataset.ground_truth.area[edited.objects[0]] == pytest.approx(2 * was)


def test_deleting_every_box_of_an_image_leaves_the_others():
    edited = redraw(SAMPLE, 5, [], [])
    assert not (edited.dataset.predictions.image == 5).any()
    assert len(edited.dataset.ground_truth) == (SAMPLE.ground_truth.image != 5).sum()
    quick = rejudge(BEFORE[COCO.name], edited)
    assert repr(quick.summary) == repr(evaluate(edited.dataset).summary)


@pytest.mark.parametrize("protocol", [COCO, replace(COCO, class_agnostic=True)])
def test_a_rehearsal_is_right_move_after_move(protocol):
    rehearsal = Rehearsal(evaluate(SAMPLE, protocol), SAMPLE, 4)
    predictions, objects = drawn(SAMPLE.predictions, 4), drawn(SAMPLE.ground_truth, 4)
    first, last = predictions[0], objects[-1]
    x1, y1, x2, y2 = first.box
    moves = [
        ([replace(first, box=(x1 + 3, y1, x2 + 3, y2)), *predictions[1:]], objects),
        ([replace(first, box=(x1 + 9, y1, x2 + 9, y2)), *predictions[1:]], objects),  # same class
        (predictions[1:], [*objects[:-1], replace(last, label=first.label)]),
        (predictions, objects),  # undone
        ([*predictions, Drawn((5, 5, 60, 70), last.label, None, 0.9)], objects[1:]),
    ]
    for scored, ground_truth in moves:
        quick = rehearsal.rejudge(scored, ground_truth)
        edited = redraw(SAMPLE, 4, scored, ground_truth).dataset
        assert repr(quick.summary) == repr(evaluate(edited, protocol).summary)


def test_a_rehearsals_small_data_set_judges_its_image_as_the_whole_does():
    rehearsal = Rehearsal(BEFORE[COCO.name], SAMPLE, 7)
    predictions, objects = drawn(SAMPLE.predictions, 7)[1:], drawn(SAMPLE.ground_truth, 7)
    alone, whole = rehearsal.redraw(predictions, objects), redraw(SAMPLE, 7, predictions, objects)
    small, large = judge(alone.dataset, 7), judge(whole.dataset, 7)
    assert small.prediction_verdicts == large.prediction_verdicts
    assert small.object_verdicts == large.object_verdicts
    assert len(alone.dataset.predictions) == len(predictions)
    assert [alone.dataset.ground_truth.ids[row] for row in alone.objects] == [
        whole.dataset.ground_truth.ids[row] for row in whole.objects
    ]


def turned(box, by, degrees):
    """A rotated box, moved and turned, as it is drawn."""
    cx, cy, width, height, angle = box
    around = corners([[cx + by, cy - by, width, height, angle + degrees]])
    return {"corners": tuple(around.ravel().tolist()), "box": tuple(upright(around)[0].tolist())}


def oriented_dataset(rng, images=4, classes=2):
    """Turned objects, most of them found within a few pixels and degrees; a tie in the scores."""
    count = 6 * images
    objects = np.column_stack(
        [
            rng.uniform(50, 350, (count, 2)),
            rng.uniform(8, 90, (count, 2)),
            rng.uniform(0, 360, count),
        ]
    )
    found = objects + rng.normal(0, 1.5, objects.shape)
    image, label = rng.integers(images, size=count), rng.integers(classes, size=count)
    around, seen = corners(objects), corners(found)
    ground_truth = GroundTruth.of(image, label, upright(around), corners=around)
    score = rng.integers(1, 9, count) / 10
    predictions = Predictions.of(image, label, upright(seen), score, corners=seen)
    names = tuple("ab"[:classes])
    return measured_by(
        make_dataset(ground_truth, predictions, classes=names, images=images), "oriented"
    ), (found, objects)


def read_anew(dataset):
    """The data set with nothing but what a file of oriented boxes states."""
    predictions, objects = dataset.predictions, dataset.ground_truth
    around = [upright(table.corners) for table in (predictions, objects)]
    anew = replace(
        dataset,
        overlap="boxes",
        predictions=Predictions.of(
            predictions.image,
            predictions.label,
            around[0],
            predictions.score,
            corners=predictions.corners,
        ),
        ground_truth=GroundTruth.of(
            objects.image, objects.label, around[1], corners=objects.corners
        ),
    )
    return measured_by(anew, "oriented")


def drawn_oriented(table, image):
    return [
        replace(each, corners=tuple(table.quadrilaterals[each.row].ravel().tolist()))
        for each in drawn(table, image)
    ]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 999), st.data())
def test_turned_boxes_are_judged_as_if_the_file_had_been_read_with_them(seed, data):
    rng = np.random.default_rng(seed)
    dataset, boxes = oriented_dataset(rng)
    before, image = evaluate(dataset), int(rng.integers(4))
    sides = []
    for table, rotated in zip((dataset.predictions, dataset.ground_truth), boxes, strict=True):
        side = drawn_oriented(table, image)
        for at in range(len(side)):
            kind = data.draw(st.sampled_from(["stay", "stay", "turn", "label", "delete"]))
            if kind == "turn":
                by, degrees = data.draw(st.floats(-9, 9)), data.draw(st.floats(-180, 180))
                side[at] = replace(side[at], **turned(rotated[side[at].row], by, degrees))
            elif kind == "label":
                side[at] = replace(side[at], label=1 - side[at].label)
            elif kind == "delete":
                side[at] = None
        side = [each for each in side if each is not None]
        if data.draw(st.booleans()):
            side.append(
                Drawn((0, 0, 1, 1), 0, None, 0.5, turned((90, 90, 40, 20, 0), 0, 30)["corners"])
            )
        sides.append(side)
    edited = redraw(dataset, image, *sides)
    anew = evaluate(read_anew(edited.dataset))
    for quick in (rejudge(before, edited), Rehearsal(before, dataset, image).rejudge(*sides)):
        np.testing.assert_array_equal(quick.average_precision, anew.average_precision)
        np.testing.assert_array_equal(quick.recall, anew.recall)
        assert repr(quick.summary) == repr(anew.summary)
    small = Rehearsal(before, dataset, image).redraw(*sides).dataset
    assert judge(small, image).prediction_verdicts == (
        judge(read_anew(edited.dataset), image).prediction_verdicts
    )


def test_a_box_across_a_strip_is_right_once_it_is_turned():
    # A strip of 100 x 10 and the same at a right angle share 10 x 10 of 1,900: IoU .0526.
    across, along = [50, 50, 100, 10, 0], [50, 50, 100, 10, 90]
    data = one_image(upright(corners([across])), upright(corners([along])), [0.9])
    data = measured_by(
        replace(
            data,
            ground_truth=replace(data.ground_truth, corners=corners([across])),
            predictions=replace(data.predictions, corners=corners([along])),
        ),
        "oriented",
    )
    objects = drawn_oriented(data.ground_truth, 0)
    (found,) = drawn_oriented(data.predictions, 0)
    before = evaluate(data)
    assert before.summary["AP"] == 0
    quarter = replace(found, **turned(along, 0, 90))
    edited = redraw(data, 0, [quarter], objects)
    assert rejudge(before, edited).summary["AP"] == pytest.approx(1)
    # 30 degrees: 10 / sin 30 x 10 = 200 of 1,800
    slanted = redraw(data, 0, [replace(found, **turned(along, 0, -60))], objects).dataset
    assert judge(slanted, 0, iou_threshold=0.1).iou.item() == pytest.approx(1 / 9)
    # An upright box drawn beside them stays upright, and its area is that of its sides.
    beside = redraw(data, 0, [found], [*objects, Drawn((0, 0, 8, 4), 0)]).dataset
    assert np.isnan(beside.ground_truth.corners[1]).all()
    assert beside.ground_truth.area.tolist() == [data.ground_truth.area[0], 32]


def test_nothing_turned_changes_nothing():
    dataset, _ = oriented_dataset(np.random.default_rng(1))
    mixed = dataset.ground_truth.corners.copy()
    mixed[::2] = np.nan  # every other object is upright
    objects = dataset.ground_truth
    dataset = replace(
        dataset, ground_truth=replace(objects, corners=mixed, area=objects.area * 0.7)
    )
    edited = redraw(
        dataset,
        0,
        drawn_oriented(dataset.predictions, 0),
        drawn_oriented(dataset.ground_truth, 0),
    )
    assert not edited.touched.any()
    for name in ("boxes", "size", "area", "corners"):
        for was, now in (
            (dataset.ground_truth, edited.dataset.ground_truth),
            (dataset.predictions, edited.dataset.predictions),
        ):
            np.testing.assert_array_equal(getattr(was, name), getattr(now, name))
