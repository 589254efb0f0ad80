"""The health report on a page: every finding, the worst first, texts of files made harmless."""

from streamlit.testing.v1 import AppTest

from tests.data.files import annotation, dets, labels, result

FILES = (
    labels(
        annotations=[annotation(area=9999), annotation(id=2)],
        categories=[{"id": 0, "name": "<b>cat</b>"}],
    ),
    dets(result(), result(image_id=99)),
)


def show(files: object, healthy: bool) -> None:
    from iouviz.data.read.read import read
    from iouviz.data.sample import sample
    from iouviz.ui.session.health import health_section
    from iouviz.ui.session.opened import Opened

    health_section(Opened("set", sample() if healthy else read(*files), 1))  # type: ignore[misc]


def test_findings_are_rows_that_open():
    app = AppTest.from_function(show, args=(FILES, False), default_timeout=30).run()
    assert not app.exception
    (section,) = [each.proto.body for each in app.get("html")]
    order = ["unknown-image", "contradicting-area", "near-identical-objects"]
    places = [section.index(f'<details data-code="{code}">') for code in order]
    assert places == sorted(places)
    assert section.count("<details") == len(order)
    assert "<b><i>✕</i>error</b><strong>Boxes of unknown images</strong><em>1</em>" in section
    assert "a.jpg: id 1: &lt;b&gt;cat&lt;/b&gt; at 10, 20, 30 x 40" in section
    assert "AP is 0.5050 as it is and 1.0000 without the later one" in section
    assert "whose boxes are evaluated again by the rules of COCO" in app.caption[0].value


def test_a_healthy_set_says_so():
    app = AppTest.from_function(show, args=(FILES, True), default_timeout=30).run()
    assert not app.exception
    assert len(app.get("html")) == 0
    assert "Nothing is wrong" in app.caption[0].value
