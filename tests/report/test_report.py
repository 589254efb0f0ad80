"""The report: its numbers are the core's, it loads nothing, and odd data sets get one, too."""

import html
import re
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest

import iouviz
from iouviz.data.model import GroundTruth, Predictions
from iouviz.data.sample import sample
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.metrics.counts import OutcomeCounts
from iouviz.evaluation.summary import usual_confidence
from iouviz.evaluation.sweep.sweep import prepare
from iouviz.report import Facts, write_report
from tests.app.test_markup import NAME, write
from tests.evaluation.builders import make_dataset, no_ground_truth, no_predictions, one_image


class Reader(HTMLParser):
    """Every tag with its attributes, and the text of every cell of every table by its class."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.tables, self._cell = [], {}, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.tags.append((tag, own))
        if tag == "table":
            self._rows = self.tables.setdefault(own["class"], [])
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")
            self._cell = tag

    def handle_endtag(self, tag):
        if tag == self._cell:
            self._cell = None

    def handle_data(self, data):
        if self._cell:
            self._rows[-1][-1] += data


@pytest.fixture(scope="module")
def text():
    return write_report(Facts.of(sample(), name="The <sample>"), worst=3, made=date(2026, 1, 2))


@pytest.fixture(scope="module")
def read(text):
    return Reader(text)


@pytest.fixture(scope="module")
def sweep():
    return prepare(sample())


def test_it_loads_nothing(text, read):
    sources = [
        own[name]
        for _, own in read.tags
        for name in ("src", "href", "srcset", "data", "xlink:href", "poster", "action")
        if own.get(name)
    ]
    assert len(sources) == 3
    assert all(each.startswith("data:image/jpeg;base64,") for each in sources)
    assert not {tag for tag, _ in read.tags} & {"script", "link", "iframe", "object", "embed"}
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL).group(1)
    assert "url(" not in style
    assert "@import" not in style
    assert "http:" not in text
    assert "https:" not in text


def test_names_with_markup_stay_names(tmp_path):
    write(tmp_path)
    dataset = iouviz.read(tmp_path / "truth.json", tmp_path / "dets.json")
    text = write_report(Facts.of(dataset, name=NAME))
    tags = Reader(text).tags
    assert not {tag for tag, _ in tags} & {"script", "a", "iframe"}
    assert all(own.get("src", "data:").startswith("data:") for _, own in tags)
    assert not any("onerror" in own for _, own in tags)
    assert "onerror=&quot;" in text
    assert html.unescape(text).count(NAME) > 5


def test_it_is_light_and_dark_and_made_for_paper(text):
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert len(text.encode()) < 500_000
    assert "2026-01-02" in text
    assert "The &lt;sample&gt;" in text
    assert "<sample>" not in text


def test_its_headline_is_the_cores(read, sweep):
    shown = {
        own["data-name"]: float(own["data-value"]) for _, own in read.tags if "data-name" in own
    }
    summary = evaluate(sample()).summary
    pooled = sweep.at(confidence=usual_confidence(sweep)).pooled
    assert shown == {
        "AP": summary["AP"],
        "AP50": summary["AP50"],
        "AP75": summary["AP75"],
        "Precision": float(pooled.precision),
        "Recall": float(pooled.recall),
        "F1": float(pooled.f_beta()),
    }


def test_its_classes_are_the_cores(read, sweep):
    outcome = sweep.at(confidence=usual_confidence(sweep))
    per_class, classes = evaluate(sample()).per_class, sample().classes
    rows = {row[0]: row[1:] for row in read.tables["classes"][1:]}
    assert set(rows) == set(classes)
    for label, name in enumerate(classes):
        counts = OutcomeCounts(
            *(each[label] for each in (outcome.per_class.tp, outcome.per_class.fp,
                                       outcome.per_class.fn))
        )  # fmt: skip
        keys = ("AP", "AP50", "APs", "APm", "APl")
        shares = [per_class[name][key] for key in keys]
        shares += [float(counts.precision), float(counts.recall), float(counts.f_beta())]
        wanted = ["–" if np.isnan(each) else f"{each:.3f}" for each in shares]
        wanted += [str(int(each)) for each in (counts.tp, counts.fp, counts.fn)]
        assert rows[name][:11] == wanted


def test_its_matrix_and_kinds_of_error_are_the_cores(read, sweep):
    sure = usual_confidence(sweep)
    matrix = sweep.confusion(confidence=sure).matrix
    counts = [int(own["data-count"]) for tag, own in read.tags if "data-count" in own]
    assert np.array_equal(np.reshape(counts, matrix.shape), matrix)
    errors = record(sweep, confidence=sure).errors
    delta = delta_ap(sweep)
    gain = delta.mean()
    assert read.tables["errors"][0][3] == f"delta AP50 (now {delta.base():.3f})"
    for row in read.tables["errors"][1:]:
        name = next(each for each in errors.counts if row[0].startswith(each))
        assert row[1] == str(errors.counts[name])
        assert row[3] == f"{gain[name]:+.3f}"


def test_its_worst_images_are_those_of_the_gallery(read, sweep):
    rows = record(sweep, confidence=usual_confidence(sweep))
    facts = Facts.of(sample(), name="x", sweep=sweep)
    worst = facts.worst()
    names = [own["data-image"] for tag, own in read.tags if tag == "figure"]
    assert names == [sample().images.names[at] for at in worst.images[:3]]
    # F1 by hand for the first: the lowest of all images with anything wrong
    first = rows.image == worst.images[0]
    tp, fp, fn = (int(np.count_nonzero(first & (rows.verdict == each))) for each in range(3))
    each = sweep.per_image(confidence=rows.confidence).f_beta()
    assert 2 * tp / (2 * tp + fp + fn) == pytest.approx(np.nanmin(each))


APART = [[12 * k, 0, 12 * k + 9, 9] for k in range(30)]
ODD = {
    "no predictions": make_dataset(GroundTruth.of([0], [0], [[0, 0, 9, 9]]), no_predictions()),
    "no objects": make_dataset(no_ground_truth(), Predictions.of([0], [0], [[0, 0, 9, 9]], [0.5])),
    "nothing at all": make_dataset(no_ground_truth(), no_predictions(), images=0, classes=()),
    "all right": one_image([[0, 0, 9, 9]], [[0, 0, 9, 9]], [0.5]),
    "scores beyond 1": one_image([[0, 0, 9, 9]], [[0, 0, 9, 9], [20, 0, 29, 9]], [7.5, -3]),
    "many classes": make_dataset(
        GroundTruth.of([0] * 30, range(30), APART),
        Predictions.of([0] * 30, [*range(1, 30), 0], APART, [0.5] * 30),
        classes=[f"<class {k}>" for k in range(30)],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_data_sets_get_a_report_too(name):
    told = Reader(write_report(Facts.of(ODD[name], name=name)))
    assert sum("data-name" in own for _, own in told.tags) == 6
    figures = [own for tag, own in told.tags if tag == "figure"]
    assert bool(figures) == (name not in {"nothing at all", "all right", "scores beyond 1"})


def test_a_setting_of_ones_own(sweep):
    facts = Facts.of(sample(), name="x", sweep=sweep, iou_threshold=0.75, confidence=0.2)
    assert facts.rule == "IoU 0.75, confidence 0.20 or more"
    wanted = sweep.at(iou_threshold=0.75, confidence=0.2).pooled
    assert facts.outcome.pooled.tp == wanted.tp
