"""What each format has of its own: shapes, names, units, and what is said to be left out."""

import json

import numpy as np
import pytest

from iouviz.data.model import Dataset
from iouviz.data.read.files import upload
from iouviz.data.read.read import read
from iouviz.data.readers import READERS
from iouviz.data.readers.shared.source import Source
from iouviz.errors import ReadError
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.evaluation.protocols import VOC2010
from tests.data.examples import (
    KITTI,
    OPEN_IMAGES,
    VOC,
    createml,
    cvat,
    darwin,
    encord,
    labelme,
    picture,
    text,
)
from tests.data.files import annotation, as_file, coco, dets, labels, result, voc

PICTURE = ("a.jpg", picture())


def issues(dataset: Dataset) -> dict[str, str]:
    return {issue.code: issue.outcome for issue in dataset.issues}


def boxes(dataset: Dataset) -> list[list[float]]:
    return dataset.ground_truth.boxes.round(6).tolist()


# CVAT


@pytest.mark.parametrize(
    ("shape", "box", "code"),
    [
        ('<polygon label="cat" points="1,5;4,2.5;3,9"/>', [1, 2.5, 4, 9], None),
        ('<ellipse label="cat" cx="10" cy="20" rx="5" ry="2"/>', [5, 18, 15, 22], None),
        (
            '<mask label="cat" rle="1" left="3" top="4" width="5" height="6"/>',
            [3, 4, 8, 10],
            "mask-pixels",
        ),
        # a quarter turn about (15, 20): 10 wide and 20 high becomes 20 wide and 10 high
        (
            '<box label="cat" xtl="10" ytl="10" xbr="20" ybr="30" rotation="90"/>',
            [5, 15, 25, 25],
            None,
        ),
        (
            '<ellipse label="cat" cx="10" cy="20" rx="5" ry="2" rotation="270"/>',
            [8, 15, 12, 25],
            "turned-box",
        ),
        (
            '<box label="cat" xtl="1" ytl="2" xbr="3" ybr="4" rotation="left"/>',
            [1, 2, 3, 4],
            "bad-rotation",
        ),
        ('<box label="cat" xtl="1" ytl="2" xbr="3" ybr="4" rotation="0.0"/>', [1, 2, 3, 4], None),
    ],
)
def test_cvat_shapes_have_the_box_around_them(shape, box, code):
    dataset = read(("annotations.xml", cvat(shape)))
    assert boxes(dataset) == [box]
    assert set(issues(dataset)) == ({code} if code else set())


def test_a_turned_cvat_box_keeps_its_corners():
    """Clockwise about (15, 20) by 45 degrees: the upper left corner goes up and to the right."""
    shapes = '<box label="cat" xtl="10" ytl="10" xbr="20" ybr="30" rotation="45"/>'
    upright = '<box label="cat" xtl="1" ytl="2" xbr="3" ybr="4"/>'
    dataset = read(("annotations.xml", cvat(shapes + upright)))
    half = np.sqrt(0.5)
    first = [15 + (-5 + 10) * half, 20 + (-5 - 10) * half]
    assert dataset.ground_truth.corners[0, 0] == pytest.approx(first)
    assert dataset.ground_truth.area == pytest.approx([200, 4])
    assert np.isnan(dataset.ground_truth.corners[1]).all()
    assert dataset.overlap == "oriented"


@pytest.mark.parametrize("what", ["polyline", "points", "cuboid", "skeleton", "tag"])
def test_cvat_shapes_without_a_box_are_left_out_and_named(what):
    good = '<box label="cat" xtl="1" ytl="2" xbr="3" ybr="4"/>'
    dataset = read(("a.xml", cvat(f'<{what} label="cat" points="1,2;3,4"/>{good}')))
    assert boxes(dataset) == [[1, 2, 3, 4]]
    (issue,) = dataset.issues
    assert issue.outcome == "skipped"
    assert str(issue).startswith(f"a.xml: image 'a.jpg', <{what}> 1: a shape of the kind {what}")


def test_cvat_labels_without_objects_are_classes_and_attributes_are_noted():
    meta = "<meta><task><labels><label><name>bird</name></label></labels></task></meta>"
    shape = (
        '<box label="cat" xtl="1" ytl="2" xbr="3" ybr="4"><attribute name="a">1</attribute></box>'
    )
    dataset = read(("a.xml", cvat(shape, meta)))
    assert dataset.classes == ("bird", "cat")
    assert issues(dataset) == {"attributes": "noted"}


