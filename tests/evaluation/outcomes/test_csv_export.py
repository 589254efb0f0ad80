"""Lists of boxes and images hold every row that they are made of."""

import csv
import io

import numpy as np
import pytest

from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.metrics.counts import FN, FP, TP
from iouviz.evaluation.outcomes.csv_export import box_lines, image_lines, name_lines
from iouviz.evaluation.outcomes.sorting import sort_images
from iouviz.evaluation.sweep.sweep import prepare


@pytest.fixture(scope="module")
def records():
    return record(prepare(sample()), confidence=0.3)


def test_the_list_of_boxes_has_every_row_and_its_partner(records):
    rows = np.flatnonzero(records.not_ignored)
    lines = list(csv.DictReader(io.StringIO(box_lines(records, rows))))
    verdicts = [line["outcome"] for line in lines]
    for name, verdict in (("TP", TP), ("FP", FP), ("FN", FN)):
        assert verdicts.count(name) == np.count_nonzero(records.verdict == verdict) > 0
    ground_truth, predictions = records.dataset.ground_truth, records.dataset.predictions
    for line, row in zip(lines, rows.tolist(), strict=True):
        table = ground_truth if records.is_object[row] else predictions
        own = [float(line[end]) for end in ("x1", "y1", "x2", "y2")]
        assert own == table.boxes[records.row[row]].tolist()
        assert (line["score"] == "") == bool(records.is_object[row])
        if line["outcome"] == "TP":
            assert line["partner"] == str(ground_truth.ids[records.partner[row]])
            assert line["partner_class"] == line["class"]
            assert float(line["iou"]) == records.iou[row] >= 0.5


def test_the_list_of_images_adds_up_to_the_counts(records):
    ordered = sort_images(records, np.flatnonzero(records.not_ignored), empty=True)
    lines = list(csv.DictReader(io.StringIO(image_lines(records, ordered))))
    assert [line["image"] for line in lines] == [
        records.dataset.images.names[at] for at in ordered.images
    ]
    for name, verdict in (("tp", TP), ("fp", FP), ("fn", FN)):
        total = np.count_nonzero(records.verdict == verdict)
        assert sum(int(line[name]) for line in lines) == total
    assert sum(int(line["shown"]) for line in lines) == np.count_nonzero(records.not_ignored)
    assert name_lines(["a.jpg", "b.jpg"]) == "a.jpg\nb.jpg\n"
