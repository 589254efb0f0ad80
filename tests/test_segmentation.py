"""From files and arrays to numbers: label maps of a whole data set."""

import io
import json

import numpy as np
import pytest
from PIL import Image, ImageOps

import iouviz
from iouviz.data.label_maps.naming import Naming
from iouviz.data.label_maps.opening import open_label_maps
from iouviz.data.label_maps.segments import value_of
from iouviz.data.read.files import upload
from iouviz.errors import MaskError
from iouviz.evaluation.segmentation import count_pairs
from iouviz.evaluation.segmentation.soft import soft_counts, soft_scores
from iouviz.segmentation import judge
from tests.data.label_maps.builders import npy, png
from tests.evaluation.segmentation.builders import random_maps


def codes(result):
    return [issue.code for issue in result.issues]


def test_arrays_and_files_have_the_same_numbers():
    maps = random_maps(4, many=3)
    arrays = iouviz.evaluate_label_maps(*([pair[side] for pair in maps] for side in (0, 1)))
    files = iouviz.evaluate_label_maps(
        [png(f"{n}_gt.png", true) for n, (true, _) in enumerate(maps)],
        [npy(f"{n}_pred.npy", told) for n, (_, told) in enumerate(maps)],
    )
    assert arrays.summary == pytest.approx(files.summary, nan_ok=True)
    assert files.images == ("0", "1", "2")
    assert (arrays.confusion == files.confusion).all()