def test_cvat_images_of_a_project_are_told_apart_by_subset():
    image = '<image id="0" name="a.jpg" subset="{}" width="9" height="9"/>'
    data = f"<annotations><meta/>{image.format('Train')}{image.format('Test')}</annotations>"
    assert read(("a.xml", data.encode())).images.names == ("Train/a.jpg", "Test/a.jpg")


def test_cvat_tracks_are_read_frame_by_frame():
    shape = '<box frame="{}" outside="{}" xtl="1" ytl="2" xbr="3" ybr="4" keyframe="1"/>'
    size = "<original_size><width>25</width><height>20</height></original_size>"
    track = shape.format(7, 0) + shape.format(8, 1) + shape.format("x", 0)
    data = (
        f'<annotations><meta><task>{size}</task></meta><track id="3" label="cat">{track}</track>'
        f"</annotations>"
    )
    dataset = read(("a.xml", data.encode()))
    assert dataset.images.names == ("frame_000007", "frame_000008")
    assert dataset.images.sizes.tolist() == [[25, 20]] * 2
    assert dataset.ground_truth.image.tolist() == [0]
    assert issues(dataset) == {"video-tracks": "noted", "bad-frame": "skipped"}


# LabelMe


@pytest.mark.parametrize(
    ("kind", "points", "box"),
    [
        ("rectangle", [[4, 9], [1, 2]], [1, 2, 4, 9]),
        ("rectangle", [[1, 2], [4, 2], [4, 9], [1, 9]], [1, 2, 4, 9]),
        ("polygon", [[1, 2], [4, 5], [3, 9]], [1, 2, 4, 9]),
        (None, [[1, 2], [4, 5], [3, 9]], [1, 2, 4, 9]),
        ("circle", [[10, 20], [13, 24]], [5, 15, 15, 25]),  # radius sqrt(9 + 16)
        ("mask", [[1, 2], [4, 9]], [1, 2, 4, 9]),
    ],
)
def test_labelme_shapes_have_the_box_around_them(kind, points, box):
    shape = {"label": "cat", "points": points, "shape_type": kind}
    assert boxes(read(as_file("a.json", labelme(shape)))) == [box]


@pytest.mark.parametrize(
    ("kind", "points", "code"),
    [
        ("line", [[1, 2], [3, 4]], "line-not-read"),
        ("point", [[1, 2]], "point-not-read"),
        ("rectangle", [[1, 2]], "bad-shape"),
        ("polygon", [[1, 2], [3, 4]], "bad-shape"),
        ("polygon", [], "bad-points"),
        ("polygon", [[1, 2], [3, "x"], [4, 5]], "bad-points"),
        ("polygon", {"x": 1}, "bad-points"),
        ("blob", [[1, 2], [3, 4]], "bad-shape"),
        ({}, [[1, 2], [3, 4]], "bad-shape"),
    ],
)
def test_labelme_shapes_of_no_use_are_left_out_and_named(kind, points, code):
    good = {"label": "cat", "points": [[1, 2], [3, 4]], "shape_type": "rectangle"}
    dataset = read(as_file("a.json", labelme({**good, "points": points, "shape_type": kind}, good)))
    assert boxes(dataset) == [[1, 2, 3, 4]]
    (issue,) = [issue for issue in dataset.issues if issue.outcome == "skipped"]
    assert issue.code == code
    assert str(issue).startswith("a.json: shapes[0]: ")


def test_labelme_outlines_are_masks_and_the_picture_inside_is_not_looked_at():
    shape = {"label": "cat", "points": [[0, 0], [4, 0], [4, 3], [0, 3]], "shape_type": "polygon"}
    dataset = read(as_file("a.json", labelme(shape, imageData="not base64 !")))
    assert dataset.issues == ()
    assert dataset.images.names == ("a.jpg",)
    masks = dataset.ground_truth.masks
    assert masks is not None
    assert masks.pixels(0).sum() == 12


@pytest.mark.parametrize("kind", ["rotation", "oriented_rectangle"])
def test_a_turned_labelme_rectangle_keeps_its_corners(kind):
    corners = [[5, 0], [10, 5], [5, 10], [0, 5]]
    turned = {"label": "cat", "points": corners, "shape_type": kind, "direction": 0.785}
    upright = {"label": "cat", "points": [[1, 2], [3, 4]], "shape_type": "rectangle"}
    short = {"label": "cat", "points": corners[:3], "shape_type": kind}
    dataset = read(as_file("a.json", labelme(turned, upright, short)))
    assert boxes(dataset) == [[0, 0, 10, 10], [1, 2, 3, 4]]
    assert dataset.ground_truth.corners[0].tolist() == corners
    assert dataset.ground_truth.area.tolist() == [50, 4]
    assert issues(dataset) == {"bad-shape": "skipped"}


