"""Suspicious labels as a script: decisions are kept, and AP follows from them exactly."""

import iouviz
from iouviz.evaluation.suspicious import amend, find_suspicious
from iouviz.evaluation.sweep import prepare
from tests.app.test_pages import headline, open_page


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


def test_what_is_found_wrong_moves_ap_as_judged_anew():
    app = open_page("pages/labels.py", sure="0.45")
    assert not app.exception
    sample = iouviz.sample()
    found = find_suspicious(prepare(sample), sure=0.45)
    assert headline(app, "AP put right") == headline(app, "AP")
    for answer in ("Label is wrong", "Label is right", "Label is wrong"):
        app = press(app, answer)
        assert not app.exception
    assert headline(app, "Looked at") == 3
    assert headline(app, "Found wrong") == 2
    right = iouviz.evaluate(amend(sample, found, [0, 2])).summary["AP"]
    assert headline(app, "AP put right") == right != headline(app, "AP")
    assert any(each.value.startswith(f"**4 of {len(found)}") for each in app.markdown)


def test_without_contradictions_it_says_what_to_do():
    app = open_page("pages/labels.py", sure="1")
    assert not app.exception
    assert "No prediction of this score" in app.info[0].value
