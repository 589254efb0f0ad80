"""What a session has been asked to open, what that left open, and the widgets that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from iouviz.data.choices import LEFT_OUT, Choices, Key, Question
from iouviz.data.inputs import Input
from iouviz.data.issues import Unjoined, number_of
from iouviz.data.model import Dataset
from iouviz.data.read.read import read
from iouviz.ui.frame.progress import reading
from iouviz.ui.frame.show import plain
from iouviz.ui.session.visitor.paths import permitted

SHOWN: Final = 12  # names to mend at a time
AS_IT_IS: Final = "leave as it is"
DROP: Final = "leave out"


@dataclass(frozen=True, slots=True)
class Request:
    """Files to open, as the user gave them, and what has been answered about them.

    Attributes
    ----------
    name : str
        What to call the data set.
    ground_truth, predictions, images : Input
        See `iouviz.data.read.read.read`.
    choices : Choices
    questions : tuple of Question
        What reading left open.
    """

    name: str
    ground_truth: Input
    predictions: Input | None = None
    images: Input | None = None
    choices: Choices = field(default_factory=Choices)
    questions: tuple[Question, ...] = ()

    def read(self) -> Dataset:
        """Read the files, with progress; see `permitted` for which paths are opened."""
        permitted(self.choices.hierarchy)
        with reading() as tell:
            return read(
                permitted(self.ground_truth),
                permitted(self.predictions),
                permitted(self.images),
                choices=self.choices,
                progress=tell,
            )


def answer(question: Question, choices: Choices) -> Choices:
    """Show a question with its evidence; the choices with what is answered at the moment."""
    st.markdown(plain(question.text))
    if question.topic == "size":
        return _size(choices)
    if question.options:
        return _option(question, choices)
    return mend(question.unjoined, question.among, choices)


def mend(lost: Sequence[Unjoined], among: Sequence[str], choices: Choices) -> Choices:
    """A select box for each name, all of one kind, that did not join; the choices made so."""
    answers: dict[Key, str] = {}
    rows = sorted(lost, key=lambda each: -each.rows)
    for each in rows[:SHOWN]:
        picked = st.selectbox(
            f"{each.what} {plain(each.name)} ({number_of(each.rows, 'prediction')})",
            [AS_IT_IS, DROP, *among],
            key=f"data.mend.{each.what}.{each.key}",
        )
        if picked != AS_IT_IS:
            answers[each.key] = LEFT_OUT if picked == DROP else picked
    if len(rows) > SHOWN:
        st.caption(f"and {len(rows) - SHOWN:,} more; these have the most predictions.")
    field = "classes" if rows and rows[0].what == "class" else "images"
    return choices.with_changes({field: answers})


def _option(question: Question, choices: Choices) -> Choices:
    counted = [what for what, _ in question.options[0].evidence]
    lines = ["| read as | " + " | ".join(counted) + " |", "|---" * (len(counted) + 1) + "|"]
    for option in question.options:
        counts = " | ".join(plain(count) for _, count in option.evidence)
        lines.append(f"| {plain(option.name)} | {counts} |")
    st.markdown("\n".join(lines))
    picked = st.radio(
        "Which is it?",
        range(len(question.options)),
        index=None,
        format_func=lambda n: plain(question.options[n].name),
        captions=[plain(option.says) for option in question.options],
        key=f"data.option.{question.topic}.{question.role}",
    )
    return choices if picked is None else choices.with_changes(question.options[picked].changes)


def _size(choices: Choices) -> Choices:
    left, right = st.columns(2)
    width = left.number_input("Width of every picture", 1, 100_000, 640, key="data.width")
    height = right.number_input("Height", 1, 100_000, 640, key="data.height")
    return choices.with_changes({"image_size": (float(width), float(height))})