def test_a_binary_pair_of_0_and_255():
    # object: 6 right, 2 missed, 2 invented of 24: 6 / 10; background: 14 / 18; not 255 ignored
    true, told = np.zeros((4, 6), np.uint8), np.zeros((4, 6), np.uint8)
    true[:, :2], told[:3, :2], told[:2, 2] = 255, 255, 255
    result = iouviz.evaluate_label_maps([png("truth.png", true)], [png("pred.png", told)])
    assert result.per_class["object"]["IoU"] == pytest.approx(6 / 10)
    assert result.summary["mIoU"] == pytest.approx((6 / 10 + 14 / 18) / 2)
    assert result.summary["mIoU_no_background"] == pytest.approx(6 / 10)
    ones = iouviz.evaluate_label_maps(true // 255, told // 255)
    assert ones.summary["mIoU"] == result.summary["mIoU"]


def test_bad_files_are_named_and_the_rest_judged():
    good = [[0, 1], [1, 1]]
    result = iouviz.evaluate_label_maps(
        [png("good.png", good), png("jpeg.png", good, kind="JPEG"), png("small.png", [[0]]),
         png("alone.png", good), upload("broken.png", b"\x89PNG")],
        [png("good.png", good), png("jpeg.png", good), png("small.png", good),
         png("broken.png", good)],
        naming=Naming("{}", "{}"),
    )  # fmt: skip
    assert result.images == ("good",)
    assert result.summary["mIoU"] == 1
    assert codes(result) == ["missing-partner", *["maps-not-compared"] * 3]
    assert {issue.file for issue in result.issues[1:]} == {"jpeg", "small", "broken"}


def test_nothing_to_compare_is_an_error_with_reasons():
    with pytest.raises(MaskError, match="can be compared: a: ground truth of 1 x 1 pixels"):
        iouviz.evaluate_label_maps([png("a.png", [[0]])], [png("a.png", [[0, 1]])])


def test_another_thing_to_ignore_needs_no_second_reading():
    true, told = np.array([[0, 0, 1, 2]]), np.array([[0, 1, 1, 1]])
    maps = open_label_maps(true, told)
    counted = count_pairs(maps.pairs)
    for ignore in (None, 0, (1, 2)):
        once = iouviz.evaluate_label_maps(true, told, ignore=ignore)
        assert judge(maps, counted, ignore=ignore).summary == pytest.approx(
            once.summary, nan_ok=True
        )
    assert judge(maps, counted, ignore=0).matrix.sum() == 2


def test_boundary_iou_is_measured_when_asked_and_progress_goes_on():
    maps, seen = random_maps(2, many=2), []
    sides = [[pair[side] for pair in maps] for side in (0, 1)]
    result = iouviz.evaluate_label_maps(
        *sides, boundary=True, progress=lambda share, _: seen.append(share)
    )
    assert seen == [0.25, 0.5, 0.75, 1]
    assert 0 < result.summary["boundary_mIoU"] < 1
    assert np.isnan(iouviz.evaluate_label_maps(*sides).summary["boundary_mIoU"])


def test_cityscapes_by_the_names_of_its_files():
    # road 7 and car 26 are classes 0 and 13; 3 is void
    result = iouviz.evaluate_label_maps(
        [png("a_gtFine_labelIds.png", [[7, 7, 26, 3]])],
        [png("a_leftImg8bit.png", [[0, 13, 13, 13]])],
    )
    assert result.per_class["road"]["IoU"] == 1 / 2
    assert result.per_class["car"]["IoU"] == 1 / 2
    assert len(result.classes) == 19
    assert result.summary["mIoU"] == 1 / 2


def painted(name, numbers):
    """A picture of colours that write numbers as COCO's panoptic does."""
    values = np.vectorize(value_of)(np.asarray(numbers))
    return png(name, np.stack([values >> 16 & 255, values >> 8 & 255, values & 255], axis=-1))


def panoptic(*segments):
    rows = [{"id": i, "category_id": c, "iscrowd": crowd} for i, c, crowd in segments]
    categories = [{"id": 10, "name": "cat"}, {"id": 20, "name": "sky"}]
    document = {
        "annotations": [{"file_name": "a.png", "segments_info": rows}],
        "categories": categories,
    }
    return upload("panoptic.json", json.dumps(document).encode())


def test_cocos_panoptic_pair():
    # cat 1: 3 shared, 4 in either: IoU 3/4, matched; cat 2 missed; sky 3 with IoU 1; 0 is void
    true = [
        painted("a.png", [[1, 1, 1, 1, 2, 2, 3, 3, 0]]),
        panoptic((1, 10, 0), (2, 10, 0), (3, 20, 0)),
    ]
    told = [
        painted("a.png", [[70_000, 70_000, 70_000, 5, 5, 5, 5, 5, 5]]),
        panoptic((70_000, 10, 0), (5, 20, 0)),
    ]
    result = iouviz.evaluate_label_maps(true, told)
    # sky: 2 shared, predicted 5 without void, true 2: 2/5, not matched
    assert result.per_class["cat"]["PQ"] == pytest.approx(0.75 / (1 + 1 / 2))
    assert result.per_class["sky"]["PQ"] == 0
    assert result.summary["PQ"] == pytest.approx(0.25)
    # pixels: cat 3 right of 6 true and 3 told; sky 2 right of 2 true and 5 told
    assert result.per_class["cat"]["IoU"] == pytest.approx(3 / 6)
    assert result.per_class["sky"]["IoU"] == pytest.approx(2 / 5)
    assert result.left_out.tolist() == [1]


def test_cityscapes_instances_have_panoptic_quality():
    true = [png("a_gtFine_instanceIds.png", [[26001, 26001, 26002, 23, 23]], "I;16")]
    told = [png("a_instanceIds.png", [[26007, 26007, 23, 23, 23]], "I;16")]
    result = iouviz.evaluate_label_maps(true, told)
    # car: one matched with IoU 1, one missed: 1 / (1 + 1/2); sky: IoU 2/3, matched
    assert result.per_class["car"]["PQ"] == pytest.approx(2 / 3)
    assert result.per_class["sky"]["PQ"] == pytest.approx(2 / 3)
    assert result.per_class["car"]["IoU"] == pytest.approx(2 / 3)
    assert len(result.classes) == 19
    boundary = iouviz.evaluate_label_maps(true, told, boundary=True)
    assert codes(boundary) == [*codes(result), "no-boundary"]


def test_ade20k_whose_predictions_count_from_0():
    # 0 is void; walls 1 and 1, a building 2, a sky 3, of which the sky is taken for a building
    true = [png("ADE_val_00000001.png", [[0, 1, 1, 2, 3]])]
    told = [png("ADE_val_00000001.png", [[7, 0, 0, 1, 1]])]
    as_they_are = iouviz.evaluate_label_maps(true, told)
    (issue,) = (each for each in as_they_are.issues if each.code == "classes-off-by-one")
    assert "predictions_offset=+1" in issue.remedy
    result = iouviz.evaluate_label_maps(true, told, predictions_offset=1)
    iou = {name: numbers["IoU"] for name, numbers in result.per_class.items()}
    assert (len(iou), iou["wall"], iou["building"], iou["sky"]) == (150, 1, 1 / 2, 0)
    assert "flag" in iou
    assert codes(result) == ["predictions-offset", "known-classes"]


@pytest.mark.parametrize("offset", [-2, 1, 40])
@pytest.mark.parametrize("classes", [None, ["road", "car", "sky"]])
def test_an_offset_is_the_same_as_other_numbers(offset, classes):
    maps = random_maps(9, many=3)
    true, told = ([pair[side].astype(int) for pair in maps] for side in (0, 1))
    told[0][0, 0] = 255
    moved = [np.where(each == 255, 255, each + offset) for each in told]
    one = iouviz.evaluate_label_maps(true, told, predictions_offset=offset, classes=classes)
    other = iouviz.evaluate_label_maps(true, moved, classes=classes)
    assert one.classes == other.classes
    assert (one.matrix == other.matrix).all()


def test_objects_whose_classes_are_off_by_one():
    # classes 10 and 20; the prediction writes 9 and 19
    true = [painted("a.png", [[1, 1, 3]]), panoptic((1, 10, 0), (3, 20, 0))]
    told = [painted("a.png", [[1, 1, 3]]), panoptic((1, 9, 0), (3, 19, 0))]
    assert iouviz.evaluate_label_maps(true, told).summary["PQ"] == 0
    mended = iouviz.evaluate_label_maps(true, told, predictions_offset=1)
    assert (mended.summary["PQ"], mended.summary["mIoU"]) == (1, 1)


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.812])
def test_probabilities_are_cut_where_the_curve_is_read(threshold):
    draw = np.random.default_rng(3)
    true = draw.integers(0, 2, (20, 30))
    share = draw.integers(0, 1001, true.shape) / 1000
    result = iouviz.evaluate_label_maps(true, share, threshold=threshold)
    curve = soft_scores(soft_counts(true == 1, share, np.ones(true.shape, bool)))
    at = round(threshold * 1000)
    assert result.per_class["1"]["IoU"] == pytest.approx(curve.iou[at], abs=1e-12)
    assert codes(result) == ["probabilities"]


