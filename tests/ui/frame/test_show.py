"""What is not measured is a dash, with the reason on hover."""

from streamlit.testing.v1 import AppTest


def page():
    from iouviz.ui.frame import show

    show.figures([("Precision", float("nan"), "TP / (TP + FP) = 0 / 0")])
    show.needles([("IoU", float("nan"))])
    show.grid(["", "A"], [["AP50", "0.5"]], numbers={(0, 1): ("AP50", 0.5)})


def test_nothing_says_undefined_or_nan_to_a_person():
    app = AppTest.from_function(page).run()
    assert not app.exception
    figures, needles, grid = (each.proto.body for each in app.get("html"))
    assert 'title="Undefined: TP / (TP + FP) = 0 / 0"' in figures
    assert ">–</dd>" in figures
    assert '<strong title="Undefined for these boxes">–</strong>' in needles
    assert '<td class="iv-number" data-number="AP50" data-value="0.5">0.5</td>' in grid


def following():
    from iouviz.ui.frame import show

    show.needles([("IoU", 0.25), ("mine", 0.5)], editor="pair", terms=["iou", ""])
    show.figures(
        [("Union", 7.0, "px²"), ("Images", 3, "")], editor="pair", terms={"Union": "union"}
    )


def test_what_follows_a_canvas_names_its_terms_and_the_rest_does_not():
    needles, figures = (
        each.proto.body for each in AppTest.from_function(following).run().get("html")
    )
    assert needles.count('data-live="pair"') == figures.count('data-live="pair"') == 1
    assert '<i style="--at:0.625" data-term="iou" data-low="-1">' in needles
    assert '<strong data-term="iou" data-form="4">0.2500</strong>' in needles
    assert "<strong>0.5000</strong>" in needles
    assert 'data-value="7.0" data-term="union" data-form="4">7.0000</dd>' in figures
    assert 'data-value="3">3</dd>' in figures
