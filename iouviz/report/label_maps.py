"""Label maps on one page that opens anywhere: means, classes, confusion and the worst images."""

import base64
import contextlib
import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from iouviz.arrays import Counts
from iouviz.errors import IouvizError
from iouviz.evaluation.segmentation.scores import CONVENTIONS, LabelMapEvaluation
from iouviz.report.page import WORST, document
from iouviz.report.parts import share, table

HEADLINE: Final = ("mIoU", "mDice", "fwIoU", "mean_accuracy", "pixel_accuracy", "mIoU_images")
MATRIX: Final = 16  # classes; beyond it a page of paper is too small
INTRO: Final = (
    "IoU of a class is TP / (TP + FP + FN) of the pixels of all images together. Ignored pixels "
    "are not counted."
)


@dataclass(frozen=True, slots=True, eq=False)
class ErrorPicture:
    """An image and where the prediction errs on it, as a PNG."""

    name: str
    mean_iou: float
    png: bytes


def worst_pictures(
    result: LabelMapEvaluation, draw: Callable[[str], bytes], count: int = WORST
) -> list[ErrorPicture]:
    """The images with the lowest mean IoU, drawn by name; one that cannot be is left out."""
    order = np.argsort(result.image_mean_iou, kind="stable").tolist()  # nan last
    found: list[ErrorPicture] = []
    for at in order[:count]:
        worth = float(result.image_mean_iou[at])
        if not math.isnan(worth):
            with contextlib.suppress(IouvizError):
                found.append(ErrorPicture(result.images[at], worth, draw(result.images[at])))
    return found


def write_label_map_report(
    result: LabelMapEvaluation,
    pictures: Sequence[ErrorPicture] = (),
    *,
    name: str,
    made: date | None = None,
) -> str:
    """A report as the text of an HTML file, to be written as UTF-8.

    Parameters
    ----------
    result : LabelMapEvaluation
    pictures : sequence of ErrorPicture
        The worst images, in order.
    name : str
        What the label maps are called.
    made : date or None
        The day that stands on it; None: today.
    """
    counts = (
        f"images: {len(result.images):,} · classes: {len(result.classes):,} · "
        f"pixels: {int(result.judged.sum()):,}"
    )
    body = (
        f'<dl class="numbers">{"".join(_number(result, key) for key in HEADLINE)}</dl>'
        f'<div class="row"><section><h2>Classes</h2>{_classes(result)}</section>'
        f"<section><h2>Means, by convention</h2>{_means(result)}</section></div>"
        "<section><h2>Confusion matrix</h2><p>Each row: fractions of a ground-truth class.</p>"
        f"{_confusion(result)}</section>{_worst(pictures)}{_issues(result)}"
        "<footer>Made by iouviz. mIoU as mmsegmentation counts it.</footer>"
    )
    return document(name, counts, INTRO, body, made)


def _number(result: LabelMapEvaluation, key: str) -> str:
    value = result.summary[key]
    return (
        f'<div data-name="{key}" data-value="{value!r}"><dt>{key.replace("_", " ")}</dt>'
        f"<dd>{share(value, 4)}</dd><small>{html.escape(CONVENTIONS[key])}</small></div>"
    )


def _means(result: LabelMapEvaluation) -> str:
    rows = [
        [key.replace("_", " "), share(value, 4)]
        for key, value in result.summary.items()
        if not math.isnan(value)
    ]
    return table(["", ""], rows, kind="means")


def _classes(result: LabelMapEvaluation) -> str:
    """The lowest IoU first; a class that is in no map comes last."""
    keys = [key for key in next(iter(result.per_class.values())) if key != "pixels"]
    order = np.argsort(result.iou, kind="stable").tolist()  # nan last
    rows = []
    for at in order:
        name = result.classes[at]
        own = result.per_class[name]
        pixels = f"{own['pixels']:,.0f}"
        rows.append([html.escape(name), *(share(own[key], 3) for key in keys), pixels])
    heads = ["Class", *(key.replace("_", " ") for key in keys), "GT px"]
    return table(heads, rows, kind="classes")


def _confusion(result: LabelMapEvaluation) -> str:
    """The matrix, or of many classes those with the most wrong pixels."""
    kept = _most_wrong(result)
    outside = [len(result.classes)] if result.matrix[:, -1].any() else []
    columns = [*kept, *outside]
    names = [html.escape(result.classes[at]) for at in kept]
    heads = [*names, "none of these"][: len(columns)]
    head = "".join(f"<th><span>{name}</span></th>" for name in heads)
    body = "".join(
        f"<tr><th>{name}</th>{''.join(_cell(result.matrix, at, to) for to in columns)}</tr>"
        for name, at in zip(names, kept, strict=True)
    )
    left = len(result.classes) - len(kept)
    note = f"<p>The {len(kept)} classes with the most wrong pixels.</p>" if left else ""
    return (
        f'{note}<div class="wide"><table class="matrix"><thead><tr><th>true \\ predicted</th>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _most_wrong(result: LabelMapEvaluation) -> list[int]:
    wrong = result.scores.fn + result.scores.fp
    chosen = np.argsort(-wrong, kind="stable")[:MATRIX]
    found: list[int] = sorted(chosen.tolist())
    return found


def _cell(matrix: Counts, true: int, predicted: int) -> str:
    count, whole = int(matrix[true, predicted]), int(matrix[true].sum())
    if not count:
        return '<td data-count="0"></td>'
    part = count / whole
    last = predicted == matrix.shape[1] - 1
    role = "tp" if true == predicted else "fn" if last else "fp"
    text = f"{100 * part:.0f}%" if part >= 0.01 else "&lt;1%"
    return (
        f'<td class="{role}" style="--shade:{8 + 62 * part:.0f}%" data-count="{count}" '
        f'title="{count:,} px">{text}</td>'
    )


def _worst(pictures: Sequence[ErrorPicture]) -> str:
    if not pictures:
        return ""
    figures = "".join(
        f'<figure data-image="{html.escape(each.name)}"><img alt="{html.escape(each.name)}: where '
        f'the prediction errs" src="data:image/png;base64,{base64.b64encode(each.png).decode()}">'
        f"<figcaption><strong>{html.escape(each.name)}</strong>"
        f"<span>mean IoU {share(each.mean_iou, 3)}</span></figcaption></figure>"
        for each in pictures
    )
    return (
        "<section><h2>Worst images</h2><p>Green: correct. Red stripes: misclassified. Grey lines: "
        f'ignored.</p><div class="worst">{figures}</div></section>'
    )


def _issues(result: LabelMapEvaluation) -> str:
    if not result.issues:
        return ""
    lines = "".join(f"<li>{html.escape(str(issue))}</li>" for issue in result.issues)
    return f"<section><h2>About this data</h2><ul>{lines}</ul></section>"
