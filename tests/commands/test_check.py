"""The health report on the command line, through files, as a user meets it."""

import json

import pytest

from iouviz.__main__ import main
from iouviz.data.read.detect_roles import find_roles
from tests.data.files import annotation, as_file, coco, dets, labels, packed, result, voc
from tests.data.join.test_picture_size import picture

YOLO = ("0 .5 .5 .2 .2\n", "0 .5 .5 .2 .2 .9\n")


@pytest.fixture
def folder(tmp_path):
    """A healthy set, and the pictures of it."""
    for name, data in (labels(annotations=[annotation()]), dets(result())):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "images").mkdir()
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "images" / name).write_bytes(picture(100, 80))
    return tmp_path


def run(*arguments, code, capsys):
    assert main(["check", *map(str, arguments)]) == code
    return capsys.readouterr()


def test_a_healthy_folder_gives_0_and_the_roles_that_were_found(folder, capsys):
    told = run(folder, code=0, capsys=capsys)
    assert "2 images, 2 classes, 1 object, 1 prediction\n" in told.out
    assert "ground truth: labels.json\n" in told.out
    assert "predictions: dets.json\n" in told.out
    assert "images: images/a.jpg, images/b.jpg\n" in told.out
    assert "0 errors, 0 warnings, 1 note\n" in told.out  # the class without any box
    assert told.err == ""


def test_a_file_that_no_reader_knows_is_no_ground_truth(folder, capsys):
    (folder / "notes.txt").write_text("remember to relabel the second half")
    told = run(folder, code=0, capsys=capsys)
    assert "ground truth: labels.json\n" in told.out
    assert "not read: notes.txt\n" in told.out


def test_a_fault_gives_1_with_examples_what_was_done_and_the_effect(folder, capsys):
    twice = [annotation(), annotation(id=2, bbox=[10, 20, 30, 41])]
    (folder / "labels.json").write_bytes(labels(annotations=twice)[1])
    told = run(folder / "dets.json", folder / "labels.json", code=1, capsys=capsys)
    # one of two objects is found, and with the second gone one of one: .5050 and 1
    for part in (
        "warning: Objects that seem annotated twice\n",
        "  found:  1 of 2 objects covers nearly the same place",
        "  where:  a.jpg: id 2: cat at 10, 20, 30 x 41\n",
        "  done:   Both are kept.\n",
        "  effect: AP is 0.5050 as it is and 1.0000 without the later one of each pair",
    ):
        assert part in told.out


def test_what_was_left_out_while_reading_gives_1(folder, capsys):
    (folder / "dets.json").write_bytes(dets(result(), result(image_id=99))[1])
    told = run(folder, code=1, capsys=capsys)
    assert "error: Boxes of unknown images\n" in told.out
    assert "where:  dets.json: [1]\n" in told.out


def test_roles_may_be_given(folder, capsys):
    given = [folder / "labels.json", "--predictions", folder / "dets.json"]
    told = run(*given, "--images", folder / "images", code=0, capsys=capsys)
    assert "1 prediction\n" in told.out
    assert "ground truth:" not in told.out


def test_json(folder, capsys):
    (folder / "labels.json").write_bytes(labels(annotations=[annotation(area=9999)])[1])
    answer = json.loads(run(folder, "--json", code=1, capsys=capsys).out)
    assert answer["predictions"] == 1
    first, second = answer["findings"]
    assert (first["code"], first["count"], first["of"]) == ("contradicting-area", 1, "object")
    assert first["examples"] == [
        {"image": "a.jpg", "row": 0, "place": "id 1: cat at 10, 20, 30 x 40"}
    ]
    assert first["effect"]["number"] in {"APm", "APl", "ARm", "ARl"}
    assert None in first["effect"].values()  # undefined before or after
    assert (second["code"], second["effect"]) == ("unused-class", None)


def test_nothing_wrong(folder, capsys):
    whole = [annotation(), annotation(id=2, image_id=17, category_id=5)]
    found = [result(), result(image_id=17, category_id=5)]
    (folder / "labels.json").write_bytes(labels(annotations=whole)[1])
    (folder / "dets.json").write_bytes(dets(*found)[1])
    assert "Nothing is wrong that iouviz can see." in run(folder, code=0, capsys=capsys).out


@pytest.mark.parametrize(
    ("name", "part"), [("none.json", "no such file"), ("dets.json", "no ground truth")]
)
def test_what_cannot_be_read_gives_2_and_one_line(folder, capsys, name, part):
    told = run(folder / name, code=2, capsys=capsys)
    assert told.out == ""
    assert told.err.startswith("error: ")
    assert told.err.count("\n") == 1
    assert part in told.err


def test_what_files_leave_open_is_answered_with_options(tmp_path, capsys):
    for name, text in (("g", "cat 10 20 40 60"), ("p", "cat 0.9 10 20 40 60")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    told = run(tmp_path / "g", tmp_path / "p", code=2, capsys=capsys)
    assert "The box format of the" in told.err
    assert "--ground-truth-box-format" in told.err
    answers = ["--ground-truth-box-format", "x y w h", "--predictions-box-format", "score x y w h"]
    answers += ["--image-size", "100", "80"]
    told = run(tmp_path / "g", tmp_path / "p", *answers, code=0, capsys=capsys)
    assert "1 object, 1 prediction\n" in told.out


@pytest.mark.parametrize(
    ("given", "truth", "predictions", "pictures"),
    [
        ([labels(), dets(result())], ["labels.json"], ["dets.json"], []),
        ([dets(), labels()], ["labels.json"], ["dets.json"], []),
        ([as_file("p.json", coco(annotations=[result()]))], [], ["p.json"], []),
        ([("broken.json", b'{"images": [')], ["broken.json"], [], []),
        # two folders, packed, with the same names in them
        (
            [("g.zip", packed(("a.txt", YOLO[0].encode()), ("a.png", picture(9, 9)))),
             ("p.zip", packed(("a.txt", YOLO[1].encode())))],
            ["a.txt"], ["a.txt"], ["a.png"],
        ),
        ([("v.zip", packed(*((f"{n}.xml", voc(f"{n}.jpg")) for n in range(30))))],
         [f"{n}.xml" for n in sorted(range(30), key=str)], [], []),
    ],
)  # fmt: skip
def test_roles_are_found_by_content(given, truth, predictions, pictures):
    found = find_roles(given)
    assert sorted(file.name for file in found.ground_truth) == sorted(truth)
    assert [file.name for file in found.predictions] == predictions
    assert [file.name for file in found.pictures] == pictures
