"""The path through the lessons: their order, the marks, and the way on."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.ui.frame import path
from iouviz.ui.frame.places import BY_NAME, LESSONS, PLACES

ROOT = Path(__file__).parents[3]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()


def test_lessons_are_numbered_from_one_and_fit_their_symbols() -> None:
    assert [path.number_of(place) for place in LESSONS] == list(range(1, len(LESSONS) + 1))
    assert len(LESSONS) <= 9  # there is a symbol for each of 1 to 9
    assert {path.number_of(place) for place in PLACES if place.group != "Learn"} == {0}


def test_what_comes_first_is_needed_by_what_follows() -> None:
    names = [place.name for place in LESSONS]
    chain = ["boxes", "precision_recall", "average_precision", "conventions"]
    assert [name for name in names if name in chain] == chain
    assert names.index("boxes") < names.index("losses")


def test_next_marks_a_lesson_and_opens_the_one_after_it(app: AppTest) -> None:
    first, second = LESSONS[:2]
    app.switch_page(first.script).run()
    assert f"Lesson 1 of {len(LESSONS)}." in app.caption[0].value
    app.button(key="path.next").click().run()
    assert app.session_state[path.DONE] == {first.name}
    labels = [link.proto.label for link in app.get("page_link")]
    assert f"{first.title} ✓" in labels
    assert f"Back: {first.title}" in labels
    assert second.title in labels


def test_a_mark_can_be_set_and_taken_away(app: AppTest) -> None:
    app.switch_page(LESSONS[-1].script).run()
    assert not [button for button in app.button if button.key == "path.next"]
    for done in (True, False):
        app.button(key="path.mark").click().run()
        assert path.DONE in app.session_state
        assert (LESSONS[-1].name in app.session_state[path.DONE]) == done


def test_other_pages_have_no_foot(app: AppTest) -> None:
    app.switch_page(BY_NAME["glossary"].script).run()
    assert not [button for button in app.button if str(button.key).startswith("path.")]
