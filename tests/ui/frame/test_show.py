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
