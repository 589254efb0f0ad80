"""Edits of several images, taken away: the files read back as the edited data set."""

import csv
import io
from dataclasses import replace

import numpy as np

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.writers.write import write
from iouviz.evaluation.editing.what_if import Drawn
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.ui.inspect.image.edit_export import edit_lines, edited_dataset
from iouviz.ui.inspect.image.edit_history import begin
from tests.evaluation.builders import make_dataset

SAMPLE = iouviz.sample()


def edited():
    """On image 0 an object deleted and a score changed, on image 3 a prediction added."""
    first, other = begin(SAMPLE, 0), begin(SAMPLE, 3)
    first = first.do(first.draft.without(("object", 0)))
    drawn = first.draft.predictions[1]
    first = first.do(first.draft.put(("prediction", 1), replace(drawn, score=0.125)))
    other = other.do(*other.draft.add("prediction", Drawn((1, 2, 30, 40), 2, None, 0.9)))
    return {3: other, 0: first}


def test_the_edited_data_set_has_every_edit_and_nothing_else():
    histories = edited()
    after = edited_dataset(SAMPLE, histories)
    gone = histories[0].drafts[0].objects[0].row
    kept = np.delete(np.arange(len(SAMPLE.ground_truth)), gone)
    assert (after.ground_truth.boxes == SAMPLE.ground_truth.boxes[kept]).all()
    score = SAMPLE.predictions.score.copy()
    score[histories[0].draft.predictions[1].row] = 0.125
    assert after.predictions.score.tolist() == [*score, 0.9]
    assert after.predictions.image[-1] == 3
    assert after.predictions.boxes[-1].tolist() == [1, 2, 30, 40]


def test_images_may_be_edited_in_any_order_though_rows_go():
    histories = {
        image: history.do(history.draft.without(("prediction", 0)))
        for image, history in ((image, begin(SAMPLE, image)) for image in (0, 5, 2))
    }
    gone = [history.drafts[0].predictions[0].row for history in histories.values()]
    kept = np.delete(np.arange(len(SAMPLE.predictions)), gone)
    after = edited_dataset(SAMPLE, histories)
    assert (after.predictions.boxes == SAMPLE.predictions.boxes[kept]).all()
    assert (after.predictions.image == SAMPLE.predictions.image[kept]).all()


def test_what_is_written_reads_back(tmp_path):
    after = edited_dataset(SAMPLE, edited())
    paths = {}
    for role in ("ground truth", "predictions"):
        ((name, data),) = write(after, "coco", roles=[role]).files
        paths[role] = tmp_path / name
        paths[role].write_bytes(data)
    again = iouviz.read(*paths.values())
    assert iouviz.evaluate(again).summary == iouviz.evaluate(after).summary


def test_the_list_has_one_line_an_edit():
    rows = list(csv.DictReader(io.StringIO(edit_lines(SAMPLE, edited()))))
    assert [(row["image"], row["table"], row["edit"]) for row in rows] == [
        (SAMPLE.images.names[0], "ground truth", "deleted"),
        (SAMPLE.images.names[0], "prediction", "changed"),
        (SAMPLE.images.names[3], "prediction", "added"),
    ]
    assert rows[0]["new_x1"] == rows[2]["x1"] == rows[2]["row"] == ""
    assert rows[1]["new_confidence"] == "0.125"
    assert rows[1]["x1"] == rows[1]["new_x1"]
    assert rows[2]["new_class"] == SAMPLE.classes[2]


def test_the_list_has_the_corners_of_oriented_boxes():
    data = measured_by(
        make_dataset(
            GroundTruth.of(
                [0], [0], [[0, 0, 10, 10]], corners=[[[5, 0], [10, 5], [5, 10], [0, 5]]]
            ),
            Predictions.of([0], [0], [[1, 1, 9, 9]], [0.5]),
        ),
        "oriented",
    )
    history = begin(data, 0)
    to = replace(history.draft.objects[0], corners=(5.0, 1, 9, 5, 5, 9, 1, 5), box=(1, 1, 9, 9))
    history = history.do(history.draft.put(("object", 0), to))
    (line,) = csv.DictReader(io.StringIO(edit_lines(data, {0: history})))
    assert (line["corner_y1"], line["new_corner_y1"]) == ("0.0", "1")
    assert (line["new_corner_x4"], line["new_corner_y4"]) == ("1", "5")
    (turned,) = edited_dataset(data, {0: history}).ground_truth.corners
    assert turned.tolist() == [[5, 1], [9, 5], [5, 9], [1, 5]]
