"""What comes out of good files, and how files are joined."""

from pathlib import Path

import numpy as np
import pytest

import iouviz
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.files import annotation, as_file, coco, codes, dets, labels, result, voc


def said(dataset: Dataset, code: str) -> str:
    return next(str(issue) for issue in dataset.issues if issue.code == code)


def test_coco_with_ids_from_zero_is_read_exactly():
    rows = [annotation(id=0, bbox=[0.1, 0.2, 0.7, 3], area=5.5), annotation(id=7, iscrowd=1)]
    dataset = read(labels(annotations=rows), dets(result(score=0.0)))
    truth = dataset.ground_truth
    assert dataset.issues == ()
    assert truth.ids == (0, 7)
    assert truth.size[0].tolist() == [0.7, 3.0]  # not 0.8 - 0.1
    assert truth.boxes[0].tolist() == [0.1, 0.2, 0.1 + 0.7, 3.2]
    assert truth.area.tolist() == [5.5, 1000.0]
    assert truth.crowd.tolist() == [False, True]
    assert dataset.classes == ("cat", "dog")
    assert dataset.images.ids == (0, 17)
    assert dataset.predictions.score.tolist() == [0.0]


def test_ignore_is_kept_apart_from_crowd():
    truth = read(labels(annotations=[annotation(ignore=1)])).ground_truth
    assert truth.ignore.tolist() == [True]
    assert truth.crowd.tolist() == [False]


def test_missing_area_and_crowd_are_filled_in():
    dataset = read(labels(annotations=[annotation(area=None, iscrowd=None)]))
    assert dataset.ground_truth.area.tolist() == [1200.0]  # 30 * 40
    assert not dataset.ground_truth.crowd.any()
    assert "Took width times height" in said(dataset, "no-area")


def test_text_ids_join_with_numbers_and_are_noted():
    dataset = read(labels(), dets(result(image_id="17", category_id="5")))
    assert dataset.predictions.image.tolist() == [1]
    assert dataset.predictions.label.tolist() == [1]
    assert "'17' is a text" in said(dataset, "image-id-type")
    assert "category-id-type" in codes(dataset)


def test_predictions_in_a_coco_dict_join_by_name():
    """The ids of the two files disagree; the names do not."""
    predicted = coco(
        images=[{"id": 4, "file_name": "b.jpg"}],
        categories=[{"id": 9, "name": "dog"}, {"id": 10, "name": "fox"}],
        annotations=[
            result(image_id=4, category_id=9),
            result(image_id=4, category_id=10, score=0.25),
        ],
    )
    dataset = read(labels(), as_file("dets.json", predicted))
    assert dataset.predictions.image.tolist() == [1, 1]
    assert dataset.predictions.label.tolist() == [1, 2]
    assert dataset.predictions.score.tolist() == [0.9, 0.25]
    assert dataset.classes == ("cat", "dog", "fox")
    assert "class-only-predicted" in codes(dataset)


def test_unknown_images_and_classes_are_named_and_counted():
    rows = [result(), result(image_id=99), result(image_id=98), result(category_id=77)]
    dataset = read(labels(), dets(*rows))
    assert len(dataset.predictions) == 1
    images, classes = said(dataset, "unknown-image"), said(dataset, "unknown-class")
    assert "dets.json: [1]: 2 images unknown to the ground truth: 99, 98" in images
    assert "2 predictions left out" in images
    assert "1 class unknown to the ground truth: 77" in classes


def test_empty_predictions_are_fine():
    dataset = read(labels(), dets())
    assert len(dataset.predictions) == 0
    assert "missed" in said(dataset, "no-predictions")


def test_no_annotations_is_said():
    assert "undefined" in said(read(labels(annotations=[])), "no-objects")


def test_an_id_that_two_files_use_for_two_images_is_ambiguous_for_predictions():
    other = coco(images=[{"id": 0, "file_name": "z.jpg", "width": 9, "height": 9}], annotations=[])
    dataset = read([labels(), as_file("more.json", other)], dets(result()))
    assert dataset.images.names == ("a.jpg", "b.jpg", "z.jpg")
    assert len(dataset.predictions) == 0
    assert "1 image meaning several things in the ground truth: 0" in said(
        dataset, "ambiguous-image"
    )


