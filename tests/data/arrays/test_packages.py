"""The packages themselves, where they are installed; look-alikes are in the tests beside."""

import warnings

import numpy as np
import pytest
from PIL import Image

from iouviz.data.arrays.dataset import dataset

BOX = [[2.0, 3, 6, 8]]
TRUTH = [{"boxes": BOX, "labels": [1]}]
MASK = np.zeros((1, 20, 30), bool)
MASK[0, 3:8, 2:6] = True


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def test_tensors(torch):
    side = {
        "boxes": torch.tensor(BOX, dtype=torch.bfloat16),
        "labels": torch.tensor([1]),
        "scores": torch.tensor([0.5], requires_grad=True),
        "masks": torch.tensor(MASK[:, None]).float(),
        "image_id": torch.tensor([7]),
    }
    made = dataset([side | {"scores": None}], [side], images=[torch.zeros(3, 20, 30)])
    assert made.predictions.boxes.tolist() == BOX
    assert made.ground_truth.area.tolist() == [20]
    assert made.images.ids == (7,)
    assert made.images.files[0] is not None


def test_torchvision_s_boxes_say_their_form(torch):
    tv_tensors = pytest.importorskip("torchvision.tv_tensors")
    boxes = tv_tensors.BoundingBoxes(
        torch.tensor([[2.0, 3, 4, 5]]), format="XYWH", canvas_size=(20, 30)
    )
    made = dataset([{"boxes": boxes, "labels": torch.tensor([1])}])
    assert made.ground_truth.boxes.tolist() == BOX
    assert made.images.sizes.tolist() == [[30, 20]]


def test_torchvision_s_models(torch):
    """Mask R-CNN as it gives them, with weights of no meaning."""
    detection = pytest.importorskip("torchvision.models.detection")
    torch.manual_seed(0)
    model = detection.maskrcnn_resnet50_fpn(
        weights=None, weights_backbone=None, num_classes=3, min_size=96, box_score_thresh=0.0
    ).eval()
    image = torch.rand(3, 96, 128)
    with torch.no_grad():
        outputs = model([image])
    assert len(outputs[0]["boxes"]) > 0
    made = dataset([{"boxes": [], "labels": []}], outputs, images=[image])
    np.testing.assert_allclose(made.predictions.boxes, outputs[0]["boxes"].numpy())
    pixels = (outputs[0]["masks"][0, 0] >= 0.5).numpy()
    np.testing.assert_array_equal(made.predictions.masks.pixels(0), pixels)
    assert made.images.sizes.tolist() == [[128, 96]]


def test_supervision():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sv = pytest.importorskip("supervision")
    found = sv.Detections(
        xyxy=np.array(BOX),
        mask=MASK,
        confidence=np.array([0.7]),
        class_id=np.array([1]),
        data={"class_name": np.array(["dog"])},
    )
    made = dataset({"a.jpg": found}, {"a.jpg": found})
    assert made.classes == ("dog",)
    assert made.ground_truth.area.tolist() == [20]
    assert made.predictions.score.tolist() == [0.7]
    empty = dataset([found], [sv.Detections.empty()])
    assert len(empty.predictions) == 0


def test_ultralytics(torch):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        results = pytest.importorskip("ultralytics.engine.results")
    pixels = np.zeros((20, 30, 3), np.uint8)
    boxes = torch.tensor([[*BOX[0], 0.75, 1]])
    one = results.Results(
        pixels, "a.jpg", {0: "cat", 1: "dog"}, boxes=boxes, masks=torch.tensor(MASK).byte()
    )
    made = dataset(TRUTH, [one], classes=["cat", "dog"])
    assert made.predictions.boxes.tolist() == BOX
    assert made.predictions.score.tolist() == [0.75]
    assert made.predictions.shapes is not None
    assert made.images.names == ("a.jpg",)
    assert made.images.sizes.tolist() == [[30, 20]]
    turned = results.Results(
        pixels, "a.jpg", {1: "dog"}, obb=torch.tensor([[10.0, 10, 6, 4, 0.0, 0.75, 1]])
    )
    made = dataset(TRUTH, [turned])
    np.testing.assert_allclose(made.predictions.boxes, [[7, 8, 13, 12]])
    assert made.overlap == "oriented"


def test_data_sets_of_hugging_face():
    datasets = pytest.importorskip("datasets")
    names = datasets.ClassLabel(names=["cat", "dog"])
    features = datasets.Features(
        {
            "image": datasets.Image(),
            "image_id": datasets.Value("int64"),
            "objects": {
                "bbox": datasets.Sequence(datasets.Sequence(datasets.Value("float32"), length=4)),
                "category": datasets.Sequence(names),
            },
        }
    )
    rows = {
        "image": [Image.new("RGB", (30, 20), "red")] * 2,
        "image_id": [7, 8],
        "objects": [{"bbox": [[2, 3, 4, 5]], "category": [1]}, {"bbox": [], "category": []}],
    }
    data = datasets.Dataset.from_dict(rows, features)
    found = [{"boxes": BOX, "labels": [1], "scores": [0.5]}, None]
    made = dataset(data, found, box_format=("xywh", "xyxy"))
    assert made.ground_truth.boxes.tolist() == made.predictions.boxes.tolist() == BOX
    assert made.classes == ("dog",)
    assert made.images.ids == (7, 8)
    assert made.images.files[1].load().startswith(b"\x89PNG")
    listed = dataset([data[0], data[1]], box_format="xywh")
    assert listed.images.sizes.tolist() == [[30, 20]] * 2
