"""A question is asked until it is answered, can be skipped, and can be asked again."""

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.lessons.questions import Question


def page() -> None:
    import streamlit as st

    from iouviz.lessons.questions import Question
    from iouviz.ui.frame.guess import guess, progress

    asked = Question("sum", "What is 1 + 1?", ("2", "3"), 0, "Count: 1, 2.")
    if guess(asked):
        st.text("the answer")
    progress([asked])


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=20).run()


def test_the_answer_waits_for_the_prediction(app: AppTest) -> None:
    assert not app.text
    assert "0 of 1 answered" in app.caption[0].value
    assert all("Count" not in element.value for element in app.markdown)


@pytest.mark.parametrize(
    ("made", "said", "answered"),
    [
        ("2", "**Correct: 2.**", 1),
        ("3", "**Not quite: the answer is 2.**", 1),
        ("Skip", "**The answer is 2.**", 0),
    ],
)
def test_any_answer_reveals_and_the_question_can_be_asked_again(
    app: AppTest, made: str, said: str, answered: int
) -> None:
    app.button_group[0].set_value(made).run()
    assert app.text[0].value == "the answer"
    assert app.markdown[0].value == f"What is 1 + 1?\n\n{said} Count: 1, 2."
    assert f"{answered} of 1 answered" in app.caption[0].value
    assert not app.button_group
    app.run()
    assert app.text[0].value == "the answer"
    app.button[0].click().run()
    assert not app.text
    assert app.button_group[0].value is None


def test_a_question_has_its_right_answer() -> None:
    with pytest.raises(ValueError, match="no choice 2"):
        Question("sum", "1 + 1?", ("2", "3"), 2, "")
