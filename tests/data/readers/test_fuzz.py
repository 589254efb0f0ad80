"""Valid files of every format, spoilt at random: a `Dataset` comes out, or an `IouvizError`.

A few spoilt files of each format are tried, always the same ones. To look for more, say how many
of each: ``IOUVIZ_FUZZ=2000 python -m pytest tests/data/readers/test_fuzz.py``. They are drawn anew
each time then, what is read is judged too, and no file may take more than five seconds of a
processor.
"""

import contextlib
import io
import os
import re
import time
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iouviz.data.model import Dataset
from iouviz.data.read.detect_roles import find_roles
from iouviz.data.read.read import read
from iouviz.errors import IouvizError
from iouviz.evaluation.health import health
from iouviz.geometry.boxes import as_boxes
from tests.data.examples import CHOICES, EXAMPLES, KEYPOINTS, longer
from tests.data.files import labels

LONG = int(os.environ.get("IOUVIZ_FUZZ", "0"))
SECONDS = 5.0
CASES = [(*case, each[case]) for each in (EXAMPLES, KEYPOINTS) for case in sorted(each)]
NAMED = [f"{name}, {role}" for name, role, _ in CASES]
fuzzed = settings(
    max_examples=LONG or 8,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
)

NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
NUMBERS = (
    b"NaN", b"Infinity", b"-Infinity", b"nan", b"-1", b"0", b"-0.0", b"1e308", b"-1e308", b"1e999",
    b"1e15", b"1e-320", b"9" * 400, b"0,5", b"true", b"null", b'"7"', b"0x10", b"1_0", b"--1",
    b"[]", b"{}", b"[[1]]", b"", b"\xd9\xa1", b"4294967296", b"9223372036854775808", b"0.5.5",
)  # fmt: skip
PIECES = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xe9", b"\r", b"\n\n", b"\t", b",", b";", b'"', b"'", b"[",
    b"]", b"{", b"}", b"<", b">", b"</", b"&x;", b"<!--", b"\\ud800", b"\\", b"/", b"../", b"#",
    b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"[" * 500, b"<a>" * 500, b"cat",
    b"id", b":", b"\xe2\x80\xa8", b"\x1a", b" " * 70, b"-", b"names: [", b"nc: -3",
)  # fmt: skip


@st.composite
def spoilt_bytes(draw, data: bytes) -> bytes:
    """The bytes with one to five faults."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        match draw(st.integers(0, 6)):
            case 0:
                data = data[:start] + draw(st.sampled_from(PIECES)) + data[start:]
            case 1:
                data = data[:start] + draw(st.sampled_from(PIECES)) + data[end:]
            case 2:
                data = data[:start] + draw(st.binary(max_size=6)) + data[end:]
            case 3:
                data = data[:end] + data[start:end] * draw(st.integers(1, 4)) + data[end:]
            case 4:
                data = data[:start] if draw(st.booleans()) else data[start:]
            case _:
                places = list(NUMBER.finditer(data))
                if places:
                    at = draw(st.sampled_from(places))
                    data = data[: at.start()] + draw(st.sampled_from(NUMBERS)) + data[at.end() :]
    return data


@st.composite
def spoilt_files(draw, files: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Files of one example, of which one is spoilt; perhaps more of them, or in an archive."""
    files = longer(files) if draw(st.booleans()) else list(files)
    which = draw(st.integers(0, len(files) - 1))
    name, data = files[which]
    if draw(st.integers(0, 9)) == 0:
        with contextlib.suppress(UnicodeDecodeError):
            data = data.decode().encode(draw(st.sampled_from(["utf-16", "utf-8-sig", "utf-16-be"])))
    files[which] = (name, draw(spoilt_bytes(data)))
    if draw(st.integers(0, 9)) == 0:
        files.append((draw(st.sampled_from(["b", "sub/a", "../a"])) + name[-4:], data))
    if draw(st.integers(0, 9)) == 0:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for each in files:
                archive.writestr(*each)
        archived = stream.getvalue()
        spoil = draw(st.booleans())
        return [("set.zip", draw(spoilt_bytes(archived)) if spoil else archived)]
    return files


def opened(files: list[tuple[str, bytes]], role: str, name: str) -> Dataset | None:
    """What comes out, which is whole; None after an error of ours."""
    choices = CHOICES.get((name, role))
    try:
        if role == "ground truth":
            dataset = read(files, choices=choices)
        else:
            posed = name == "COCO results"
            truth = KEYPOINTS["COCO JSON", "ground truth"] if posed else labels()
            dataset = read(truth, files, choices=choices)
    except IouvizError as error:
        return None if str(error).strip() else pytest.fail("an error without a word")
    assert isinstance(dataset, Dataset)
    for table in (dataset.ground_truth, dataset.predictions):
        as_boxes(table.boxes)
        assert ((table.image >= 0) & (table.image < len(dataset.images))).all()
        assert ((table.label >= 0) & (table.label < len(dataset.classes))).all()
        assert np.isfinite(table.area).all()
        with contextlib.suppress(IouvizError):
            assert table.masks is None or len(table.masks) == len(table)
    assert np.isfinite(dataset.predictions.score).all()
    assert all(str(issue) and issue.count > 0 for issue in dataset.issues)
    return dataset


@pytest.mark.parametrize(("name", "role", "files"), CASES, ids=NAMED)
def test_a_spoilt_file_gives_a_dataset_or_our_own_error(name, role, files):
    @fuzzed
    @given(spoilt_files(files))
    def run(spoilt):
        before = time.process_time()
        dataset = opened(spoilt, role, name)
        if LONG:
            with contextlib.suppress(IouvizError):
                find_roles(spoilt)
            if dataset is not None:
                health(dataset)
            assert time.process_time() - before < SECONDS

    run()


def grown(data: bytes, piece: bytes, size: int = 1 << 20) -> bytes:
    """About `size` bytes, of which most are one piece that is repeated in the middle."""
    middle = len(data) // 2
    return data[:middle] + piece * (size // max(len(piece), 1)) + data[middle:]


@pytest.mark.skipif(not LONG, reason="megabytes of one thing: only where IOUVIZ_FUZZ asks for it")
@pytest.mark.parametrize(("name", "role", "files"), CASES, ids=NAMED)
def test_a_megabyte_of_one_thing_is_read_or_refused_in_time(name, role, files):
    (first, data), *rest = files
    half = data[len(data) // 4 : len(data) // 2]
    for piece in (*PIECES, *NUMBERS, b"0 ", b"1,", data + b"\n", half, b"<object>", b'"a":'):
        before = time.process_time()
        opened([(first, grown(data, piece)), *rest], role, name)
        assert time.process_time() - before < SECONDS, piece
