"""A story as a drawing: who could have been matched, by which IoU, and who took what. HTML."""

from html import escape

from iouviz.data.model import Dataset
from iouviz.evaluation.diagnosis.explain import Candidate, Story
from iouviz.evaluation.diagnosis.wording import against, digits, name
from iouviz.evaluation.matching.rules import NOBODY
from iouviz.figures.theme import Mode, colour, faint

SHOWN = 5


def ladder(story: Story, dataset: Dataset, mode: Mode) -> str:
    """The candidates of a story, each with a bar as long as its IoU.

    Parameters
    ----------
    story : Story
    dataset : Dataset
        The one that was judged.
    mode : {"light", "dark"}

    Returns
    -------
    str
        A list as HTML; "" where nothing overlaps. The line across the bars is the threshold; the
        bar of another class is hollow; the one that decided is marked.
    """
    shown = _worth_showing(story)
    if not shown:
        return ""
    rows = "".join(_row(story, each, dataset, mode) for each in shown)
    left_out = len(story.candidates) - len(shown)
    more = f"<small>and {left_out} more that overlap less</small>" if left_out else ""
    at = min(max(100 * story.iou_threshold, 12), 88)  # its words stay within the scale
    scale = (
        f'<div class="iv-rule"><span style="left:{at:g}%">'
        f"threshold {digits(story.iou_threshold)}</span></div>"
    )
    return f'<div class="iv-story">{scale}<ol>{rows}</ol>{more}</div>'


def _worth_showing(story: Story) -> list[Candidate]:
    """The nearest few, and the one that decided, wherever it stands."""
    shown = list(story.candidates[:SHOWN])
    if story.decisive and story.decisive not in shown:
        shown[-1] = story.decisive
    return shown


def _row(story: Story, each: Candidate, dataset: Dataset, mode: Mode) -> str:
    role = "ground truth" if story.kind == "prediction" else "prediction"
    decided = each == story.decisive
    fill = faint(role, mode, 0.55 if decided else 0.3) if each.same_class else "transparent"
    line = f"1.5px {'solid' if each.same_class else 'dashed'} {colour(role, mode)}"
    return (
        f'<li class="{"iv-decided" if decided else ""}">'
        f"<span>{escape(_name(story, each, dataset))}"
        f"<small> · {escape(_fate(story, each, dataset))}</small></span>"
        f"<b>{against(each.iou, story.iou_threshold)}</b>"
        f'<i><s style="width:{100 * min(each.iou, 1.0):.2f}%;background:{fill};border:{line}"></s>'
        f'<u style="left:{100 * story.iou_threshold:.2f}%"></u></i></li>'
    )


def _name(story: Story, each: Candidate, dataset: Dataset) -> str:
    return name(dataset, "object" if story.kind == "prediction" else "prediction", each.row)


def _fate(story: Story, each: Candidate, dataset: Dataset) -> str:
    """What it was matched to."""
    if each.partner == story.row:
        return "matched to this one"
    if each.partner != NOBODY:
        if story.kind == "object":
            return f"matched to {name(dataset, 'object', each.partner)}"
        return f"matched to {name(dataset, 'prediction', each.partner)}"
    if not each.same_class:
        return "another class"
    return "unmatched"
