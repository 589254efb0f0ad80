"""Images that are numbered otherwise are named, with the map that mends them."""

import numpy as np
import pytest

import iouviz
from tests.sanity.mixups import IMAGES, changed, read, run_remedy, scene


@pytest.mark.parametrize("first", [0, 2])
def test_numbers_that_begin_otherwise(first, tmp_path, capsys):
    # the one image at the end is unknown to the ground truth, the others mean a neighbour
    truth, found = scene()
    moved = changed(found, image_id=lambda key: key - 1 + first)
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50, command) == ("image-ids-shifted", 1.0, f"--image-map {1 - first:+d}")


def test_places_in_the_order_of_names(tmp_path, capsys):
    truth, found = scene()  # files h, b, d, g, a, f, c, e; by name image 5 comes first
    by_name = sorted(truth["images"], key=lambda image: image["file_name"])
    place = {image["id"]: number for number, image in enumerate(by_name)}
    moved = changed(found, image_id=place.__getitem__)
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50, command) == ("image-ids-positions", 1.0, "--image-map named-from-0")


def test_places_where_no_id_is_known(tmp_path, capsys):
    truth, found = scene()
    for table in (truth["images"], truth["annotations"]):
        for row in table:
            name = "id" if "file_name" in row else "image_id"
            row[name] = 1000 + 7 * row[name]
    code, ap50, command = run_remedy(tmp_path, truth, found, capsys)
    assert (code, ap50, command) == ("image-ids-positions", 1.0, "--image-map ranked-from-1")


def test_another_order_of_the_images(tmp_path, capsys):
    truth, found = scene()
    order = dict(zip(range(1, IMAGES + 1), [4, 6, 1, 8, 2, 3, 5, 7], strict=True))
    moved = changed(found, image_id=order.__getitem__)
    code, ap50, command = run_remedy(tmp_path, truth, moved, capsys)
    assert (code, ap50) == ("image-ids-permuted", 1.0)
    assert command.startswith("--image-map 1=d.jpg,2=a.jpg,3=f.jpg,4=h.jpg,")


def test_boxes_at_random_are_not_suspected():
    truth, found = scene()
    for seed in range(30):
        rng = np.random.default_rng(seed)

        def box(_, rng=rng):
            return [*rng.uniform(0, 400, 2), *rng.uniform(20, 200, 2)]

        assert iouviz.sanity_check(read(truth, changed(found, bbox=box))) == ()
