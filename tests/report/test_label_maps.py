"""The report on label maps: its numbers are the core's, and it loads nothing."""

import re
from datetime import date

import numpy as np

from iouviz.data.legend import Legend
from iouviz.errors import ReadError
from iouviz.evaluation.segmentation.scores import score
from iouviz.report.label_maps import ErrorPicture, worst_pictures, write_label_map_report
from tests.evaluation.segmentation.builders import counted, legend_of, random_maps
from tests.report.test_report import Reader

RESULT = score(counted(*random_maps(0)), legend_of(5, 255))


def test_the_numbers_are_the_cores():
    text = write_label_map_report(RESULT, name="streets")
    told = dict(re.findall(r'data-name="([^"]+)" data-value="([^"]+)"', text))
    for key in ("mIoU", "mDice", "pixel_accuracy"):
        assert float(told[key]) == RESULT.summary[key]
    rows = Reader(text).tables["classes"][1:]
    assert [row[0] for row in rows] == [RESULT.classes[at] for at in np.argsort(RESULT.iou)]
    assert rows[0][1] == f"{np.nanmin(RESULT.iou):.3f}"
    assert rows[-1][:2] == ["e", "–"]  # a class that is nowhere
    counts = np.array(re.findall(r'data-count="(\d+)"', text), int).reshape(5, 5)
    assert (counts == RESULT.confusion).all()  # no pixel was given none of the classes
    few = score(RESULT.pairs, legend_of(3, 3, 255))
    assert "none of these" in write_label_map_report(few, name="fewer classes")
    assert "none of these" not in text


def test_pictures_stand_in_the_file_and_nothing_is_loaded():
    shown = ErrorPicture("a<b>.png", 0.25, b"\x89PNG")
    text = write_label_map_report(RESULT, [shown], name="<streets>", made=date(2026, 1, 2))
    reader = Reader(text)
    (source,) = [own["src"] for tag, own in reader.tags if tag == "img"]
    assert source.startswith("data:image/png;base64,iVBORw")
    assert "a&lt;b&gt;.png" in text
    assert "<streets>" not in text
    assert "2026-01-02" in text
    assert not re.search(r'(?:src|href)="(?!data:)', text)


def test_the_worst_images_come_first_and_one_that_cannot_be_drawn_is_left_out():
    worst = RESULT.images[int(RESULT.image_mean_iou.argmin())]

    def draw(name):
        if name != worst:
            raise ReadError(f"{name}: gone")
        return name.encode()

    (shown,) = worst_pictures(RESULT, draw)
    assert (shown.name, shown.png) == (worst, worst.encode())
    assert shown.mean_iou == RESULT.image_mean_iou.min()
    first, _ = worst_pictures(RESULT, str.encode, 2)
    assert first.name == worst


def test_many_classes_leave_the_most_confused():
    legend = legend_of(5, 255)
    names = (*legend.names, *(f"class {at}" for at in range(30)))
    wide = Legend(names, dict(legend.true), dict(legend.predicted), legend.ignored)
    text = write_label_map_report(score(RESULT.pairs, wide), name="many")
    assert "The 16 classes with the most wrong pixels" in text
