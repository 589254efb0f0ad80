"""What was changed by hand on the images of a data set, as COCO files and as a list."""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from iouviz.data.model import Dataset
from iouviz.data.readers.shared.reader import Role
from iouviz.data.writers.write import write
from iouviz.evaluation.editing.what_if import Drawn, redraw_all
from iouviz.evaluation.outcomes.csv_export import csv_text
from iouviz.lessons import lesson
from iouviz.ui.inspect.image.edit_history import EditHistory, histories_of
from iouviz.ui.session.opened import Opened

CORNERS = ("x1", "y1", "x2", "y2")
SIDE = ("class", "confidence", *CORNERS)
QUAD = tuple(f"corner_{axis}{number}" for number in (1, 2, 3, 4) for axis in "xy")
Line = list[str | int | float]
FILES: tuple[tuple[str, Role, str], ...] = (
    ("Ground truth (COCO JSON)", "ground truth", "edited_ground_truth.json"),
    ("Predictions (COCO JSON)", "predictions", "edited_predictions.json"),
)


def export_edits(opened: Opened) -> None:
    """Three downloads, each made when it is asked for, and how long the edits last."""
    histories = {
        image: history for image, history in histories_of(opened).items() if history.changed
    }
    oriented = opened.dataset.overlap == "oriented"
    with st.popover("Export edits", icon=":material/download:", disabled=not histories):
        st.caption(lesson("image")["Export list" if oriented else "Export"])
        for word, role, file in () if oriented else FILES:
            st.download_button(
                word,
                partial(_coco, opened.dataset, histories, role),
                file,
                "application/json",
                key=f"image.export.{role}",
                on_click="ignore",
            )
        st.download_button(
            "List of edits (CSV)",
            lambda: edit_lines(opened.dataset, histories).encode(),
            "edits.csv",
            "text/csv",
            key="image.export.csv",
            on_click="ignore",
        )


def edited_dataset(dataset: Dataset, histories: dict[int, EditHistory]) -> Dataset:
    """The whole data set with the boxes as they were changed."""
    drafts = {
        image: (each.draft.predictions, each.draft.objects) for image, each in histories.items()
    }
    return redraw_all(dataset, drafts)


def edit_lines(dataset: Dataset, histories: dict[int, EditHistory]) -> str:
    """CSV with a header: one line for each box that was added, deleted or changed.

    "row" is the position in the table as it was opened; it is empty for a box that was added.
    Where oriented boxes are judged, their corners stand beside the upright boxes around them.
    """
    side = _columns(dataset)
    return csv_text(
        ("image", "table", "row", "edit", *side, *(f"new_{name}" for name in side)),
        [
            [dataset.images.names[image], *line]
            for image, history in sorted(histories.items())
            for line in _lines(dataset, history)
        ],
    )


def _lines(dataset: Dataset, history: EditHistory) -> Iterator[Line]:
    before, after = history.drafts[0], history.draft
    for table, was, now in (
        ("ground truth", before.objects, after.objects),
        ("prediction", before.predictions, after.predictions),
    ):
        stays = {drawn.row: drawn for drawn in now if drawn.row is not None}
        for old in was:
            new = None if old.row is None else stays.get(old.row)
            if new != old:
                edit = "changed" if new else "deleted"
                yield [table, old.row or 0, edit, *_side(dataset, table, old),
                       *_side(dataset, table, new)]  # fmt: skip
        for new in now:
            if new.row is None:
                yield [table, "", "added", *_side(dataset, table, None),
                       *_side(dataset, table, new)]  # fmt: skip


def _columns(dataset: Dataset) -> tuple[str, ...]:
    return (*SIDE, *QUAD) if dataset.overlap == "oriented" else SIDE


def _side(dataset: Dataset, table: str, drawn: Drawn | None) -> Line:
    if drawn is None:
        return [""] * len(_columns(dataset))
    score = drawn.score if table == "prediction" else ""
    return [dataset.classes[drawn.label], score, *drawn.box, *(drawn.corners or ())]


def _coco(dataset: Dataset, histories: dict[int, EditHistory], role: Role) -> bytes:
    files = write(edited_dataset(dataset, histories), "coco", roles=[role]).files
    return files[0][1] if files else b"[]"  # every prediction was deleted
