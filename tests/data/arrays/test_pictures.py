"""What may be said of the images: names, sizes, pictures, by position or by key."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from iouviz.data.arrays.dataset import dataset
from iouviz.data.sample import FOLDER
from iouviz.errors import ReadError

TRUTH = [{"boxes": [[0, 0, 10, 10]], "labels": [0]}] * 2
PHOTOS = sorted((FOLDER / "images").iterdir())[:2]


def decoded(made, image):
    return Image.open(BytesIO(made.images.files[image].load()))


def test_names_sizes_and_paths():
    assert dataset(TRUTH, images=["a.jpg", "b.jpg"]).images.names == ("a.jpg", "b.jpg")
    sizes = dataset(TRUTH, images=[(640, 480), (320, 240)]).images.sizes
    assert sizes.tolist() == [[640, 480], [320, 240]]
    for paths in (PHOTOS, [str(path) for path in PHOTOS]):
        made = dataset(TRUTH, images=paths)
        assert made.images.names == tuple(map(str, PHOTOS))
        with Image.open(PHOTOS[0]) as photo:
            assert tuple(made.images.sizes[0]) == photo.size
        assert made.images.files[0].load() == PHOTOS[0].read_bytes()


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGB", (30, 20), (255, 128, 0)),
        np.broadcast_to(np.array([255, 128, 0], np.uint8), (20, 30, 3)),
        np.broadcast_to(np.array([255, 128, 0], np.uint8)[:, None, None], (3, 20, 30)),
        np.broadcast_to(np.array([1, 0.5, 0])[:, None, None], (3, 20, 30)),
    ],
    ids=["PIL", "HWC", "CHW", "fractions"],
)
def test_pictures(picture):
    made = dataset(TRUTH, images=[picture, picture])
    assert made.images.sizes.tolist() == [[30, 20]] * 2
    assert decoded(made, 1).size == (30, 20)
    assert decoded(made, 1).getpixel((3, 4)) in ((255, 128, 0), (255, 127, 0))


def test_a_grey_picture():
    assert decoded(dataset(TRUTH, images=[np.zeros((20, 30), bool)] * 2), 0).mode == "L"


def test_by_key():
    by_name = {"a.jpg": TRUTH[0], "b.jpg": TRUTH[1]}
    made = dataset(by_name, images={"a.jpg": (640, 480), "c.jpg": PHOTOS[0]})
    assert made.images.names == ("a.jpg", "b.jpg", str(PHOTOS[0]))
    assert made.images.sizes[0].tolist() == [640, 480]
    assert made.images.files[2] is not None
    assert made.ground_truth.image.tolist() == [0, 1]


def test_a_folder():
    made = dataset({path.name: TRUTH[0] for path in PHOTOS}, images=FOLDER / "images")
    assert [file.name for file in made.images.files] == [path.name for path in PHOTOS]


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (["a.jpg"], "images has 1 entries and ground_truth 2; wanted as many"),
        ([np.zeros(3), "b"], r"images\[0\] has shape \(3,\); wanted a name, a path"),
        ([FOLDER / "no.jpg", "b"], r"images\[0\]: .*no such file"),
        ([FOLDER / "README.md", "b"], r"images\[0\]: .* is no picture that can be read"),
        (FOLDER / "voc" / "nothing", "no such file or folder"),
        ({"a.jpg": (4, 3)}, "images has 'a.jpg', which is none of the images of the lists"),
        (7, "images is 7; wanted a sequence or a mapping"),
    ],
)
def test_what_is_no_image_is_said(images, message):
    with pytest.raises(ReadError, match=message):
        dataset(TRUTH, images=images)
