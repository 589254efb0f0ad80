"""Masks, Label maps and Shapes as scripts: what they show is what the core says."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from iouviz.data.label_maps.decode import decode
from iouviz.data.read.files import upload
from iouviz.data.sample import LABELS, sample, sample_label_maps
from iouviz.geometry.masks.boundary import boundary_overlap
from iouviz.geometry.masks.overlap import dice, mask_boxes, mask_iou
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.overlap import iou
from iouviz.geometry.segmentation.label_maps import label_scores
from iouviz.geometry.segmentation.segments import match_segments
from iouviz.geometry.shifted import shifted_iou
from iouviz.segmentation import evaluate_label_maps

ROOT = Path(__file__).parents[2]


def open_page(name, **query):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(f"pages/{name}.py").run()


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def needle(app, name):
    return re.search(rf'data-metric="{name}".*?<strong[^>]*>([^<]+)<', html(app)).group(1)


def cells(app, head):
    """The cells of the row of a small table that begins with `head`."""
    row = re.search(rf"<th>{re.escape(head)}</th>(.*?)</tr>", html(app)).group(1)
    return re.findall(r">([^<]*)</td>", row)


def brush(app):
    (component,) = app.main.get("bidi_component")
    return json.loads(component.proto.json)


def runs(masks):
    return [
        masks.counts[start:stop].tolist()
        for start, stop in zip(masks.offsets, masks.offsets[1:], strict=False)
    ]


def test_what_is_painted_is_judged_by_the_core():
    app = open_page("masks", start="Empty")
    assert needle(app, "IoU") == "0.0000"
    drawn = np.random.default_rng(4).random((2, 30, 48)) < 0.6
    masks = Masks.from_pixels(drawn)
    stroke = {"runs": runs(masks), "width": 48, "height": 30, "seq": 1}
    app.session_state["masks.brush"] = {"value": {**stroke, "rev": brush(app)["rev"]}}
    app.button_group(key="masks.drawn").set_value(["boundary bands", "boxes"]).run()
    assert not app.exception
    value = mask_iou(masks.take([0]), masks.take([1])).item()
    boxes, bands = mask_boxes(masks), boundary_overlap(*drawn)
    wanted = {
        "IoU": value,
        "Dice": dice(value).item(),
        "Boundary IoU": bands.iou,
        "Box IoU": iou(boxes[:1], boxes[1:]).item(),
    }
    assert {name: needle(app, name) for name in wanted} == {
        k: f"{v:.4f}" for k, v in wanted.items()
    }
    data = brush(app)
    assert data["runs"] == runs(masks)
    assert data["bands"] == runs(Masks.from_pixels([bands.a, bands.b]))
    assert data["boxes"] == boxes.tolist()
    # what does not fill the sheet is not taken in, nor a stroke on masks that are gone
    for spoilt in ({"runs": [[1], [2]]}, {"rev": 99}, {"width": "x"}):
        app.session_state["masks.brush"] = {"value": {**stroke, "rev": data["rev"], **spoilt}}
        app.run()
        assert not app.exception
        assert brush(app)["runs"] == runs(masks)
    app.button_group(key="masks.preset").set_value("Hole").run()
    assert needle(app, "Box IoU") == "1.0000"
    assert brush(app)["rev"] > data["rev"]


def test_an_object_of_the_photo_and_its_box():
    app = open_page("masks", sheet="Photo")
    assert not app.exception
    data = brush(app)
    assert (data["width"], data["height"]) == (640, 480)
    assert data["image"]
    assert needle(app, "Box IoU") == "1.0000"
    assert 0.3 < float(needle(app, "IoU")) < 1


def test_the_samples_label_maps_have_the_cores_means():
    assert ("background", *sample().classes) == LABELS
    name = "table 34"
    ground_truth, prediction, _ = sample_label_maps()[name]
    app = open_page("label_maps", pair=name, section="Means")
    assert not app.exception
    assert len(app.get("image")) == 3  # ground truth, prediction, errors
    maps = decode(ground_truth).labels, decode(prediction).labels
    scores = label_scores(*maps, len(LABELS))
    for head, value in (
        ("Classes in either map", scores.mean_iou()),
        ("Classes in ground truth", scores.mean_iou("ground truth")),
        ("Absent classes count as 1", scores.mean_iou("one")),
        ("Absent classes count as 0", scores.mean_iou("zero")),
        ("Frequency-weighted", scores.weighted_iou),
        ("Pixel accuracy", scores.overall_accuracy),
    ):
        assert cells(app, head)[0] == f"{value:.4f}"
    app.button_group(key="labels.section").set_value("Each class").run()
    assert cells(app, "mug")[0] == f"{scores.iou[1]:.4f}"
    app.button_group(key="labels.section").set_value("Means").run()
    app.selectbox(key=f"labels.class.{name}").set_value(1).run()
    assert not app.exception
    assert dict(app.query_params) == {"pair": name, "section": "Means", "class": "mug"}
    ignored = app.selectbox(key=f"labels.ignore.{name}.class").set_value(0).run()
    assert not ignored.exception
    without = label_scores(*maps, len(LABELS), ignore=0)
    assert cells(app, "Pixel accuracy")[0] == f"{without.overall_accuracy:.4f}"


def png(labels):
    buffer = io.BytesIO()
    Image.fromarray(labels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def own():
    """The page asking for a pair, and a way to give it one."""
    app = open_page("label_maps", pair="Your own", section="Means")
    assert any("Upload a ground truth" in each.value for each in app.info)

    def give(ground_truth, prediction):
        for key, data in (("labels.t", ground_truth), ("labels.p", prediction)):
            app.file_uploader(key=key).set_value((f"{key}.png", data, "image/png"))
        return app.run()

    return app, give


def test_own_maps_of_classes_and_of_objects(own):
    app, give = own
    ground_truth, prediction = np.zeros((2, 20, 30), np.uint8)
    ground_truth[:4], ground_truth[5:10, 5:10], ground_truth[12:18, 2:9] = 255, 1, 2
    prediction[5:10, 6:11], prediction[12:18, 2:9] = 3, 4
    give(png(ground_truth), png(prediction))
    assert not app.exception
    assert not app.error
    wanted = label_scores(ground_truth, prediction, 5, ignore=255)
    assert cells(app, "Pixel accuracy")[0] == f"{wanted.overall_accuracy:.4f}"
    app.button_group(key="labels.meaning").set_value("object").run()
    assert not app.exception
    ground_truth, prediction = (
        np.where((ground_truth == 255) | (m == 0), -1, m.astype(int))
        for m in (ground_truth, prediction)
    )
    quality = match_segments(ground_truth, prediction)
    assert quality.tp == 2
    assert cells(app, "objects")[-1] == f"{quality.quality:.4f}"


def test_a_binary_mask_has_no_ignored_pixels(own):
    app, give = own
    ground_truth, prediction = np.zeros((2, 10, 10), np.uint8)
    ground_truth[:4], prediction[:3, :8] = 255, 255
    give(png(ground_truth), png(prediction))
    assert not app.exception
    # object: 24 of 40; background: 60 of 76
    assert cells(app, "Classes in either map")[0] == f"{(24 / 40 + 60 / 76) / 2:.4f}"
    app.button_group(key="labels.section").set_value("Each class").run()
    assert cells(app, "object")[0] == "0.6000"
    (ignore,) = (each for each in app.selectbox if each.label == "Ignored value")
    assert (ignore.value, ignore.options) == ("nothing", ["nothing"])
    assert any("0 is background, 255 is object" in each.value for each in app.markdown)


@pytest.mark.parametrize(
    ("ground_truth", "prediction", "options"),
    [
        ([[0, 1, 255], [3, 3, 0]], [[0, 1, 1], [3, 255, 1]], ["nothing", "0", "1", "3", "255"]),
        ([[0, 257, 65535], [0, 0, 514]], [[0, 1, 1], [0, 2, 2]], ["nothing", "0", "1", "2", "255"]),
        ([[(9, 9, 9), (255, 0, 0)]], [[(9, 9, 9), (9, 9, 9)]], ["nothing"]),
        ([[0, 1, 2]], [[0, 1, 255]], ["nothing", "0", "1", "2"]),
    ],
    ids=["255", "16 bits", "colours", "255 predicted"],
)
def test_the_page_says_what_the_command_says(own, ground_truth, prediction, options):
    app, give = own
    maps = [
        np.array(m, np.uint16 if np.max(m) > 255 else np.uint8) for m in (ground_truth, prediction)
    ]
    give(*map(png, maps))
    assert not app.exception
    (ignore,) = (each for each in app.selectbox if each.label == "Ignored value")
    assert ignore.options == options
    wanted = evaluate_label_maps(*(upload("a.png", png(each)) for each in maps)).summary
    shown = [cells(app, head)[0] for head in ("Classes in either map", "Pixel accuracy")]
    assert shown == [f"{wanted[key]:.4f}" for key in ("mIoU", "pixel_accuracy")]


def test_maps_that_do_not_fit_say_which_and_why(own):
    app, give = own
    give(png(np.zeros((4, 5), np.uint8)), png(np.zeros((5, 4), np.uint8)))
    assert "ground truth of 5 x 4 pixels, prediction of 4 x 5" in app.error[0].value
    give(png(np.arange(2000, dtype=np.uint16)[None]), png(np.zeros((1, 2000), np.uint8)))
    assert "2,000 values in the label maps" in app.error[0].value


def test_one_slider_moves_all_three():
    app = open_page("shapes", shift="35")
    assert not app.exception
    shown = re.findall(r'data-value="([^"]+)"', html(app))
    wanted = [shifted_iou(0.35, dimensions=n).item() for n in (1, 2, 3)]
    assert [float(value) for value in shown[:3]] == pytest.approx(wanted)
    app.button_group(key="shapes.section").set_value("Sets").run()
    app.text_input(key="shapes.a").set_value("a, B ,b").run()
    app.text_input(key="shapes.b").set_value("").run()
    assert 'data-name="Jaccard index"' in html(app)
    assert "0 / 2" in html(app)
