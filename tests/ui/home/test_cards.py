"""The pictures on the front door are computed: their words say what the core says."""

import base64
import re
from xml.etree import ElementTree

import pytest

import iouviz
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.geometry.overlap import iou
from iouviz.lessons.boxes.presets import OVERLAPPING
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.home.cards import CARDS, CONFIDENCE, SHOWN, judged_photograph, two_boxes, two_rates


def drawing(image):
    data = re.search(r"base64,([^\"]+)", image).group(1)
    return ElementTree.fromstring(base64.b64decode(data))


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_two_boxes_have_their_iou(mode):
    value = iou([OVERLAPPING.a], [OVERLAPPING.b]).item()
    assert "".join(drawing(two_boxes(mode)).itertext()) == f"IoU {value:.2f}"


def test_precision_rises_and_recall_falls():
    names = "{http://www.w3.org/2000/svg}polyline"
    recall, precision = (
        [float(point.split(",")[1]) for point in line.get("points").split()]
        for line in drawing(two_rates("light")).iter(names)
    )
    assert recall == sorted(recall)  # y is down
    assert precision[0] > precision[-1]


def test_the_photograph_says_its_counts():
    dataset = iouviz.sample()
    found = judge(dataset, dataset.images.names.index(SHOWN), confidence=CONFIDENCE)
    wanted = f"{found.tp} true positives, {found.fp} false positives, {found.fn} missed objects"
    assert f'alt="{wanted}"' in judged_photograph("light")


def test_cards_lead_to_pages_of_their_group():
    for card in CARDS:
        assert {BY_NAME[name].group for name in card.pages} == {card.title}