def test_files_that_name_the_same_picture_are_told_apart():
    files = [("train/a.json", labelme()), ("val/a.json", labelme())]
    dataset = read([as_file(name, content) for name, content in files])
    assert dataset.images.names == ("train/a.jpg", "val/a.jpg")
    assert issues(dataset) == {"shared-filename": "repaired"}


# CreateML


def test_createml_boxes_hang_on_their_centre():
    assert boxes(read(as_file("a.json", createml()), images=PICTURE))[0] == [10, 20, 40, 60]


def test_createml_boxes_of_tools_that_mean_the_corner_are_recognised_by_the_picture():
    """Taken for centres, these boxes leave the picture of 100 x 80 on the left or at the top."""
    sides = [(0, 0, 30, 40), (1, 2, 90, 70), (0, 10, 40, 60), (5, 0, 80, 80)]
    rows = [
        {"label": "cat", "coordinates": dict(zip(("x", "y", "width", "height"), each, strict=True))}
        for each in sides
    ]
    dataset = read(as_file("a.json", createml(*rows)), images=PICTURE)
    assert boxes(dataset) == [[x, y, x + w, y + h] for x, y, w, h in sides]
    assert issues(dataset)["box-format-inferred"] == "noted"


def test_createml_images_without_annotations_are_images():
    content = [*createml(), {"image": "b.jpg", "annotations": []}, {"annotations": []}, 7]
    dataset = read(as_file("a.json", content))
    assert dataset.images.names == ("a.jpg", "b.jpg")
    assert issues(dataset)["no-image-name"] == "skipped"


# Darwin


def test_darwin_version_1_has_path_and_image():
    square = [{"x": 1, "y": 2}, {"x": 5, "y": 2}, {"x": 5, "y": 8}, {"x": 1, "y": 8}]
    far = [{"x": 10, "y": 12}, {"x": 15, "y": 12}, {"x": 15, "y": 18}]
    listed = [
        {"name": "cat", "polygon": {"path": square}},
        {"name": "dog", "complex_polygon": {"path": [square, far]}},
    ]
    image = {"width": 100, "height": 80, "original_filename": "b.jpg", "filename": "1.jpg"}
    dataset = read(as_file("a.json", {"dataset": "d", "image": image, "annotations": listed}))
    assert dataset.images.names == ("b.jpg",)
    assert boxes(dataset) == [[1, 2, 5, 8], [1, 2, 15, 18]]
    assert issues(dataset) == {"several-paths": "noted"}


def test_darwin_annotations_without_a_box_are_left_out_and_named():
    good = {"name": "cat", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}
    others = [
        {"name": "cat", "keypoint": {"x": 1, "y": 2}},
        {"name": "cat", "frames": {}, "bounding_box": {}},
        {"name": "cat", "ellipse": {"center": {"x": 1}}},
        {"name": "cat"},
        "cat",
        {**good, "slot_names": ["1"]},
    ]
    dataset = read(as_file("a.json", darwin(good, *others)))
    assert boxes(dataset) == [[1, 2, 4, 6]]
    assert issues(dataset) == dict.fromkeys(
        ("keypoint-not-read", "video-annotation-not-read", "bad-ellipse", "bad-shape",
         "not-an-object", "other-slot"), "skipped",
    )  # fmt: skip


def test_a_darwin_ellipse_has_the_box_around_it():
    ellipse = {"angle": np.pi / 2, "center": {"x": 10, "y": 20}, "radius": {"x": 5, "y": 2}}
    assert boxes(read(as_file("a.json", darwin({"name": "cat", "ellipse": ellipse})))) == [
        [8, 15, 12, 25]
    ]


# Encord


