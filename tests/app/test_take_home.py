"""Choosing, splitting and downloads as scripts: the core's choice, in the core's numbers."""

import io
import re
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.read.read import read
from iouviz.evaluation.outcomes.filters import Filter, Range
from iouviz.evaluation.selection.choose import most_balanced
from iouviz.evaluation.selection.split import class_counts, split
from iouviz.report import Facts, write_report
from iouviz.ui.inspect.downloads import bundle, facts_of, images_of, once
from iouviz.ui.session import sweep_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import best_f1
from tests.app.test_inspect import ODD, message
from tests.app.test_pages import ROOT, html, open_page

PAGE = "pages/take_home.py"


def test_the_choice_is_the_cores():
    app = open_page(PAGE, by="balance", count="7")
    assert not app.exception
    counts = class_counts(iouviz.sample())
    chosen = most_balanced(counts, np.arange(60), 7)
    told = next(each.value for each in app.markdown if "of 60 images" in each.value)
    assert told.startswith(f"**7 of 60 images** · {counts[chosen].sum()} objects of 8 of 8 classes")
    cards = message(app, "cards")
    assert cards["count"] == 7
    names = iouviz.sample().images.names
    shown = [card["title"] for card in cards["cards"]]  # as many as there was time for
    assert shown
    assert shown == [names[at] for at in chosen[: len(shown)]]


def test_the_split_is_the_cores():
    app = open_page(PAGE, task="Split")
    assert not app.exception
    parts = split(class_counts(iouviz.sample()), [70, 15, 15])
    shown = html(app)
    for label, name in enumerate(iouviz.sample().classes):
        row = re.search(rf"<th>{name}</th>(.*?)</tr>", shown).group(1)
        assert re.findall(r">(\d+) \(", row) == [str(n) for n in parts.objects[:, label]]
    assert any(f"**{parts.furthest:.1%}**" in each.value for each in app.markdown)
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["Image names", "COCO (zip)", "YOLO (zip)"]


@pytest.mark.parametrize("name", ODD)
def test_odd_data_sets_are_chosen_from_too(name):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened(name, ODD[name], 999)
    app.run().switch_page(PAGE).run()
    assert not app.exception
    assert not app.error


def test_the_report_of_the_app_is_that_of_the_command_line():
    sample = iouviz.sample()
    shown = Opened("Sample set", sample, 998)
    start = best_f1(shown)
    ours = write_report(facts_of(shown, start))
    assert ours == write_report(Facts.of(sample, name="Sample set"))
    assert f"IoU 0.50, confidence {start.confidence:.4g} or more" in ours


def test_the_report_counts_the_chosen_classes():
    shown = Opened("Sample set", iouviz.sample(), 998)
    point = replace(best_f1(shown), classes=(2,))
    pooled = sweep_of(shown).at(confidence=point.confidence, classes=[2]).pooled
    facts = facts_of(shown, point)
    assert facts.outcome.pooled.tp == pooled.tp
    assert facts.rule.endswith(f"{shown.dataset.classes[2]} only")
    assert set(facts.records.label) == {2}


def test_images_are_chosen_from_those_that_the_gallery_shows():
    shown = Opened("Sample set", iouviz.sample(), 998)
    kinds = np.array(shown.dataset.images.attributes["kind"])
    found = images_of(Filter(parts=(("kind", ("desk",)),)), shown, best_f1(shown))
    assert found.tolist() == np.flatnonzero(kinds == "desk").tolist()
    low = Filter(("FP",), score=Range(0.1, 0.15))  # below the confidence in force
    assert len(images_of(low, shown, best_f1(shown)))


def test_without_predictions_nothing_is_chosen_by_failure():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["data.opened"] = Opened("alone", ODD["no predictions"], 999)
    app.run().switch_page(PAGE).run()
    assert "worst" not in app.button_group(key="take_home.by").options
    assert any("need none" in each.value for each in app.info)


def test_the_gallery_offers_its_list_and_the_dataset_page_its_report():
    app = open_page("pages/gallery.py", verdict="FP")
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["List (CSV)", "Image names", "COCO (zip)", "YOLO (zip)"]
    app = app.switch_page("pages/dataset.py").run()
    assert [each.proto.label for each in app.get("download_button")] == ["Report (HTML)"]


@pytest.mark.parametrize("to", ["coco", "yolo"])
def test_a_bundle_can_be_read_again(to, tmp_path):
    whole, rows = iouviz.sample(), once(np.array([3, 9, 3]))
    with zipfile.ZipFile(io.BytesIO(bundle(whole, [("part", rows)], to))) as archive:
        archive.extractall(tmp_path)
    top = tmp_path / "part"
    ground_truth, found = (
        next(path for path in top.iterdir() if path.stem == role)
        for role in ("ground_truth", "predictions")
    )
    part = read(ground_truth, found, ROOT / "sample_data" / "images")
    for table, own in (
        (whole.ground_truth, part.ground_truth),
        (whole.predictions, part.predictions),
    ):
        kept = np.isin(table.image, rows)
        if to == "yolo" and table is whole.ground_truth:
            kept &= ~table.crowd
        assert len(own) == np.count_nonzero(kept) > 0
    if to == "yolo":
        assert "cannot hold" in (tmp_path / "notes.txt").read_text()


def test_a_bundle_holds_the_photographs_on_demand():
    whole, parts = iouviz.sample(), [("train", np.array([3, 9])), ("val", np.array([4]))]
    with zipfile.ZipFile(io.BytesIO(bundle(whole, parts, "yolo", with_photographs=True))) as made:
        names = [name for name in made.namelist() if name.endswith(".jpg")]
        stem = whole.images.names[3].removesuffix(".jpg")
        assert f"train/ground_truth/images/{stem}.jpg" in names
        assert f"train/ground_truth/labels/{stem}.txt" in made.namelist()
        assert len(names) == 3
        assert made.read(f"train/ground_truth/images/{stem}.jpg") == whole.images.files[3].load()
        assert "val: val/ground_truth/images" in made.read("data.yaml").decode()


def test_the_size_of_the_photographs_is_said_first():
    app = open_page(PAGE, by="balance", count="7")
    chosen = most_balanced(class_counts(iouviz.sample()), np.arange(60), 7)
    size = sum(iouviz.sample().images.files[at].size for at in chosen)
    (box,) = [each for each in app.checkbox if each.label.startswith("With photographs")]
    assert box.label == f"With photographs ({size / 1e6:.1f} MB)"
    assert not box.value


def test_what_cannot_be_written_is_told_in_the_archive():
    odd = iouviz.sample()
    images = iouviz.data.model.Images(
        odd.images.names, np.full((60, 2), np.nan), odd.images.ids, odd.images.files
    )
    unknown = iouviz.data.model.Dataset(
        images, odd.classes, odd.class_ids, odd.ground_truth, odd.predictions
    )
    with zipfile.ZipFile(io.BytesIO(bundle(unknown, [("", np.arange(3))], "yolo"))) as archive:
        assert archive.namelist() == ["not_written.txt"]
        assert b"not known" in archive.read("not_written.txt")
