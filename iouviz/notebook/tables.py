"""Results as HTML for a notebook: tables in the colours of the page that they stand on."""

import html
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatch

from iouviz.data.issues import number_of
from iouviz.evaluation.evaluate import Evaluation
from iouviz.evaluation.health import Finding, Health
from iouviz.evaluation.segmentation.scores import CONVENTIONS, LabelMapEvaluation
from iouviz.evaluation.statistics.compare import Difference
from iouviz.evaluation.summary import how
from iouviz.sanity.suspect import Suspect, Suspects

UNDEFINED = "–"
_PLAIN = "color:inherit;background:none"
_CELL = f"{_PLAIN};padding:.15em 1em .15em 0;text-align:left;font-variant-numeric:tabular-nums"


@singledispatch
def as_html(result: object) -> str:
    """A result as a piece of HTML; everything that comes from files is escaped."""
    return f"<pre>{html.escape(repr(result))}</pre>"


@as_html.register
def _(result: Evaluation) -> str:
    made = how(result.protocol)
    shown = {key: value for key, value in result.summary.items() if not math.isnan(value)}
    rows = [(key, f"{value:.4f}", made.get(key, "")) for key, value in shown.items()]
    keys = list(shown)[:6]
    return _titled(
        f"{result.protocol.name}: {result.dataset.size}",
        _table((), rows) if rows else "<p>Undefined: there are no objects to find.</p>",
        _classes(result.per_class, keys),
    )


@as_html.register
def _(result: LabelMapEvaluation) -> str:
    shown = {key: value for key, value in result.summary.items() if not math.isnan(value)}
    rows = [(key, f"{value:.4f}", CONVENTIONS[key]) for key, value in shown.items()]
    keys = [key for key in next(iter(result.per_class.values()), {}) if key != "pixels"]
    return _titled(
        f"{number_of(len(result.images), 'image')}, {int(result.judged.sum()):,} pixels evaluated",
        _table((), rows),
        _classes(result.per_class, keys),
    )


@as_html.register
def _(result: Health) -> str:
    if not result.findings:
        return "<p>Nothing is wrong with this data set that iouviz can see.</p>"
    title = f"{number_of(len(result.findings), 'finding')}, effects by {result.protocol}"
    return _titled(title, *map(as_html, result.findings))


@as_html.register
def _(result: Finding) -> str:
    places = [": ".join(filter(None, (each.image, each.place))) for each in result.examples]
    if result.count > len(places):
        places.append(f"and {result.count - len(places):,} more")
    title = f"{result.severity}: {result.title} ({result.count:,})"
    text = " ".join((result.sentence, result.done, result.consequence))
    where = "".join(f"<li>{html.escape(place)}</li>" for place in places)
    return (
        f"<details><summary>{html.escape(title)}</summary>"
        f"<p>{html.escape(text)}</p><ul>{where}</ul></details>"
    )


@as_html.register
def _(result: Suspect) -> str:
    remedy = result.remedy
    rows = [("AP50 as read", _number(result.as_read))]
    if remedy is not None:
        rows += [("AP50 if corrected", _number(result.if_mended))]
        rows += [("in Python", remedy.python), ("on the command line", remedy.command)]
    return _titled(f"{result.code}: {result.message}", _table((), rows))


@as_html.register
def _(result: Suspects) -> str:
    return "".join(map(as_html, result)) or "<p>No mix-up is suspected.</p>"


@as_html.register
def _(result: Difference) -> str:
    interval = result.interval()
    rows = [
        ("first", _number(result.first.interval().estimate)),
        ("second", _number(result.second.interval().estimate)),
        ("second minus first", f"{interval.estimate:+.4f}"),
        (f"{interval.level:.0%} interval", f"{interval.low:+.4f} to {interval.high:+.4f}"),
        ("second is better in", f"{result.second_is_better():.1%} of the resamples"),
    ]
    return _titled("Difference in AP", _table((), rows))


def _classes(per_class: Mapping[str, Mapping[str, float]], keys: Sequence[str]) -> str:
    rows = [(name, *(_number(of[key]) for key in keys)) for name, of in per_class.items()]
    body = _table(("class", *keys), rows)
    return f"<details><summary>{number_of(len(rows), 'class')}</summary>{body}</details>"


def _titled(title: str, *parts: str) -> str:
    return f"<div><p><strong>{html.escape(title)}</strong></p>{''.join(parts)}</div>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts, in the colours of what it stands on."""
    top = f"<thead>{_row('th', head)}</thead>" if head else ""
    body = "".join(_row("td", row) for row in rows)
    return f'<table style="{_PLAIN}">{top}<tbody>{body}</tbody></table>'


def _row(tag: str, texts: Sequence[str]) -> str:
    cells = "".join(f'<{tag} style="{_CELL}">{html.escape(text)}</{tag}>' for text in texts)
    return f'<tr style="{_PLAIN}">{cells}</tr>'


def _number(value: float) -> str:
    return UNDEFINED if math.isnan(value) else f"{value:.4f}"
