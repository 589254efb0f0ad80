"""What the server's answers tell a stranger."""

import contextlib
import io
import json
import re

import pytest
from PIL import Image

from iouviz.ui.frame import page
from tests.attacks.visitor import ELSEWHERE, Visitor, request
from tests.browser.conftest import ROOT
from tests.data.files import coco


@pytest.fixture(scope="module")
def photo(app):
    """The words of an address with one photograph in it, and its bytes."""
    folder = app.data / "photo"
    folder.mkdir()
    written = io.BytesIO()
    Image.effect_noise((100, 80), 90).convert("RGB").save(written, "PNG")
    for name in "ab":
        (folder / f"{name}.jpg").write_bytes(written.getvalue())
    (folder / "labels.json").write_text(json.dumps(coco()))
    query = {"ground_truth": str(folder / "labels.json"), "images": str(folder)}
    return query, written.getvalue()


def test_a_picture_is_had_by_its_address_alone_while_it_is_shown_and_not_after(app, photo):
    query, data = photo
    with Visitor(app.url, ELSEWHERE) as visitor:
        named = set(re.findall(r"/media/[0-9a-f]{32,}[.\w]*", visitor.open("image", **query)))
        # Whoever knows the address has it.
        (place,) = [each for each in named if request(app.url, "GET", each)[1] == data]
        for _ in range(2):
            visitor.open("glossary")
        assert request(app.url, "GET", place)[0] == 404


@pytest.mark.parametrize("name", ["0" * 32, "..%2f..%2fetc%2fpasswd", "x.jpg", "%00", ""])
def test_made_up_addresses_of_pictures_have_nothing(app, name):
    status, body, _ = request(app.url, "GET", f"/media/{name}")
    assert status in (400, 403, 404)
    assert b"root:" not in body


@pytest.mark.parametrize(
    ("content", "word"),
    [("{", "broken JSON"), ('{"images": 7, "annotations": [], "categories": []}', "")],
)
def test_errors_name_what_the_visitor_named_and_no_place_of_the_server(app, content, word):
    path = app.data / "broken.json"
    path.write_text(content)
    with Visitor(app.url, ELSEWHERE) as visitor:
        said = visitor.open("glossary", ground_truth=str(path))
    assert word in said
    rest = said.replace("\\\\", "").replace(str(path), "")
    assert str(ROOT) not in rest
    assert str(app.private) not in rest
    assert "Traceback" not in rest


def test_a_fault_of_ours_tells_a_stranger_its_kind_alone(monkeypatch):
    said = []
    monkeypatch.setattr(page.st, "error", lambda text, **_: said.append(text))
    for local in (True, False):
        monkeypatch.setattr(page, "is_local", lambda local=local: local)
        with page.boundary():
            raise OSError(2, "No such file", "/srv/secret/place")
    assert "/srv/secret/place" in said[0]
    assert "secret" not in said[1]
    assert "FileNotFoundError" in said[1]


def test_a_very_long_address_ends_the_request_and_not_the_server(app):
    with contextlib.suppress(ConnectionError):  # the answer may be cut off with the connection
        status, _, _ = request(app.url, "GET", "/dataset?ground_truth=" + "a" * 200_000)
        assert status in (400, 414, 431)
    with Visitor(app.url, ELSEWHERE) as visitor:
        said = visitor.open("glossary", ground_truth="a" * 100_000, iou="9" * 5_000)
        assert "this server opens paths" in said
        assert said.count("a" * 1_000) <= 100, "it stays in the address, and is not said again"
    assert request(app.url, "GET", "/_stcore/health")[0] == 200


def test_one_session_sees_nothing_of_another(app, photo):
    query, _ = photo
    with Visitor(app.url, ELSEWHERE) as one, Visitor(app.url, ELSEWHERE) as two:
        assert "photo" in one.open("dataset", **query)
        assert query["ground_truth"] not in two.open("dataset").replace("\\\\", "")
        assert one.session != two.session
