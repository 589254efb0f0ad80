"""CSV with a header: names of columns, delimiters, decimal commas, and what has no column."""

import numpy as np
import pytest

from iouviz.data.choices import Choices
from iouviz.data.read.read import read
from iouviz.data.readers.text.csv_columns import find_columns
from iouviz.errors import ReadError, UndecidedError
from tests.data.examples import picture, text
from tests.data.files import codes, labels

PICTURE = ("a.jpg", picture())


@pytest.mark.parametrize(
    ("header", "row"),
    [
        # TensorFlow's object detection tools, and Roboflow's "Tensorflow Object Detection"
        ("filename,width,height,class,xmin,ymin,xmax,ymax", "a.jpg,100,80,cat,10,20,40,60"),
        ("image_path,x1,y1,x2,y2,class_name", "photos/a.jpg,10,20,40,60,cat"),  # RetinaNet
        ("image,xmin,ymin,xmax,ymax,label", "a.jpg,10,20,40,60,cat"),
        ("image_name,left,top,width,height,category", "a.jpg,10,20,30,40,cat"),
        ("image_id,bbox_x,bbox_y,bbox_width,bbox_height,name", "a,10,20,30,40,cat"),
        ("file,label,x0,y0,x1,y1", "a.jpg,cat,10,20,40,60"),
        ("Image ID;Label;X-Min;Y-Min;X-Max;Y-Max", "a.jpg;cat;10;20;40;60"),
        ("image\tclass\tx\ty\tw\th", "a.jpg\tcat\t10\t20\t30\t40"),
        ("image,class,xc,yc,w,h", "a.jpg,cat,25,40,30,40"),
        ("img|cls|x_center|y_center|width|height", "a.jpg|cat|25|40|30|40"),
        ('"filename","class","xmin","ymin","xmax","ymax"', '"a.jpg","cat","10","20","40","60"'),
        ("filename,class,xmin,ymin,xmax,ymax,area,note", "a.jpg,cat,10,20,40,60,1200"),
        # a picture's size beside a box's own
        (
            "image_width,image_height,image,class,x,y,width,height",
            "100,80,a.jpg,cat,10,20,30,40",
        ),
    ],
)
def test_columns_are_found_under_usual_names(header, row):
    dataset = read(("labels.csv", text(header, row)), images=PICTURE)
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]]
    assert dataset.classes == ("cat",)
    assert dataset.images.files[0] is not None
    assert codes(dataset) <= {"scores-in-ground-truth"}


def test_sizes_of_pictures_and_flags_are_read():
    dataset = read(
        (
            "labels.csv",
            text(
                "filename,width,height,class,xmin,ymin,xmax,ymax,iscrowd,difficult",
                "a.jpg,100,80,cat,10,20,40,60,1,0",
                "b.jpg,50,,cat,10,20,40,60,0,True",
            ),
        )
    )
    assert dataset.images.sizes[0].tolist() == [100, 80]
    assert dataset.ground_truth.crowd.tolist() == [True, False]
    assert dataset.ground_truth.ignore.tolist() == [False, True]
    assert codes(dataset) == {"no-image-size"}


@pytest.mark.parametrize(
    "header",
    [
        "filename, label_0, label_1",  # classes of whole images
        "xmin,ymin,xmax,ymax,class",
        "image,class,xmin,ymin,xmax",
        "ImageID,Source,LabelName,Confidence",
        "a.jpg,10,20,40,60,cat",  # no header
    ],
)
def test_headers_without_image_or_box_are_not_taken(header):
    assert find_columns(header.split(",")) is None


def test_decimal_commas_are_read_where_the_comma_is_no_delimiter():
    dataset = read(
        ("labels.csv", text("image;class;x;y;w;h", "a.jpg;cat;10,5;20;30,25;40")), images=PICTURE
    )
    assert dataset.ground_truth.boxes.tolist() == [[10.5, 20, 40.75, 60]]
    assert "labels.csv: line 2: decimal commas. Read as decimal points." in map(str, dataset.issues)


