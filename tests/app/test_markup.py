"""Names in files, and words in an address, that want to be more than words.

A name is Markdown, HTML, LaTeX, a template of ours and one of Plotly's at once. Each text that a
page sends is checked by how it will be shown.
"""

import json
import re

import numpy as np
import pytest
from google.protobuf.json_format import MessageToDict
from PIL import Image
from streamlit.testing.v1 import AppTest

from iouviz.ui.frame.show import plain
from tests.app.test_pages import ROOT
from tests.data.files import annotation, coco, result

HOST = "evil.example"
NAME = (
    f"![c](http://{HOST}/c.png) [l](http://{HOST}/l) www.{HOST} me@{HOST} {{t}} %{{y}} "
    f"<img src='http://{HOST}/i.png' onerror=\"alert(1)\"> "
    f'<a href="http://{HOST}/a">x</a><script>alert(2)</script> $\\href{{http://{HOST}/t}}{{t}}$'
)
PAGES = (
    "dataset", "gallery", "image", "compare", "labels", "take_home", "thresholds", "nms",
    "calibration", "across_iou", "precision_recall", "conventions", "simulated",
)  # fmt: skip
# Elements whose texts are shown as they are, or, in html, as we have escaped them; of all others
# the texts are Markdown.
AS_IT_IS = {
    "arrow_data_frame", "bidi_component", "code", "html", "imgs", "multiselect", "selectbox",
    "text_area", "text_input",
}  # fmt: skip
LIVE_MARKDOWN = ("![c](", "[l](", "<img", "<a href", "<script", "$\\", f"www.{HOST}")
LIVE_HTML = ("<img", "<a href", "<script")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The words of an address that opens data full of such names."""
    folder = tmp_path_factory.mktemp("markup")
    write(folder)
    paths = {"ground_truth": "truth", "predictions": "dets", "second": "{t} [l](x)"}
    return {word: str(folder / f"{name}.json") for word, name in paths.items()}


def write(folder):
    size = {"width": 100, "height": 80}
    truth = coco(
        images=[
            {"id": 0, "file_name": f"{NAME}/a.jpg", NAME: NAME, **size},
            {"id": 17, "file_name": f"{NAME}/b.jpg", NAME: "x", **size},
        ],
        categories=[{"id": 0, "name": NAME}, {"id": 5, "name": f"dog {NAME}"}],
        annotations=[
            annotation(id=0),
            annotation(id=1, image_id=17, category_id=5),
            annotation(id=2, bbox=[60, 20, 0, 0]),
        ],
    )
    dets = [
        result(),
        result(bbox=[12, 22, 30, 40], score=0.6, category_id=5),
        result(image_id=17, category_id=0, score=0.8),
        result(image_id=17, category_id=99),
        result(image_id=NAME),
    ]
    (folder / "truth.json").write_text(json.dumps(truth))
    (folder / "dets.json").write_text(json.dumps(dets))
    (folder / "{t} [l](x).json").write_text(json.dumps(dets[:2]))


@pytest.fixture(scope="module")
def app(data):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for name, value in data.items():
        app.query_params[name] = value
    return app.run()


def elements(block):
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from elements(child)


def texts(value):
    """Every text in a message."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def figures(value):
    """The texts of Plotly's figures among what a component is told."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from texts(json.loads(each)) if name == "figure" else figures(each)
    elif isinstance(value, list):
        for each in value:
            yield from figures(each)


def live(app):
    """What would be obeyed, as (element, text)."""
    found = []
    for element in elements(app._tree):
        if not hasattr(element.proto, "DESCRIPTOR"):
            continue
        message = MessageToDict(element.proto)
        kind = element.type
        if kind not in AS_IT_IS:
            found += [(kind, text) for text in texts(message) if bad(text, LIVE_MARKDOWN)]
        elif kind == "html":
            found += [
                (kind, text) for text in texts(message) if bad(text, (*LIVE_HTML, 'onerror="'))
            ]
        elif kind == "bidi_component":
            shown = figures(json.loads(element.proto.json or "{}"))
            found += [(kind, text) for text in shown if bad(text, (*LIVE_HTML, "{y}"))]
            label = MessageToDict(element.proto).get("label", "")
            found += [(kind, label)] if bad(label, LIVE_MARKDOWN) else []
    return [(kind, text[:300]) for kind, text in found]


def bad(text, marks):
    # What a backslash stands before is shown.
    bare = text
    shown = re.sub(r"\\([!-/:-@[-`{-~])", r"\1", text)
    if marks == LIVE_MARKDOWN and re.search(rf"(https?://|www\.){HOST}|\w@\w", shown):
        return True  # addresses become links once backslashes are gone
    for sign in "\\`*_{}[]<>()#+-!|$~:@&.":
        bare = bare.replace("\\" + sign, "")
    return HOST in text and any(mark in bare for mark in marks)


@pytest.mark.parametrize("name", PAGES)
def test_names_from_files_are_shown_and_not_obeyed(app, name):
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    assert not app.error
    assert live(app) == []


@pytest.mark.parametrize("name", ["segmentation", "segmentation_image", "mask_threshold"])
def test_names_of_classes_of_label_maps_are_shown_and_not_obeyed(tmp_path, name):
    for side in ("true", "told"):
        (tmp_path / side).mkdir()
        for stem in ("a [l](http_evil.example)", "b"):
            pixels = np.array([[0, 0], [1, side == "true"]], np.uint8)
            Image.fromarray(pixels).save(tmp_path / side / f"{stem}.png")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["maps"] = str(tmp_path / "true")
    app.query_params["maps_predictions"] = str(tmp_path / "told")
    app.query_params["maps_classes"] = f"{NAME},{NAME} 2"
    app.run().switch_page(f"pages/{name}.py").run()
    assert not app.exception
    assert live(app) == []


@pytest.mark.parametrize(
    "word", ["iou", "confidence", "classes", "overlap", "ground_truth", "view"]
)
def test_words_of_an_address_are_shown_and_not_obeyed(word):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.query_params[word] = NAME
    app.switch_page("pages/gallery.py").run()
    assert not app.exception
    assert live(app) == []


def test_what_is_escaped_is_found_harmless_and_what_is_not_is_found():
    assert not bad(plain(NAME), LIVE_MARKDOWN)
    assert bad(NAME, LIVE_MARKDOWN)
    assert bad(NAME, LIVE_HTML)
