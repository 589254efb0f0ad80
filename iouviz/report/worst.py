"""The images on which a model does worst, with what is wrong drawn on them and listed below."""

import base64
import html

import numpy as np

from iouviz.arrays import Rows
from iouviz.data.model import BoxKind
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.diagnosis.wording import measure
from iouviz.evaluation.metrics.counts import FN, FP, TP
from iouviz.evaluation.outcomes.sorting import SortedImages
from iouviz.figures.theme import MARKS
from iouviz.overlays import Mark, outline_of, overlay
from iouviz.report.facts import Facts

LISTED = 8  # errors that bear a number; the rest of an image's are drawn without
THREE = ("TP", "FP", "FN")


def worst_images(facts: Facts, count: int) -> str:
    """Figures of the worst images, at most `count`; a sentence where nothing is wrong."""
    ordered = facts.worst()
    if not len(ordered):
        return "<p>There are no false positives and no false negatives.</p>"
    shown = min(count, len(ordered))
    figures = "".join(_figure(facts.records, ordered, at) for at in range(shown))
    return (
        f"<p>The {shown:,} with the lowest F1, of {len(ordered):,} with false positives or "
        "false negatives. The numbers at the boxes are those of the lists.</p>"
        f'<div class="worst">{figures}</div>'
    )


def _figure(records: Records, ordered: SortedImages, at: int) -> str:
    dataset, image = records.dataset, int(ordered.images[at])
    errors = _in_order(records, ordered.rows_of(at))
    right = np.flatnonzero((records.image == image) & (records.verdict == TP))
    marks = [_mark(records, row, "TP", None) for row in right.tolist()]
    for number, row in reversed(list(enumerate(errors.tolist(), 1))):
        role = "FP" if records.verdict[row] == FP else "FN"
        marks.append(_mark(records, row, role, number if number <= LISTED else None))
    picture, problem = overlay(dataset, image, marks)
    counts = [int(each[at]) for each in (ordered.counts.tp, ordered.counts.fp, ordered.counts.fn)]
    name = html.escape(dataset.images.names[image])
    badges = "".join(
        f'<b class="{role.lower()}">{MARKS[role]} {number}</b>'
        for role, number in zip(THREE, counts, strict=True)
    )
    rest = len(errors) - LISTED
    lines = "".join(f"<li>{_line(records, row)}</li>" for row in errors[:LISTED].tolist())
    return (
        f'<figure data-image="{name}"><img width="{picture.width}" height="{picture.height}" '
        f'alt="{name}: {counts[0]} TP, {counts[1]} FP, {counts[2]} FN" '
        f'src="data:{picture.mime};base64,{base64.b64encode(picture.data).decode("ascii")}">'
        f"<figcaption><strong>{name}</strong><span>{badges} "
        f"F1 {float(ordered.counts.f_beta()[at]):.2f}</span></figcaption>"
        f"{f'<small>{html.escape(problem)}</small>' if problem else ''}"
        f"<ol>{lines}</ol>{f'<small>and {rest:,} more</small>' if rest > 0 else ''}</figure>"
    )


def _in_order(records: Records, rows: Rows) -> Rows:
    """The most confident false positive first, then the largest missed object."""
    missed = records.verdict[rows] == FN
    weight = np.where(missed, records.area[rows], np.nan_to_num(records.score[rows]))
    return rows[np.lexsort((-weight, missed))]


def _mark(records: Records, row: int, role: str, number: int | None) -> Mark:
    dataset = records.dataset
    kind: BoxKind = "object" if records.is_object[row] else "prediction"
    table = dataset.ground_truth if kind == "object" else dataset.predictions
    at = int(records.row[row])
    x1, y1, x2, y2 = table.boxes[at].tolist()
    return Mark((x1, y1, x2, y2), role, number, outline_of(dataset, kind, at))


def _line(records: Records, row: int) -> str:
    name = html.escape(records.dataset.classes[records.label[row]])
    iou = f", {measure(records.dataset)} {records.iou[row]:.2f}" if records.iou[row] > 0 else ""
    if records.verdict[row] == FN:
        return f'<b class="fn">○ missed</b> {name}{iou}'
    kind = ERROR_TYPES[records.error[row]]
    return f'<b class="fp">✕ {kind}</b> {name} {records.score[row]:.2f}{iou}'
