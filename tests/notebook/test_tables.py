"""Results as HTML: their numbers, and names from files that do no harm."""

from html.parser import HTMLParser

import pytest

import iouviz
from iouviz.data.sample import FOLDER
from iouviz.evaluation.health import health
from iouviz.evaluation.statistics.compare import compare
from iouviz.evaluation.sweep.sweep import prepare
from tests.data.files import annotation, dets, labels, result
from tests.sanity.mixups import changed, read, scene

EVIL = "<script>alert(1)</script>"


class Checked(HTMLParser):
    """Tags that are closed in their order, and the texts between."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], set(), ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += f"{data} "


def test_an_evaluation_shows_its_numbers():
    found = iouviz.evaluate(iouviz.sample())
    shown = Checked(found._repr_html_())
    for key, value in found.summary.items():
        assert f"{key} {value:.4f}" in shown.text
    assert f"{found.per_class['pencil']['AP75']:.4f}" in shown.text


def test_label_maps_show_their_numbers():
    found = iouviz.evaluate_label_maps(
        FOLDER / "label_maps/ground_truth", FOLDER / "label_maps/predictions"
    )
    shown = Checked(found._repr_html_())
    assert f"mIoU {found.summary['mIoU']:.4f}" in shown.text
    assert "PQ" not in shown.text, "what was not measured is not there"


def test_names_from_files_are_texts():
    categories = [{"id": 0, "name": EVIL}, {"id": 5, "name": "dog"}]
    rows = [annotation(id=0), annotation(id=1), annotation(id=1, bbox=[200, 20, 30, 40])]
    dataset = iouviz.read(labels(categories=categories, annotations=rows), dets(result()))
    report = health(dataset)
    for shown in (iouviz.evaluate(dataset), report, report.findings[0]):
        html = Checked(shown._repr_html_())
        assert "script" not in html.tags
    assert EVIL in Checked(iouviz.evaluate(dataset)._repr_html_()).text
    assert EVIL in Checked(report._repr_html_()).text


def test_a_suspect_shows_what_mends_it():
    truth, found = scene()
    moved = changed(found, bbox=lambda box: [box[0] + box[2] / 2, box[1] + box[3] / 2, *box[2:]])
    (suspect,) = suspects = iouviz.sanity_check(read(truth, moved))
    for shown in (suspect, suspects):
        html = Checked(shown._repr_html_())
        assert suspect.remedy.python in html.text
        assert f"{suspect.if_mended:.4f}" in html.text


def test_nothing_found_is_said():
    dataset = iouviz.sample()
    assert "No mix-up" in iouviz.sanity_check(dataset)._repr_html_()
    assert "Nothing is wrong" in health(dataset)._repr_html_()


def test_a_difference_shows_its_interval():
    late, early = (prepare(iouviz.sample(each)) for each in ("late", "early"))
    found = compare(early, late, resamples=20)
    interval = found.interval()
    shown = Checked(found._repr_html_())
    assert f"{interval.low:+.4f} to {interval.high:+.4f}" in shown.text
    assert interval.estimate == pytest.approx(
        iouviz.evaluate(late.ready.dataset).summary["AP"]
        - iouviz.evaluate(early.ready.dataset).summary["AP"]
    )
