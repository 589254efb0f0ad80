"""Steps of a trial: a drag is one, undo takes it back, and what is seen does not change in it."""

import numpy as np

from iouviz.data.model import GroundTruth, Predictions
from iouviz.evaluation.editing.what_if import Drawn
from iouviz.ui.inspect.image.edit_history import begin, shown_places
from tests.evaluation.builders import make_dataset

DATA = make_dataset(
    GroundTruth.of([0, 1, 0], [0, 0, 0], [[0, 0, 9, 9], [1, 1, 5, 5], [20, 0, 30, 9]]),
    Predictions.of([1, 0, 0], [0, 0, 0], [[0, 0, 5, 5], [1, 0, 9, 9], [2, 0, 9, 9]], [1, 0.8, 0.1]),
    images=2,
)


def corners(trial, shown):
    return np.array([trial.draft.at(place).box for place in shown])


def test_it_begins_with_the_rows_of_the_image():
    draft = begin(DATA, 0).draft
    assert [each.row for each in draft.objects] == [0, 2]
    assert draft.predictions == (
        Drawn((1, 0, 9, 9), 0, 1, 0.8),
        Drawn((2, 0, 9, 9), 0, 2, 0.1),
    )


def test_a_drag_is_one_step_however_long():
    trial = begin(DATA, 0)
    shown = shown_places(trial, 0.5)
    assert shown == [("object", 0), ("object", 1), ("prediction", 0)]
    for by in (1, 2, 3):
        boxes = corners(begin(DATA, 0), shown)
        boxes[2] += [by, 0, by, 0]
        trial = trial.held(shown, boxes, final=by == 3)
        assert trial.draft.predictions[0].box == (1 + by, 0, 9 + by, 9)
        assert len(trial.drafts) == (2 if by == 3 else 1)
    assert trial.held(shown, boxes, final=True) == trial  # the same message, read again
    assert trial.undo().draft == begin(DATA, 0).draft
    assert trial.undo().redo().draft == trial.draft
    assert trial.rev == 0  # no change of ours: the browser keeps its boxes
    assert trial.undo().rev == 1


def test_a_box_dragged_back_is_no_step():
    trial = begin(DATA, 0)
    shown = shown_places(trial, 0.5)
    at_first = corners(trial, shown)
    moved = trial.held(shown, at_first + 1, final=False)
    assert moved.changed
    assert moved.held(shown, at_first, final=True) == trial


def test_delete_add_and_reset_can_be_taken_back():
    trial = begin(DATA, 0)
    trial = trial.do(trial.draft.without(("object", 0)))
    trial = trial.do(*trial.draft.add("prediction", Drawn((0, 0, 2, 2), 0, None, 0.9)))
    assert trial.selected == ("prediction", 2)
    assert trial.reset().draft == begin(DATA, 0).draft
    assert not trial.reset().changed
    back = trial.reset().undo()
    assert [each.row for each in back.draft.objects] == [2]
    assert back.draft.predictions[2].row is None
    # a step after an undo forgets what was taken back
    other = back.undo().do(back.draft.without(("object", 0)))
    assert not other.can_redo


def test_a_box_whose_score_was_lowered_stays_to_be_seen():
    trial = begin(DATA, 0)
    place = ("prediction", 0)
    low = Drawn((1, 0, 9, 9), 0, 1, 0.05)
    trial = trial.do(trial.draft.put(place, low), place)
    assert shown_places(trial, 0.5) == [("object", 0), ("object", 1), place]
