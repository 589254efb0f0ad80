"""The printed sheet: one file, every box drawn, answers on their own pages."""

import re
from xml.etree import ElementTree

from iouviz.lessons.teachers.printed import SQUARE, picture, sheet
from iouviz.lessons.teachers.sheet import tasks


def test_answers_come_after_the_page_break():
    text = sheet()
    asked, answered = text.split('class="answers"')
    for task in tasks():
        assert task.answer[:20] not in asked
    assert len(re.findall("<li>", asked)) == len(re.findall("<li>", answered)) == 10
    assert "http" not in re.sub(r"http://www\.w3\.org\S*", "", text)  # needs nothing else


def test_a_picture_has_its_boxes_where_they_are():
    for task in tasks():
        drawn = ElementTree.fromstring(picture(task)).findall(".//rect")
        assert len(drawn) == len(task.boxes)
        for node, box in zip(drawn, task.boxes, strict=True):
            x1, y1, x2, y2 = (SQUARE * each for each in box.corners)
            sides = {"x": x1, "y": y1, "width": x2 - x1, "height": y2 - y1}
            assert {name: float(node.get(name)) for name in sides} == sides
            assert ("stroke-dasharray" in node.attrib) != box.truth
