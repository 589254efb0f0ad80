"""Files to classes of pixels: numbers, objects, photographs."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from iouviz.data.label_maps.segments import value_of
from iouviz.data.read.files import upload
from iouviz.evaluation.segmentation.stream import count_pairs
from iouviz.segmentation import judge
from iouviz.ui.session.label_maps.opened import (
    MapsRequest,
    class_maps,
    colours_of,
    has_probabilities,
    open_request,
)


def png(name, array):
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(array)).save(buffer, "PNG")
    return upload(name, buffer.getvalue())


def judged(request):
    current = open_request(request)
    return current, judge(current.maps, count_pairs(current.maps.pairs), classes=request.classes)


def opened(true, told, images=None, classes=None):
    return judged(MapsRequest("test", true, told, images, classes=classes))


def test_numbers_become_classes_and_photographs_are_found():
    true = png("u_1_gtFine_labelTrainIds.png", np.array([[0, 13, 255]], np.uint8))
    told = png("u_1_pred.png", np.array([[0, 0, 13]], np.uint8))
    photo = png("u_1_leftImg8bit.png", np.zeros((1, 3, 3), np.uint8))
    other = png("u_2_leftImg8bit.png", np.zeros((1, 3, 3), np.uint8))
    current, result = opened([true], [told], [other, photo])
    one, two = class_maps(current, result, result.images[0])
    assert [name_of(result, each) for each in one[0]] == ["road", "car", None]
    assert [name_of(result, each) for each in two[0]] == ["road", "road", "car"]
    assert [file.name for file in current.photos.values()] == [photo.name]
    assert colours_of(result)[0] == "#804080"


def test_objects_are_shown_in_their_class():
    """COCO's panoptic pictures: the colour is a number, the JSON says of what class it is."""
    number = {5: 2, 70_000: 1}
    colours = {each: [each & 255, each >> 8 & 255, each >> 16] for each in number}
    document = {
        "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}],
        "annotations": [
            {
                "file_name": "a.png",
                "segments_info": [{"id": each, "category_id": of} for each, of in number.items()],
            }
        ],
    }
    listed = upload("panoptic.json", json.dumps(document).encode())
    pixels = np.array([[colours[5], colours[70_000], [0, 0, 0]]], np.uint8)
    assert value_of(5) != value_of(70_000)
    files = [png("a.png", pixels), listed]
    current, result = opened(files, files)
    true, predicted = class_maps(current, result, "a")
    assert [name_of(result, each) for each in true[0]] == ["dog", "cat", None]
    assert (predicted[0, :2] == true[0, :2]).all()
    assert not has_probabilities(current)


def test_the_numbers_of_the_page_are_those_of_the_pixels():
    rng = np.random.default_rng(0)
    maps = [(rng.integers(0, 3, (6, 7)), rng.integers(0, 4, (6, 7))) for _ in range(2)]
    true = [png(f"{at}.png", a.astype(np.uint8)) for at, (a, _) in enumerate(maps)]
    told = [png(f"{at}.png", b.astype(np.uint8)) for at, (_, b) in enumerate(maps)]
    current, result = opened(true, told, classes=("a", "b", "c"))
    count = np.zeros((3, 4), int)
    for name in result.images:
        one, two = class_maps(current, result, name)
        np.add.at(count, (one.ravel(), np.where(two < 0, 3, two).ravel()), 1)
    assert (result.matrix == count).all()


@pytest.mark.parametrize(("array", "soft"), [(np.full((2, 2), 0.5), True), (np.eye(2), False)])
def test_probabilities_are_known_by_their_fractions(array, soft):
    buffer = io.BytesIO()
    np.save(buffer, array)
    true = png("a.png", np.array([[0, 1], [1, 0]], np.uint8))
    current = open_request(MapsRequest("test", [true], [upload("a.npy", buffer.getvalue())]))
    assert has_probabilities(current) is soft


def name_of(result, label):
    return result.classes[label] if label >= 0 else None
