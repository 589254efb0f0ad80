"""The commands that the README shows, run as they stand there."""

import io
import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

import iouviz
from iouviz.__main__ import main
from iouviz.commands import COMMANDS as COMMANDS_OF_IOUVIZ
from iouviz.evaluation.matching.overlap import OVERLAPS
from iouviz.evaluation.protocols import PROTOCOLS
from iouviz.ui.frame.places import PLACES
from tests.data.files import annotation, dets, labels, result, voc

README = Path(__file__).parents[2] / "README.md"
COMMANDS = [
    shlex.split(line, comments=True)
    for line in README.read_text("utf-8").splitlines()
    if line.strip().startswith("python -m iouviz ")
]


def test_every_command_is_shown():
    assert {command[3] for command in COMMANDS} >= {each.name for each in COMMANDS_OF_IOUVIZ}


def test_every_protocol_is_named():
    said = re.search(r"`--protocol` is ([^;]+);", README.read_text("utf-8")).group(1)
    assert re.findall(r"`(\w+)`", said) == [*PROTOCOLS]
    for protocol in PROTOCOLS.values():
        assert getattr(iouviz, protocol.name) is protocol
        assert f"iouviz.{protocol.name}" in README.read_text("utf-8")


def test_the_table_of_tools_has_every_overlap_and_every_protocol():
    rows = re.findall(r"^\| ([\w ]+) \| yes \|", README.read_text("utf-8"), re.MULTILINE)
    named = {row.lower().replace(" ", "_") for row in rows}
    assert named >= {*OVERLAPS}
    assert named >= {re.sub(r"\d+$", "", name) for name in PROTOCOLS if "coco" not in name}


def test_every_page_is_in_the_table_in_the_order_of_the_sidebar():
    rows = re.findall(r"^\| (\w+) \| \*\*(.+?)\*\* \|", README.read_text("utf-8"), re.MULTILINE)
    pages = [(place.group, place.title) for place in PLACES if place.group]
    assert rows == pages


def test_every_picture_is_there():
    shown = re.findall(r"\]\((docs/[^)]+)\)", README.read_text("utf-8"))
    assert len(shown) > 5
    assert [name for name in shown if not (README.parent / name).is_file()] == []


def photo():
    written = io.BytesIO()
    Image.new("RGB", (100, 80), "teal").save(written, "JPEG")
    return written.getvalue()


def label_map():
    written = io.BytesIO()
    Image.new("L", (10, 8), 3).save(written, "PNG")
    return written.getvalue()


# `open` runs until it is stopped, and has tests of its own.
ENDING = [command for command in COMMANDS if command[3] != "open"]


@pytest.mark.parametrize("command", ENDING, ids=" ".join)
def test_a_command_of_the_readme_does_what_it_says(command, tmp_path, monkeypatch, capsys):
    truth, found = labels(annotations=[annotation()])[1], dets(result())[1]
    by_name = [result(image_id="a.jpg", category_id="cat")]
    for name, data in {
        "gt.json": truth,
        "new.json": found,
        "dets.json": dets(*by_name)[1] if "annotations/" in command else found,
        "annotations/a.xml": voc(),
        "labels/gt.json": truth,
        "dets/dets.json": found,
        "photos/a.jpg": photo(),
        "gtFine/a.png": label_map(),
        "results/a.png": label_map(),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert main(command[3:]) == 0
    told = capsys.readouterr()
    assert told.out
    if command[3] == "convert":
        kind = {"coco": "*.json", "yolo": "*.jpg"}[command[command.index("--to") + 1]]
        assert list(Path(command[command.index("--out") + 1]).rglob(kind))
    if command[3] in {"report", "split"}:
        assert Path(command[command.index("--out") + 1]).exists()
