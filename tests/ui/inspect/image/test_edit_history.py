"""Steps of a history: a drag is one, undo takes it back, and what is seen does not change in it."""

from dataclasses import replace

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.editing.what_if import Drawn
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.ui.components.box_editor import Box
from iouviz.ui.inspect.image.edit_history import begin, shown_boxes
from tests.evaluation.builders import make_dataset

DATA = make_dataset(
    GroundTruth.of([0, 1, 0], [0, 0, 0], [[0, 0, 9, 9], [1, 1, 5, 5], [20, 0, 30, 9]]),
    Predictions.of([1, 0, 0], [0, 0, 0], [[0, 0, 5, 5], [1, 0, 9, 9], [2, 0, 9, 9]], [1, 0.8, 0.1]),
    images=2,
)


def boxes_of(history, shown, by=0):
    """The boxes as the browser has them, the last of them moved to the right."""
    boxes = [Box(drawn.box, quad=drawn.corners) for drawn in map(history.draft.at, shown)]
    x1, y1, x2, y2 = boxes[-1].corners
    return [*boxes[:-1], replace(boxes[-1], corners=(x1 + by, y1, x2 + by, y2))]


def test_it_begins_with_the_rows_of_the_image():
    draft = begin(DATA, 0).draft
    assert [each.row for each in draft.objects] == [0, 2]
    assert draft.predictions == (
        Drawn((1, 0, 9, 9), 0, 1, 0.8),
        Drawn((2, 0, 9, 9), 0, 2, 0.1),
    )


def test_a_drag_is_one_step_however_long():
    history = begin(DATA, 0)
    shown = shown_boxes(history, 0.5)
    assert shown == [("object", 0), ("object", 1), ("prediction", 0)]
    for by in (1, 2, 3):
        boxes = boxes_of(begin(DATA, 0), shown, by)
        history = history.held(shown, boxes, final=by == 3)
        assert history.draft.predictions[0].box == (1 + by, 0, 9 + by, 9)
        assert len(history.drafts) == (2 if by == 3 else 1)
    assert history.held(shown, boxes, final=True) == history  # the same message, read again
    assert history.undo().draft == begin(DATA, 0).draft
    assert history.undo().redo().draft == history.draft
    assert history.rev == 0  # no change of ours: the browser keeps its boxes
    assert history.undo().rev == 1


def test_a_box_dragged_back_is_no_step():
    history = begin(DATA, 0)
    shown = shown_boxes(history, 0.5)
    at_first = boxes_of(history, shown)
    moved = history.held(shown, boxes_of(history, shown, 1), final=False)
    assert moved.changed
    assert moved.held(shown, at_first, final=True) == history


def test_an_oriented_box_is_held_by_its_corners():
    diamond = [[[5, 0], [10, 5], [5, 10], [0, 5]]]
    data = make_dataset(
        GroundTruth.of([0], [0], [[0, 0, 10, 10]], corners=diamond),
        Predictions.of([0], [0], [[1, 1, 9, 9]], [0.5]),
    )
    assert begin(data, 0).draft.objects[0].corners is None  # judged by upright boxes
    history = begin(measured_by(data, "oriented"), 0)
    shown = shown_boxes(history, 0)
    seen = boxes_of(history, shown)
    assert seen[1].quad == (1, 1, 9, 1, 9, 9, 1, 9)  # upright, and can be turned all the same
    assert history.held(shown, seen, final=True) == history
    narrow = (5.0, 2.0, 10.0, 5.0, 5.0, 8.0, 0.0, 5.0)
    seen[0] = replace(seen[0], corners=(0, 2, 10, 8), quad=narrow)
    turned = history.held(shown, seen, final=True)
    assert (turned.step, turned.draft.objects[0].corners) == (1, narrow)
    assert turned.undo().draft == history.draft


def test_delete_add_and_reset_can_be_taken_back():
    history = begin(DATA, 0)
    history = history.do(history.draft.without(("object", 0)))
    history = history.do(*history.draft.add("prediction", Drawn((0, 0, 2, 2), 0, None, 0.9)))
    assert history.selected == ("prediction", 2)
    assert history.reset().draft == begin(DATA, 0).draft
    assert not history.reset().changed
    back = history.reset().undo()
    assert [each.row for each in back.draft.objects] == [2]
    assert back.draft.predictions[2].row is None
    # a step after an undo forgets what was taken back
    other = back.undo().do(back.draft.without(("object", 0)))
    assert not other.can_redo


def test_a_box_whose_score_was_lowered_stays_to_be_seen():
    history = begin(DATA, 0)
    place = ("prediction", 0)
    low = Drawn((1, 0, 9, 9), 0, 1, 0.05)
    history = history.do(history.draft.put(place, low), place)
    assert shown_boxes(history, 0.5) == [("object", 0), ("object", 1), place]
