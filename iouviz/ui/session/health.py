"""The health report on a page: each finding in a line, which opens to examples and effect."""

import html
from typing import TYPE_CHECKING, Final

import streamlit as st

from iouviz.data.issues import number_of
from iouviz.evaluation.health import Finding, Health, Severity, health
from iouviz.evaluation.matching.overlap import NEEDS, usual_protocol

if TYPE_CHECKING:  # the bar that names the data set shows this section
    from iouviz.ui.session.opened import Opened

# A severity is no role of a box, so it has a sign and a word and no colour.
SIGNS: Final[dict[Severity, str]] = {"error": "✕", "warning": "!", "note": "i"}


def report_of(opened: "Opened") -> Health:
    """The report of a data set, made once; its effects are measured by COCO's rules."""

    def compute() -> Health:
        with st.spinner("Examining the data set ..."):
            rules = usual_protocol(opened.dataset)
            return health(opened.dataset, rules, evaluation=opened.results.get(rules))

    return opened.remember("health", lambda: opened.of_data("health", compute))


def tally(report: Health) -> str:
    """How much was found, such as "1 error, 2 warnings"; what there is none of is not said.

    >>> tally(Health((), "COCO"))
    'nothing found'
    """
    counts = [(report.count(severity), severity) for severity in SIGNS]
    return ", ".join(number_of(*each) for each in counts if each[0]) or "nothing found"


def health_section(opened: "Opened") -> None:
    """Everything that is wrong with a data set or may be, the worst first."""
    report = report_of(opened)
    if not report.findings:
        st.caption("Nothing is wrong with this data set that iouviz can see.")
        return
    st.html(f'<div class="iv-health">{"".join(map(_row, report.findings))}</div>')
    st.caption(
        "Effects are measured: one problem at a time is fixed in a copy, whose "
        f"{NEEDS[opened.dataset.overlap]} are evaluated again by the rules of {report.protocol}."
    )


def _row(finding: Finding) -> str:
    places = "".join(f"<li>{_place(each.image, each.place)}</li>" for each in finding.examples)
    more = finding.count - len(finding.examples)
    if more > 0:
        places += f"<li>and {more:,} more</li>"
    return (
        f'<details data-code="{html.escape(finding.code)}"><summary>'
        f"<b><i>{SIGNS[finding.severity]}</i>{finding.severity}</b>"
        f"<strong>{html.escape(finding.title)}</strong><em>{finding.count:,}</em>"
        f"<span>{html.escape(finding.sentence)}</span></summary><dl>"
        f"<dt>Where</dt><dd><ul>{places}</ul></dd>"
        f"<dt>What was done</dt><dd>{html.escape(finding.done)}</dd>"
        f"<dt>Effect on the score</dt><dd>{html.escape(finding.consequence)}</dd>"
        f"</dl></details>"
    )


def _place(image: str, place: str) -> str:
    return html.escape(": ".join(part for part in (image, place) if part))
