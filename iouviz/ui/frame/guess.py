"""Ask first, then show: a guess makes the answer stay.

    if guess(ONE_THIRD):
        ...                     what gives the answer away

The guess is kept in the session, also while the page is left, and is asked for once. Whoever
would rather not guess says so and is shown the answer all the same.
"""

from collections.abc import Sequence

import streamlit as st

from iouviz.lessons.questions import Question

PASS = "Just show me"


def guess(question: Question) -> bool:
    """Ask a question until it is answered, then show the answer; whether it may be seen by now."""
    with st.container(border=True):
        made = made_guess(question)
        if made is None:
            st.markdown(f"**Guess first.** {question.text}")
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
    return True


def made_guess(question: Question) -> str | None:
    """The choice that was made in this session, `PASS`, or None before any."""
    kept = st.session_state.get(_kept(question))
    return kept if isinstance(kept, str) else None


def verdict(question: Question, made: str) -> str:
    """One sentence: whether the guess holds, and what does.

    >>> asked = Question("sum", "1 + 1?", ("2", "3"), 0, "")
    >>> verdict(asked, "2"), verdict(asked, "3")
    ('**Yes: 2.**', '**You said “3”. It is: 2.**')
    """
    right = question.choices[question.right]
    if made == right:
        return f"**Yes: {right}.**"
    if made == PASS:
        return f"**{right}.**"
    return f"**You said “{made}”. It is: {right}.**"


def guess_all(questions: Sequence[Question], *, abreast: int = 2) -> None:
    """A page's questions, so many in a row, and how many have been looked at."""
    columns = st.columns(abreast, gap="medium")
    for at, question in enumerate(questions):
        with columns[at % abreast]:
            guess(question)
    progress(questions)


def progress(questions: Sequence[Question]) -> None:
    """One quiet line: how many of a page's questions have been looked at."""
    done = sum(made_guess(question) is not None for question in questions)
    st.caption(f"Questions on this page: {done} of {len(questions)} looked at.")


def _take(question: Question) -> None:
    made = st.session_state.get(_widget(question))
    if made is not None:
        st.session_state[_kept(question)] = made


def _kept(question: Question) -> str:
    return f"guess.{question.name}"


def _widget(question: Question) -> str:
    # A widget's own state is dropped when its page is left; the guess is not.
    return f"guess.{question.name}.pills"
