"""Predict first, then read the answer.

    if guess(ONE_THIRD):
        ...                     what belongs to the answer

The answer is kept in the session, also while the page is left. Whoever would rather not predict
skips the question; whoever wants it again, for the next class, asks it again. A question never
withholds the picture that it is about.
"""

from collections.abc import Sequence

import streamlit as st

from iouviz.lessons.questions import Question

PASS = "Skip"


def guess(question: Question) -> bool:
    """Ask a question until it is answered or skipped, then give the answer; whether it is given."""
    with st.container(border=True):
        made = made_guess(question)
        if made is None:
            st.markdown(f"**Predict first.** {question.text}")
            st.pills(
                question.text,
                [*question.choices, PASS],
                key=_widget(question),
                on_change=_take,
                args=(question,),
                label_visibility="collapsed",
            )
            return False
        st.markdown(f"{question.text}\n\n{verdict(question, made)} {question.why}")
        st.button(
            "Ask again",
            type="tertiary",
            key=f"{_kept(question)}.again",
            on_click=_forget,
            args=(question,),
        )
    return True


def made_guess(question: Question) -> str | None:
    """The choice that was made in this session, `PASS`, or None before any."""
    kept = st.session_state.get(_kept(question))
    return kept if isinstance(kept, str) else None


def verdict(question: Question, made: str) -> str:
    """One sentence: whether the prediction is correct, and what is.

    >>> asked = Question("sum", "1 + 1?", ("2", "3"), 0, "")
    >>> verdict(asked, "2"), verdict(asked, "3")
    ('**Correct: 2.**', '**Not quite: the answer is 2.**')
    """
    right = question.choices[question.right]
    if made == right:
        return f"**Correct: {right}.**"
    if made == PASS:
        return f"**The answer is {right}.**"
    return f"**Not quite: the answer is {right}.**"


def guess_all(questions: Sequence[Question], *, abreast: int = 2) -> None:
    """A page's questions, so many in a row, and how many have been answered."""
    columns = st.columns(abreast, gap="medium")
    for at, question in enumerate(questions):
        with columns[at % abreast]:
            guess(question)
    progress(questions)


def progress(questions: Sequence[Question]) -> None:
    """One quiet line: how many of a page's questions have been answered."""
    done = sum(made_guess(question) not in (None, PASS) for question in questions)
    st.caption(f"Questions on this page: {done} of {len(questions)} answered.")


def _take(question: Question) -> None:
    made = st.session_state.get(_widget(question))
    if made is not None:
        st.session_state[_kept(question)] = made


def _forget(question: Question) -> None:
    del st.session_state[_kept(question)]


def _kept(question: Question) -> str:
    return f"guess.{question.name}"


def _widget(question: Question) -> str:
    # A widget's own state is dropped when its page is left; the answer is not.
    return f"guess.{question.name}.pills"