def test_parts_of_the_picture_are_recognised_and_said():
    rows = text("image,class,xmin,ymin,xmax,ymax", "a.jpg,cat,0.1,0.25,0.4,0.75")
    dataset = read(("labels.csv", rows), images=PICTURE)
    assert dataset.ground_truth.boxes.round(9).tolist() == [[10, 20, 40, 60]]
    assert codes(dataset) == {"relative-coordinates"}
    with pytest.raises(ReadError, match="Give the pictures"):
        read(("labels.csv", rows))


def test_a_bare_x_and_y_may_be_the_centre():
    """Taken for corners, the boxes leave the picture of 100 x 80."""
    lines = [f"a.jpg,cat,{x},40,{w},78" for x, w in ((50, 98), (55, 88), (45, 88), (70, 56))]
    dataset = read(("labels.csv", text("image,class,x,y,w,h", *lines)), images=PICTURE)
    assert dataset.ground_truth.boxes[0].tolist() == [1, 1, 99, 79]
    assert "box-format-inferred" in codes(dataset)


def test_a_quoted_decimal_comma_is_read_where_the_comma_is_the_delimiter():
    rows = text("image,class,x1,y1,x2,y2", 'a.jpg,cat,"10,5",20,40,60', "a.jpg,cat,1,2,3,4")
    dataset = read(("labels.csv", rows))
    assert dataset.ground_truth.boxes.tolist() == [[10.5, 20, 40, 60], [1, 2, 3, 4]]
    assert [str(issue) for issue in dataset.issues] == [
        "labels.csv: line 2: decimal commas. Read as decimal points."
    ]


WHEAT = ("image_id,width,height,bbox,source", 'a,100,80,"[60.0, 20.0, 30.0, 40.0]",farm')


def test_a_list_in_one_column_is_a_box_in_the_only_way_that_fits():
    """Global Wheat: x, y, width, height. As two corners, the box would be -30 pixels wide."""
    dataset = read(("wheat.csv", text(*WHEAT)))
    assert dataset.ground_truth.boxes.tolist() == [[60, 20, 90, 60]]
    assert dataset.images.sizes.tolist() == [[100, 80]]


def test_a_list_in_one_column_that_fits_two_ways_is_asked_about():
    rows = text("image,class,bbox", 'a.jpg,cat,"(10, 20, 40, 60)"')
    with pytest.raises(UndecidedError) as caught:
        read(("labels.csv", rows))
    assert [option.name for option in caught.value.questions[0].options] == [
        "x y w h",
        "x1 y1 x2 y2",
    ]
    chosen = Choices(ground_truth_box_format="x1 y1 x2 y2")
    dataset = read(("labels.csv", rows), choices=chosen)
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]]


@pytest.mark.parametrize("cell", ["[60, 20, 30]", "[]", "sixty", "[60, 20, 30, wide]", "{}"])
def test_a_cell_that_is_no_list_of_four_numbers_is_left_out(cell):
    dataset = read(("wheat.csv", text(*WHEAT, f'a,100,80,"{cell}",farm')))
    assert len(dataset.ground_truth) == 1
    assert any(issue.outcome == "skipped" for issue in dataset.issues)


@pytest.mark.parametrize(
    "rows",
    [
        # RetinaNet; an image without objects is named alone
        ["photos/a.jpg,10,20,40,60,cat", "photos/b.jpg,,,,,"],
        ["photos/b.jpg,,,,,", "photos/a.jpg,10,20,40,60,cat"],
        ["a.jpg,10,20,40,60,cat,100,80"],  # SKU110K
        ["cat,10,20,30,40,a.jpg,100,80"],  # make-sense: x, y, width, height
        # AutoML: parts of the picture; two corners, or all four
        ["TRAIN,gs://bucket/a.jpg,cat,0.1,0.25,,,0.4,0.75,,"],
        ["TEST,gs://bucket/a.jpg,cat,0.1,0.25,0.4,0.25,0.4,0.75,0.1,0.75"],
        ["TEST,gs://bucket/a.jpg,cat,0.1,0.25,,,0.4,0.75,,", "TEST,b.png,,,,,,,,,"],
    ],
)
def test_files_without_a_header_are_known_by_their_cells(rows):
    dataset = read(("train.csv", text(*rows)), images=PICTURE)
    np.testing.assert_allclose(dataset.ground_truth.boxes, [[10, 20, 40, 60]])
    assert dataset.classes == ("cat",)
    assert len(dataset.images) == len(rows)
    assert {issue.outcome for issue in dataset.issues} <= {"noted"}


