"""A lesson on two boxes: one canvas, one idea at a time, and the numbers that follow the hand.

LESSON = PairLesson("boxes", (Step("Intersection", ("intersection",), pair_numbers.corners), ...))
pair = open_pair(LESSON)            # the boxes, from the address or from before
step = lesson_view(LESSON, pair)    # steps, canvas, numbers, examples
...                                 # what follows, of boxes at rest
keep(LESSON, pair)                  # in the address
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from iouviz.geometry.boxes import Boxes
from iouviz.lessons import lesson
from iouviz.lessons.boxes.presets import Preset
from iouviz.lessons.boxes.questions import Exercise
from iouviz.ui.components.box_editor import Box, Overlay, Scene, box_editor, editor_state
from iouviz.ui.frame import page, path, permalink
from iouviz.ui.frame.guess import guess
from iouviz.ui.frame.presenting import is_presenting
from iouviz.ui.frame.stay import stay
from iouviz.ui.learn.pairs.pair_numbers import PARTS, headline

RATIO = 8 / 5  # of the canvas
HEIGHT, PRESENTED = 460, 555  # px, at most; the second fills a projector of 1280 x 720
OVERLAYS: dict[str, Overlay] = {
    "intersection": "intersection",
    "corners": "corners",
    "union": "union",
    "enclosing box": "enclosing",
    "centre distance": "centres",
    "diagonal": "diagonal",
}
Panel = Callable[[Boxes, Boxes, str], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One idea.

    Attributes
    ----------
    name : str
        Also the section of the lesson's text.
    drawn : tuple of str
        What is drawn of the pair at first, by the names of `OVERLAYS`.
    panel : callable
        Draws the numbers: A and B, (1, 4) each, and the key of the canvas.
    exercises : tuple of Exercise
    start : Preset, optional
        Boxes that show the idea, where those of the step before do not.
    """

    name: str
    drawn: tuple[str, ...]
    panel: Panel
    exercises: tuple[Exercise, ...] = ()
    start: Preset | None = None


@dataclass(frozen=True, slots=True)
class PairLesson:
    """A page's name, its steps and its examples, of which it begins with the first."""

    name: str
    steps: tuple[Step, ...]
    presets: tuple[Preset, ...]

    @property
    def editor(self) -> str:
        """Key of the canvas."""
        return f"{self.name}.editor"

    def key(self, what: str) -> str:
        """Of something else in session state."""
        return f"{self.name}.{what}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The boxes of a lesson, the size of their canvas, and whether it is presented."""

    scene: Scene
    size: tuple[float, float]
    presented: bool

    @property
    def boxes(self) -> tuple[Boxes, Boxes]:
        """A and B, (1, 4) each."""
        return self.scene.corners[:1], self.scene.corners[1:]


def named(a: Sequence[float], b: Sequence[float]) -> list[Box]:
    """Box A is the ground truth and B the prediction, wherever they are."""
    return [Box((a[0], a[1], a[2], a[3]), "ground truth", "A"),
            Box((b[0], b[1], b[2], b[3]), "prediction", "B")]  # fmt: skip


def open_pair(of: PairLesson) -> Pair:
    """The boxes: what the address asks for when the page is opened, else as they were left.

    A link that names a step and no boxes begins with the boxes of that step.
    """
    asked = {str(number): step for number, step in enumerate(of.steps, 1)}
    start = asked.get(st.query_params.get("step", ""), of.steps[0]).start or of.presets[0]
    opened = of.editor not in st.session_state
    scene = editor_state(of.editor, named(start.a, start.b))
    st.session_state.setdefault(of.key("width"), start.width)
    if opened and "a" in st.query_params and "b" in st.query_params:
        boxes = permalink.box("a", start.a), permalink.box("b", start.b)
        _put(of, scene, *boxes, permalink.number("width", start.width, 8, 8000))
    width = st.session_state[of.key("width")]
    return Pair(scene, (width, width / RATIO), is_presenting())


def lesson_view(of: PairLesson, pair: Pair) -> Step:
    """Steps, text, canvas with its numbers, and examples; the step that is on the screen."""
    at = path.choose_step(of.key("step"), [step.name for step in of.steps])
    step = of.steps[at]
    drawn = _drawn(of, pair, at)
    if not pair.presented:
        st.markdown(lesson(of.name)[step.name])
    st.session_state[of.key("settled")] = pair.scene.boxes
    _explorer(of, pair, step, drawn)
    _notice(of, pair, step)
    if len(step.exercises) == 1 and not pair.presented:
        _question(of, pair, step.exercises[0])
    _examples(of, pair)
    return step