def test_encord_numbers_are_parts_of_the_size_that_the_file_states():
    """Of 100 x 80 pixels: a polygon as an object of points, and a box turned by 90 degrees."""
    points = {"0": {"x": 0.1, "y": 0.25}, "1": {"x": 0.4, "y": 0.25}, "2": {"x": 0.4, "y": 0.75}}
    # 40 x 20 pixels about (50, 40)
    turned = {"x": 0.3, "y": 0.375, "w": 0.4, "h": 0.25, "theta": 90}
    dataset = read(
        as_file(
            "a.json",
            encord(
                {"name": "cat", "shape": "polygon", "polygon": points},
                {"name": "cat", "shape": "rotatable_bounding_box", "rotatableBoundingBox": turned},
                {"name": "cat", "shape": "point", "point": {"0": {"x": 0.1, "y": 0.2}}},
            ),
        )
    )
    assert boxes(dataset) == [[10, 20, 40, 60], [40, 20, 60, 60]]
    # clockwise: what was the upper left corner is the upper right one
    corners = dataset.ground_truth.corners[1]
    assert corners == pytest.approx(np.array([[60, 20], [60, 60], [40, 60], [40, 20]]))
    assert issues(dataset) == {"point-not-read": "skipped"}


def test_encord_without_a_size_asks_for_the_picture():
    with pytest.raises(
        ReadError, match=r"size of 1 image is not known: a\.jpg\. Give the pictures"
    ):
        read(as_file("a.json", encord(width=None)))
    assert boxes(read(as_file("a.json", encord(width=None)), images=PICTURE))[0] == [10, 20, 40, 60]


def test_an_encord_box_is_not_turned_where_no_size_says_what_a_right_angle_is():
    turned = {"x": 0.1, "y": 0.25, "w": 0.3, "h": 0.5, "theta": 30}
    thing = {"name": "cat", "shape": "rotatable_bounding_box", "rotatableBoundingBox": turned}
    dataset = read(as_file("a.json", encord(thing, width=None)), images=PICTURE)
    assert boxes(dataset) == [[10, 20, 40, 60]]
    assert issues(dataset)["turned-box"] == "repaired"


def test_an_encord_video_is_refused():
    frames = {"0": {"objects": []}}
    with pytest.raises(ReadError):
        read(("a.txt", b"-"))
    dataset = read(as_file("a.json", encord() + encord(labels=frames, data_type="video/mp4")))
    assert issues(dataset)["video-not-read"] == "skipped"


# Open Images


def test_open_images_names_classes_and_marks_groups():
    rows = text(OPEN_IMAGES, "a,x,/m/1,1,0.1,0.4,0.25,0.75,1", "a,x,/m/2,1,0,1,0,1,2")
    names = ("class-descriptions.csv", text("LabelName,DisplayName", "/m/1,Cat", "/m/3,Fox"))
    images = ("image_ids.csv", text("ImageID,Subset,OriginalURL", "a,train,", "b,train,"))
    dataset = read([("boxes.csv", rows), names, images], images=PICTURE)
    assert boxes(dataset) == [[10, 20, 40, 60], [0, 0, 100, 80]]
    assert dataset.classes == ("Cat", "/m/2")
    assert dataset.class_ids == ("/m/1", "/m/2")
    assert dataset.ground_truth.crowd.tolist() == [True, False]
    assert sorted(dataset.images.names) == ["a", "b"]
    assert issues(dataset)["bad-IsGroupOf"] == "repaired"


def test_open_images_without_pictures_asks_for_them():
    with pytest.raises(ReadError, match="Give the pictures"):
        read(("boxes.csv", text(OPEN_IMAGES, "a,x,/m/1,1,0.1,0.4,0.25,0.75,0")))


# KITTI


def test_kitti_regions_that_nobody_cares_for_are_regions_of_every_class():
    lines = [KITTI.format("Car"), KITTI.format("Van"), KITTI.format("DontCare")]
    dataset = read([("1.txt", text(*lines)), ("2.txt", text(KITTI.format("Tram")))])
    truth = dataset.ground_truth
    assert dataset.classes == ("Car", "Van", "Tram")
    assert truth.crowd.tolist() == [False, False, True, True, True, False]
    assert truth.label.tolist() == [0, 1, 0, 1, 2, 2]
    assert issues(dataset) == {"dont-care": "noted"}


def test_a_kitti_line_of_another_length_is_left_out():
    dataset = read(("1.txt", text(KITTI.format("Car"), "Car 1 2", KITTI.format("Van"))))
    assert len(dataset.ground_truth) == 2
    assert "1.txt: line 2: 3 words; KITTI wants 15" in str(dataset.issues[0])


# DOTA


