"""Libraries' own detections, by look-alikes: their attributes and nothing else of them."""

from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from iouviz.data.arrays.dataset import dataset
from iouviz.errors import ReadError

BOX = np.array([[2.0, 3, 6, 8]], np.float32)
TRUTH = [{"boxes": BOX, "labels": [1]}]


def supervision(**changes):
    known = {
        "xyxy": BOX,
        "mask": None,
        "confidence": np.array([0.7]),
        "class_id": np.array([1]),
        "data": {"class_name": np.array(["dog"])},
    }
    return SimpleNamespace(**known | changes)


def test_supervision():
    mask = np.zeros((1, 20, 30), bool)
    mask[0, 3:8, 2:6] = True
    made = dataset([supervision(mask=mask, confidence=None)], [supervision(mask=mask)])
    assert made.classes == ("dog",)
    assert made.class_ids == (1,)
    assert made.predictions.score.tolist() == [0.7]
    assert made.ground_truth.area.tolist() == [20]
    assert made.images.sizes.tolist() == [[30, 20]]


def test_supervision_by_image_and_oriented():
    corners = np.array([[[2, 3], [6, 3], [6, 8], [2, 8]]])
    one = supervision(data={"xyxyxyxy": corners})
    made = dataset({"a.jpg": one}, {"photos/a.jpg": one})
    assert made.images.names == ("a.jpg",)
    assert made.predictions.image.tolist() == [0]
    assert made.predictions.corners.tolist() == corners.tolist()
    assert made.overlap == "oriented"


def test_supervision_without_classes_or_scores():
    with pytest.raises(ReadError, match=r"predictions\[0\].class_id is None"):
        dataset(TRUTH, [supervision(class_id=None)])
    with pytest.raises(ReadError, match=r"predictions\[0\].confidence is None"):
        dataset(TRUTH, [supervision(confidence=None)])


def ultralytics(**changes):
    boxes = SimpleNamespace(xyxy=BOX, conf=np.array([0.7]), cls=np.array([1.0], np.float32))
    known = {
        "boxes": boxes,
        "masks": None,
        "obb": None,
        "names": {0: "cat", 1: "dog"},
        "orig_shape": (20, 30),
        "path": "image0.jpg",
        "orig_img": np.zeros((20, 30, 3), np.uint8) + np.array([0, 0, 255], np.uint8),
    }
    return SimpleNamespace(**known | changes)


def test_ultralytics():
    outline = np.array([[2, 3], [6, 3], [6, 8], [2, 8]], np.float32)
    made = dataset(TRUTH, [ultralytics(masks=SimpleNamespace(xy=[outline]))])
    assert made.classes == ("dog",)
    assert [issue.code for issue in made.issues] == ["class-names-from-predictions"]
    assert made.images.names == ("image0.jpg",)
    assert made.images.sizes.tolist() == [[30, 20]]
    assert made.predictions.masks.pixels(0).sum() == 20
    picture = Image.open(BytesIO(made.images.files[0].load()))
    assert picture.getpixel((0, 0)) == (255, 0, 0)  # OpenCV has blue first


def test_what_is_found_where_nothing_is_to_be_found_is_kept():
    made = dataset([None], [ultralytics()])
    assert made.classes == ("dog",)
    assert len(made.predictions) == 1


def test_ultralytics_oriented():
    corners = np.array([[[4, 0], [8, 4], [4, 8], [0, 4]]], np.float32)
    found = SimpleNamespace(
        xyxy=np.array([[0, 0, 8, 8]]), xyxyxyxy=corners, conf=np.array([0.7]), cls=np.array([1.0])
    )
    made = dataset(TRUTH, [ultralytics(boxes=None, obb=found)])
    assert made.predictions.corners.tolist() == corners.tolist()
    assert made.predictions.boxes.tolist() == [[0, 0, 8, 8]]


def test_results_of_a_classifier_have_no_boxes():
    with pytest.raises(ReadError, match=r"predictions\[0\].boxes is None"):
        dataset(TRUTH, [ultralytics(boxes=None)])


class Instances:
    """As detectron2's: fields in a dictionary, and the image's height and width."""

    def __init__(self, image_size, **fields):
        self.image_size, self._fields = image_size, fields

    def get_fields(self):
        return self._fields


def test_detectron2():
    truth = Instances(
        (20, 30),
        gt_boxes=SimpleNamespace(tensor=BOX),
        gt_classes=np.array([1]),
        gt_masks=SimpleNamespace(polygons=[[np.array([2.0, 3, 6, 3, 6, 8, 2, 8])]]),
    )
    found = Instances(
        (20, 30),
        pred_boxes=SimpleNamespace(tensor=BOX),
        scores=np.array([0.7]),
        pred_classes=np.array([1]),
        pred_masks=np.pad(np.ones((1, 5, 4), bool), ((0, 0), (3, 12), (2, 24))),
    )
    made = dataset([truth], [{"instances": found}])
    assert made.ground_truth.area.tolist() == [20]
    np.testing.assert_array_equal(
        made.ground_truth.masks.pixels(0), made.predictions.masks.pixels(0)
    )
    with pytest.raises(ReadError, match=r"predictions\[0\] has no scores; it has pred_boxes"):
        dataset([truth], [Instances((9, 9), pred_boxes=BOX, pred_classes=np.array([1]))])


def test_detectron2_s_angles_turn_the_other_way():
    """Centre (4, 4), 6 wide, 2 high, 90 degrees: 2 wide, 6 high, and its first corner below left.

    Counter-clockwise by a quarter, the top left corner (1, 3) of the flat box comes to (3, 7).
    """
    turned = Instances(
        (20, 30),
        pred_boxes=SimpleNamespace(tensor=np.array([[4.0, 4, 6, 2, 90]])),
        scores=np.array([0.7]),
        pred_classes=np.array([1]),
    )
    made = dataset(TRUTH, [turned])
    np.testing.assert_allclose(made.predictions.boxes, [[3, 1, 5, 7]])
    np.testing.assert_allclose(made.predictions.corners[0, 0], [3, 7])


def test_arrays_one_an_image():
    made = dataset(
        [np.array([[2, 3, 6, 8, 1]]), np.zeros((0, 5))], [np.array([[2, 3, 6, 8, 0.7, 1]]), []]
    )
    assert made.predictions.score.tolist() == [0.7]
    assert made.predictions.label.tolist() == [0]
    assert made.class_ids == (1,)
    with pytest.raises(ReadError, match=r"predictions\[0\] has shape \(1, 5\); wanted \(n, 6\)"):
        dataset([np.zeros((0, 5))], [np.array([[2, 3, 6, 8, 1]])])
    with pytest.raises(ReadError, match=r"predictions\[0\]\[:, 5\] holds 0.7, which is no whole"):
        dataset([np.zeros((0, 5))], [np.array([[2, 3, 6, 8, 1, 0.7]])])