def keep(of: PairLesson, pair: Pair) -> dict[str, str | float | Sequence[float]]:
    """Write the state into the address; returns it."""
    a, b = pair.scene.corners
    state: dict[str, str | float | Sequence[float]] = {
        "a": a.tolist(),
        "b": b.tolist(),
        "width": pair.size[0],
        "step": st.session_state[of.key("step")] + 1,
        "show": permalink.words(st.session_state[of.key("overlays")], list(OVERLAYS)),
    }
    if of.key("section") in st.session_state:
        state["tab"] = st.session_state[of.key("section")]
    permalink.keep(state)
    return state


@st.fragment
def _explorer(of: PairLesson, pair: Pair, step: Step, drawn: Sequence[Overlay]) -> None:
    """Canvas and numbers: all that runs again when a box is let go, and nothing else."""
    with page.boundary():
        canvas, numbers = st.columns([3, 1] if pair.presented else [2, 1], gap="medium")
        scene = editor_state(of.editor, pair.scene.boxes)
        with canvas:
            edit = box_editor(
                scene,
                width=pair.size[0],
                height=pair.size[1],
                overlays=drawn,
                coordinates=not pair.presented,
                max_height=PRESENTED if pair.presented else HEIGHT,
                large=pair.presented,
                streamed=False,
                undo=not pair.presented,
                label="Two boxes; drag them",
            )
        with numbers:
            step.panel(scene.corners[:1], scene.corners[1:], of.editor)
            if pair.presented and step.panel in PARTS:
                headline("IoU", scene.corners[:1], scene.corners[1:], of.editor)
            if len(step.exercises) > 1 and not pair.presented:
                _one_by_one(of, pair, step)
    if edit and edit.final and scene.boxes != st.session_state[of.key("settled")]:
        st.rerun()  # the drag is over: what is below follows


def _drawn(of: PairLesson, pair: Pair, at: int) -> list[Overlay]:
    """What is drawn of the pair: the step's own at first, then what was chosen."""
    key, known = of.key("overlays"), of.key("overlays of")
    names, step = list(OVERLAYS), of.steps[at]
    stay(key, list(step.drawn), lambda kept: permalink.some_of("show", names) or kept)
    before = st.session_state.setdefault(known, at)
    if before != at:
        st.session_state[known], st.session_state[key] = at, list(step.drawn)
        old, new = (each.start or of.presets[0] for each in (of.steps[before], step))
        if old != new and pair.scene.boxes == tuple(named(old.a, old.b)):  # nobody has moved them
            _put(of, pair.scene, new.a, new.b, new.width)
    return [OVERLAYS[name] for name in st.session_state[key]]


def _notice(of: PairLesson, pair: Pair, step: Step) -> None:
    """What to notice about an example or an exercise, as long as its boxes are on the canvas."""
    a, b = (box.corners for box in pair.scene.boxes)
    notices = {(each.a, each.b): each.try_it for each in step.exercises}
    notices |= {
        (each.a, each.b): f"**{each.name}.** {each.notice}"
        for each in of.presets
        if each.width == pair.size[0]
    }
    st.markdown(notices.get((a, b), "&nbsp;"))  # keeps its line, so that nothing jumps


def _examples(of: PairLesson, pair: Pair) -> None:
    """Examples, each with a key; and what to draw."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        for number, each in enumerate(of.presets, 1):
            st.button(
                each.name,
                key=of.key(f"preset {each.name}"),
                shortcut=str(number),
                on_click=_put,
                args=(of, pair.scene, each.a, each.b, each.width),
            )
    if not pair.presented:
        st.pills("Draw", OVERLAYS, selection_mode="multi", key=of.key("overlays"))


def _one_by_one(of: PairLesson, pair: Pair, step: Step) -> None:
    """A step's questions beside the canvas, the next once one is answered."""
    for each in step.exercises:
        if not _question(of, pair, each):
            break


def _question(of: PairLesson, pair: Pair, exercise: Exercise) -> bool:
    """A question, and once it is answered, boxes to try it on; whether it is answered."""
    answered = guess(exercise.question)
    if answered and st.button(
        "Try it on the canvas",
        key=f"try.{exercise.question.name}",
        on_click=_try_out,
        args=(of, pair.scene, exercise),
    ):
        st.rerun()  # what is drawn, and what to notice, stand outside the explorer
    return answered


def _try_out(of: PairLesson, scene: Scene, each: Exercise) -> None:
    st.session_state[of.key("overlays")] = list(each.drawn)
    _put(of, scene, each.a, each.b, 640)


def _put(
    of: PairLesson, scene: Scene, a: Sequence[float], b: Sequence[float], width: float
) -> None:
    st.session_state[of.key("width")] = width
    scene.put(named(a, b))