def test_duplicate_annotation_ids_are_noted_and_kept():
    dataset = read(labels(annotations=[annotation(id=3), annotation(id=3)]))
    assert len(dataset.ground_truth) == 2
    assert "Harmless" in said(dataset, "duplicate-annotation-id")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_tolerated(encoding):
    name, data = labels()
    assert len(read((name, data.decode().encode(encoding))).ground_truth) == 2


def test_voc_boxes_stand_as_written_and_difficult_is_ignored():
    dataset = read(("a.xml", voc()))
    truth = dataset.ground_truth
    assert truth.boxes.tolist() == [[1, 49, 341, 499.5]]
    assert truth.area.tolist() == [340 * 450.5]
    assert truth.ignore.tolist() == [True]
    assert dataset.images.names == ("a.jpg",)
    assert dataset.images.sizes.tolist() == [[375, 500]]
    assert dataset.issues == ()


def test_voc_without_filename_is_named_after_the_xml():
    assert read(("shot_3.xml", voc(filename=""))).images.names == ("shot_3",)


def test_voc_files_that_share_a_filename_are_told_apart():
    dataset = read([("train/a.xml", voc()), ("val/a.xml", voc())])
    assert dataset.images.names == ("train/a.jpg", "val/a.jpg")
    assert codes(dataset) == {"shared-filename"}


def test_voc_ground_truth_joins_coco_predictions_by_name():
    dataset = read(("a.xml", voc()), as_file("dets.json", coco(annotations=[result()])))
    assert dataset.predictions.image.tolist() == [0]
    assert dataset.predictions.label.tolist() == [0]


def test_a_folder_is_walked_and_its_pictures_found(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "labels.json").write_bytes(labels()[1])
    (tmp_path / "deep" / "a.jpg").write_bytes(b"picture")
    (tmp_path / ".hidden.json").write_bytes(b"rubbish")
    (tmp_path / "notes.txt").write_bytes(b"rubbish")
    dataset = read(str(tmp_path))
    first, second = dataset.images.files
    assert first is not None
    assert first.name == "deep/a.jpg"
    assert first.load() == b"picture"
    assert second is None
    assert codes(dataset) == {"unknown-format", "picture-missing"}


def test_pictures_are_found_by_path_then_name_then_stem():
    images = [
        {"id": n, "file_name": name} for n, name in enumerate(["x/a.jpg", "y/a.jpg", "b.jpg"])
    ]
    given = [(name, b"-") for name in ("y/a.jpg", "x/a.jpg", "pictures/B.png", "extra.jpg")]
    dataset = read(labels(images=images, annotations=[]), images=given)
    assert [file and file.name for file in dataset.images.files] == [
        "x/a.jpg",
        "y/a.jpg",
        "pictures/B.png",
    ]
    assert "extra.jpg" in said(dataset, "picture-extra")


def test_a_picture_that_fits_two_images_is_given_to_neither():
    images = [{"id": n, "file_name": name} for n, name in enumerate(["x/a.jpg", "y/a.jpg"])]
    dataset = read(labels(images=images, annotations=[]), images=("a.jpg", b"-"))
    assert dataset.images.files == (None, None)
    assert "picture-ambiguous" in codes(dataset)


def test_columns_are_read_only():
    dataset = read(labels(), dets(result()))
    for column in (dataset.ground_truth.boxes, dataset.predictions.score, dataset.images.sizes):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0


def test_the_sample_set_opens_and_holds_what_it_promises():
    dataset = iouviz.sample()
    truth = dataset.ground_truth
    assert dataset.issues == ()
    assert len(dataset.images) == 60
    assert all(dataset.images.files)
    assert truth.crowd.any()
    assert truth.masks is not None
    groups = np.digitize(truth.area[~truth.crowd], [32**2, 96**2])
    assert set(groups.tolist()) == {0, 1, 2}
    assert len(iouviz.sample("early").predictions) != len(dataset.predictions)


def test_the_sample_set_is_missed_with_a_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("iouviz.data.sample.FOLDER", tmp_path)
    with pytest.raises(ReadError, match="clone of the repository"):
        iouviz.sample()