def test_a_dota_box_keeps_its_corners_and_the_box_around_them():
    dataset = read(("a.txt", text("0 5 5 0 10 5 5 10 ship 2")), images=PICTURE)
    assert boxes(dataset) == [[0, 0, 10, 10]]
    assert dataset.ground_truth.ignore.tolist() == [True]
    assert dataset.ground_truth.corners.tolist() == [[[0, 5], [5, 0], [10, 5], [5, 10]]]
    assert dataset.ground_truth.area.tolist() == [50]
    assert dataset.overlap == "oriented"
    assert dataset.issues == ()


def test_dota_results_are_of_the_class_that_their_file_is_called_after():
    """One object, found by the better of two ships; a class without a result is no error."""
    truth = ("labels/P1.txt", text("0 5 5 0 10 5 5 10 ship 0", "50 50 60 50 60 60 50 60 harbor 0"))
    results = [
        (
            "Task1_ship.txt",
            text("P1 0.9 0 5 5 0 10 5 5 10", "P1 0.5 1 5 6 0 9 5 6 9", "P1 0.4 1"),
        ),
        ("Task1_harbor.txt", b""),
    ]
    dataset = read(truth, results)
    assert dataset.predictions.label.tolist() == [dataset.classes.index("ship")] * 2
    assert dataset.predictions.score.tolist() == [0.9, 0.5]
    assert dataset.predictions.corners[0].tolist() == [[0, 5], [5, 0], [10, 5], [5, 10]]
    assert issues(dataset) == {"bad-line": "skipped"}
    assert evaluate(dataset, VOC2010).summary["AP50"] == 0.5  # 1 for ships, 0 for harbors


@pytest.mark.parametrize("start", ["comp4_det_test_", "comp3_det_val_", "det_test_"])
def test_voc_results_are_of_the_class_that_their_file_is_called_after(start):
    """Written as the development kit's ``%s %f %f %f %f %f``; images are numbers with zeros."""
    truth = (
        "Annotations/000011.xml",
        voc("000011.jpg", "".join(map(VOC.format, ("dining_table", "cat")))),
    )
    results = [
        (f"results/{start}dining_table.txt", text("000011 0.9 11 20 40 60", "000011 0.5 1 1 3")),
        (f"results/{start}cat.txt", b""),
    ]
    dataset = read(truth, results)
    assert dataset.predictions.boxes.tolist() == [[11, 20, 40, 60]]
    assert dataset.predictions.image.tolist() == [0]
    assert dataset.classes[dataset.predictions.label[0]] == "dining_table"
    assert issues(dataset) == {"bad-line": "skipped"}


def test_lines_alike_are_per_image_text_where_the_file_names_no_class():
    for name in ("000011.txt", "det_test.txt", "predet_test_cat.txt"):
        source = Source(upload(name, b"000011 0.9 11 20 40 60"))
        found = [reader.name for reader in READERS if reader.recognises(source)]
        assert found == ["per-image text"], name


def test_results_of_yolo_are_none_of_dota():
    """Ten words a line as well, but parts of a picture."""
    line = "0 .1 .1 .4 .1 .4 .4 .1 .4 0.75"
    source = Source(upload("a.txt", line.encode()))
    assert [reader.name for reader in READERS if reader.recognises(source)] == ["YOLO text"]


def test_four_corners_on_every_line_of_yolo_are_oriented_boxes():
    line = "0 0 .5 .5 0 1 .5 .5 1"
    dataset = read(
        ("labels/a.txt", line.encode()),
        ("labels/a.txt", f"{line} 0.75".encode()),
        images=PICTURE,
    )
    (width, height), *_ = dataset.images.sizes.tolist()
    diamond = np.array([[0, 0.5], [0.5, 0], [1, 0.5], [0.5, 1]]) * [width, height]
    for table in (dataset.ground_truth, dataset.predictions):
        assert table.corners[0] == pytest.approx(diamond)
        assert table.area == pytest.approx([width * height / 2])
    assert dataset.predictions.score.tolist() == [0.75]
    assert dataset.overlap == "oriented"
    assert measured_by(dataset, "masks").overlap == "masks"  # they are outlines too
    three = read(("labels/a.txt", f"{line}\n0 0 0 1 0 1 1".encode()), images=PICTURE)
    assert three.overlap == "boxes"
    assert three.ground_truth.corners is None


# Pascal VOC and COCO as other tools write them


