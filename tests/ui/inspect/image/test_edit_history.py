"""Steps of a history: a drag is one, undo takes it back, and what is seen does not change in it."""

import numpy as np

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.editing.what_if import Drawn
from iouviz.ui.inspect.image.edit_history import begin, shown_boxes
from tests.evaluation.builders import make_dataset

DATA = make_dataset(
    GroundTruth.of([0, 1, 0], [0, 0, 0], [[0, 0, 9, 9], [1, 1, 5, 5], [20, 0, 30, 9]]),
    Predictions.of([1, 0, 0], [0, 0, 0], [[0, 0, 5, 5], [1, 0, 9, 9], [2, 0, 9, 9]], [1, 0.8, 0.1]),
    images=2,
)


def corners(history, shown):
    return np.array([history.draft.at(place).box for place in shown])


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
        boxes = corners(begin(DATA, 0), shown)
        boxes[2] += [by, 0, by, 0]
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
    at_first = corners(history, shown)
    moved = history.held(shown, at_first + 1, final=False)
    assert moved.changed
    assert moved.held(shown, at_first, final=True) == history


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