def test_a_file_without_a_header_keeps_automls_sets():
    rows = ["TRAIN,a.jpg,cat,0.1,0.25,,,0.4,0.75,,"]
    rows += [f"{part},{name}.jpg,,,,,,,,," for part, name in (("TEST", "b"), ("TRAIN", "c"))]
    dataset = read(("automl.csv", text(*rows, "TEST,d.jpg,,,,,,,,,")), images=PICTURE)
    assert dataset.images.attributes == {"ml_use": ("TRAIN", "TEST", "TRAIN", "TEST")}


@pytest.mark.parametrize(
    "row",
    ["a.jpg,cat,dog", "a.jpg,1,0,1,0,1", "a.jpg,b.jpg,1,2,3,4", "a,10,20,40,60,cat", "a.jpg,,,,,"],
)
def test_other_files_without_a_header_are_not_taken_for_boxes(row):
    with pytest.raises(ReadError, match=r"labels\.csv"):
        read(("labels.csv", text(row)))


def test_rows_of_an_image_and_nothing_else_are_images_without_objects():
    rows = text("path,x1,y1,x2,y2,class", "a.jpg,10,20,40,60,cat", "b.jpg,,,,,")
    dataset = read(("labels.csv", rows))
    assert dataset.images.names == ("a.jpg", "b.jpg")
    assert len(dataset.ground_truth) == 1
    assert dataset.issues == ()


def test_without_a_class_column_there_is_one_class():
    dataset = read(("labels.csv", text("image,x1,y1,x2,y2", "a.jpg,10,20,40,60")))
    assert dataset.classes == ("object",)
    assert codes(dataset) == {"no-class-column"}


def test_numbers_for_images_and_classes_join_as_ids():
    rows = text("image_id,category_id,x1,y1,x2,y2,score", "17,5,10,20,40,60,.5", "0,0,1,2,3,4,.25")
    dataset = read(labels(), ("dets.csv", rows))
    assert dataset.predictions.image.tolist() == [1, 0]
    assert dataset.predictions.label.tolist() == [1, 0]
    assert dataset.predictions.score.tolist() == [0.5, 0.25]
    assert codes(dataset) == set()


def test_predictions_want_a_score():
    rows = text("image,class,x1,y1,x2,y2", "a.jpg,cat,10,20,40,60")
    with pytest.raises(ReadError, match=r"dets\.csv: no column for a score .* need a score each"):
        read(labels(), ("dets.csv", rows))


def test_scores_in_ground_truth_are_noted():
    rows = text("image,class,x1,y1,x2,y2,score", "a.jpg,cat,10,20,40,60,0.5")
    assert codes(read(("labels.csv", rows))) == {"scores-in-ground-truth"}


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ("a.jpg,cat,10,20,40", "line 3.box"),
        (",cat,10,20,40,60", "line 3.image"),
        ("a.jpg,,10,20,40,60", "line 3.class"),
        ("a.jpg,cat,ten,20,40,60", "'ten'"),
        ("a.jpg,cat,40,20,10,60", "negative width or height"),
    ],
)
def test_a_bad_row_is_left_out_and_named(row, part):
    good = "a.jpg,cat,10,20,40,60"
    dataset = read(("labels.csv", text("image,class,x1,y1,x2,y2", good, row, good)))
    assert len(dataset.ground_truth) == 2
    (issue,) = dataset.issues
    assert issue.outcome == "skipped"
    assert part in str(issue)


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_line():
    rows = text("image,class,x1,y1,x2,y2", *['a.jpg,"cat,10,20,40,60'] + ["x" * 100] * 2000)
    with pytest.raises(ReadError, match=r"labels\.csv: broken CSV at line \d+: .* not closed"):
        read(("labels.csv", rows))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_make_no_difference(encoding, end):
    lines = ["image;class;x1;y1;x2;y2", "a.jpg;Gebüsch;10;20;40;60", ""]
    dataset = read(("labels.csv", end.join(lines).encode(encoding)))
    assert dataset.classes == ("Gebüsch",)
    assert dataset.ground_truth.boxes.tolist() == [[10, 20, 40, 60]]