def test_shades_of_grey_are_probabilities_where_a_threshold_says_so():
    ramp = np.arange(256).reshape(16, 16)
    true = [png("a.png", (ramp >= 128) * 255)]
    result = iouviz.evaluate_label_maps(true, [png("a.png", ramp)], threshold=0.25)
    # from 63.75 on: 192 pixels, 128 of them right
    assert result.per_class["object"]["IoU"] == pytest.approx(128 / 192)
    with pytest.raises(MaskError, match="a threshold of 3; wanted a probability"):
        iouviz.evaluate_label_maps(true, [png("a.png", ramp)], threshold=3)
    with pytest.raises(MaskError, match=r"numbers from -0\.5 to -0; wanted probabilities"):
        iouviz.evaluate_label_maps(ramp > 9, ramp / -510, threshold=0.5)


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_a_map_on_its_side_is_turned_as_its_note_says(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = np.arange(6).reshape(2, 3)
    turned = png("a.png", stored, exif=exif)
    upright = png("a.png", ImageOps.exif_transpose(Image.open(io.BytesIO(turned.load()))))
    for sides in ((upright, turned), (turned, upright)):
        result = iouviz.evaluate_label_maps(*([each] for each in sides))
        assert result.summary["mIoU"] == 1
        assert codes(result) == ["map-turned"]
    # both of one size: nothing is turned, and it is said
    left = iouviz.evaluate_label_maps([png("a.png", stored)], [turned])
    assert left.summary["mIoU"] == 1
    assert codes(left) == ["map-rotation-note"]
