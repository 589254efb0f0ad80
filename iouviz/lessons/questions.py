"""Questions to answer before looking: the words, the choices, and the reason.

A question is text and nothing else; `ui.frame.guess` asks it. What its reason claims in numbers is
held against the core by `tests/lessons/`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes
    ----------
    name : str
        Unique in the app; the guess is kept under it.
    text : str
        What is asked, Markdown.
    choices : tuple of str
        Two to four short answers.
    right : int
        Which of them holds.
    why : str
        Shown after the guess, Markdown with LaTeX: what happens, and the sum behind it.
    """

    name: str
    text: str
    choices: tuple[str, ...]
    right: int
    why: str

    def __post_init__(self) -> None:
        if not 0 <= self.right < len(self.choices):
            raise ValueError(f"{self.name}: no choice {self.right} among {len(self.choices)}")