def test_voc_as_labelimg_and_imagenet_write_it():
    """A path and a folder, corners with fractions, neither difficult nor truncated."""
    thing = (
        "<object><name>n02123045</name><bndbox><xmin>1.5</xmin><xmax>9</xmax><ymin>2</ymin>"
        "<ymax>8.25</ymax></bndbox></object>"
    )
    extra = "<folder>cats</folder><path>C:\\photos\\cats\\a.jpg</path><segmented>0</segmented>"
    data = voc(objects=thing).replace(b"<size>", extra.encode() + b"<size>")
    dataset = read(("a.xml", data))
    assert boxes(dataset) == [[1.5, 2, 9, 8.25]]
    assert dataset.images.names == ("a.jpg",)
    assert not dataset.ground_truth.ignore.any()
    assert dataset.issues == ()


def test_empty_lists_beside_voc_files_are_harmless_and_an_empty_xml_is_not():
    files = [("a.xml", voc()), ("ImageSets/cat.txt", b""), ("ImageSets/dog.txt", b"")]
    assert issues(read(files)) == {"unknown-format": "noted"}
    assert issues(read([*files[:1], ("b.xml", b"")])) == {"unusable-file": "skipped"}


def test_an_imagenet_filename_without_suffix_finds_its_picture():
    dataset = read(("n01_1.xml", voc(filename="n01_1")), images=("n01_1.JPEG", picture(375, 500)))
    assert dataset.images.files[0] is not None


def test_coco_as_roboflow_and_cvat_export_it():
    """A supercategory that nothing uses, an empty year, extra fields, a segmentation of []."""
    content = coco(
        categories=[
            {"id": 0, "name": "animals", "supercategory": "none"},
            {"id": 5, "name": "cat", "supercategory": "animals"},
        ],
        annotations=[
            annotation(id=0, category_id=5, segmentation=[], attributes={"occluded": False})
        ],
    )
    content |= {"info": {"year": "", "version": ""}, "licenses": [{"id": 0, "name": "", "url": ""}]}
    dataset = read(as_file("_annotations.coco.json", content), dets(result(category_id=5)))
    assert boxes(dataset) == [[10, 20, 40, 60]]
    assert len(dataset.predictions) == 1
    assert "cat" in dataset.classes


def test_a_broken_file_of_each_json_format_names_the_byte():
    for content in (labelme(), createml(), darwin(), encord()):
        data = json.dumps(content).encode()
        with pytest.raises(ReadError, match=r"a\.json: broken JSON at line 1, column \d+ \(byte"):
            read(("a.json", data[:-9]))
    assert read(labels()).issues == ()


# LVIS and Open Images: which classes were looked for


def lvis_file(**image):
    document = labels(annotations=[annotation()])[1]
    content = json.loads(document)
    for each in content["images"]:
        each |= {"neg_category_ids": [], "not_exhaustive_category_ids": []} | image
    for each in content["categories"]:
        each["frequency"] = "r"
    return ("gt.json", json.dumps(content).encode())


@pytest.mark.parametrize("size", [{}, {"width": 0}], ids=["usual", "careful"])
def test_lvis_says_which_classes_were_looked_for(size):
    dataset = read(lvis_file(neg_category_ids=[0], **size))
    verified = dataset.verified
    assert {*verified.label.tolist()} == {dataset.class_ids.index(0)}
    assert verified.negative.all()
    assert not verified.not_exhaustive.any()
    assert verified.frequency == ("r",) * len(dataset.classes)
    assert "neg_category_ids" not in dataset.images.attributes
    assert read(labels(annotations=[annotation()])).verified is None


def test_what_is_no_list_of_classes_is_left_out_and_said():
    dataset = read(lvis_file(neg_category_ids=7, not_exhaustive_category_ids=[999]))
    assert len(dataset.verified) == 0
    found = issues(dataset)
    assert found["bad-neg_category_ids"] == found["unknown-verified"] == "skipped"


def test_image_level_labels_of_open_images_say_which_classes_were_looked_for():
    rows = text(OPEN_IMAGES, "a,x,/m/1,1,0.1,0.4,0.25,0.75,1")
    said = text(
        "ImageID,Source,LabelName,Confidence",
        "a,verification,/m/1,1",
        "b,verification,/m/1,0",
        "b,machine,/m/1,0.7",
    )
    dataset = read([("boxes.csv", rows), ("labels.csv", said)], images=PICTURE)
    assert dataset.images.names == ("a", "b")
    assert dataset.verified.image.tolist() == [0, 1]
    assert dataset.verified.negative.tolist() == [False, True]
    assert issues(dataset)["unverified-label"] == "skipped"
