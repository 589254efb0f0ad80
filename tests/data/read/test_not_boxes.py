"""Files without boxes that iouviz can read are called by their name."""

import pytest

from iouviz.data.read.read import read
from iouviz.errors import ReadError
from tests.data.examples import text


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("val.tfrecord", b"\x8f\x01\0\0\0\0image/object/bbox/ymax\x12\xff", "TFRecord"),
        ("_classes.csv", text("filename, cat, dog", "a.jpg, 1, 0"), "classes of whole images"),
        ("labels.csv", text("ImageID,Source,LabelName,Confidence", "a,v,/m/1,1"), "give the file"),
        ("dets.csv", text("x_min,y_min,x_max,y_max,confidence", "1,2,3,4,1"), "custom_data"),
        ("dets.csv", text("Image Name,Prediction,Confidence", "a.jpg,cat,0.9"), "--save-conf"),
        ("results.pkl", b"\x80\x04]\x94.", "outfile_prefix"),
        ("a.xml", b"<annotation><imagesize/><object/></annotation>", "LabelMe's XML"),
        (
            "a.json",
            b'{"project": {}, "metadata": {}, "attribute": {}, "file": {}}',
            "VIA 3",
        ),
        ("a.json", b'{"asset": {}, "regions": []}', "VoTT"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(name, data, part):
    with pytest.raises(ReadError) as caught:
        read((name, data))
    assert str(caught.value).startswith(f"{name}: this is ")
    assert part in str(caught.value)


def test_of_several_files_of_no_use_the_telling_one_is_named():
    with pytest.raises(ReadError, match=r"z\.csv: this is classes of whole images.*1 more file"):
        read([("a.pbtxt", b"item {}"), ("z.csv", text("filename,cat", "a.jpg,1"))])
