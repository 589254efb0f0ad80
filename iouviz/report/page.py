"""One HTML file of all sections, with its styles and pictures inside: nothing is fetched."""

import html
from collections.abc import Callable
from datetime import date
from pathlib import Path

from iouviz.figures.theme import GRID, PAGE, SIGNS, TEXT, Mode
from iouviz.lessons import lesson
from iouviz.report import parts
from iouviz.report.facts import Facts
from iouviz.report.worst import worst_images

STYLE = Path(__file__).with_name("style.css")
WORST = 12  # images
# The browser itself is told to load nothing; only what stands in the file is shown.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
ROLES = {"tp": "TP", "fp": "FP", "fn": "FN"}

# Heading, section of the lesson, what it shows; those of one row stand side by side where there
# is room.
SECTIONS: tuple[tuple[tuple[str, str, Callable[[Facts], str]], ...], ...] = (
    (("Outcomes", "Outcomes", parts.outcomes),),
    (("Error types", "", parts.errors), ("Confidence of TP and FP", "Scores", parts.scores)),
    (
        ("Precision and recall", "Curves", parts.curves),
        ("About this data", "Health", parts.findings),
    ),
    (("Confusion matrix", "Confusion", parts.confusion),),
    (("Classes", "Classes", parts.classes),),
)


def write_report(facts: Facts, *, worst: int = WORST, made: date | None = None) -> str:
    """A report as the text of an HTML file.

    Parameters
    ----------
    facts : Facts
    worst : int
        How many of the worst images are shown, at most; each takes some 40 kB.
    made : date or None
        The day that stands on it; None: today.

    Returns
    -------
    str
        To be written as UTF-8.
    """
    rows = "".join(
        f'<div class="row">{"".join(_section(facts, *each) for each in row)}</div>'
        for row in SECTIONS
    )
    intro = lesson("report")["Intro"].strip().format(rule=facts.rule)
    body = (
        f"{parts.numbers(facts)}{rows}"
        f"<section><h2>Worst images</h2>{worst_images(facts, worst)}</section>"
        "<footer>Made by iouviz. AP by COCO's rules; error types as in TIDE.</footer>"
    )
    return document(facts.name, facts.dataset.size.replace(", ", " · "), intro, body, made)


def document(title: str, counts: str, intro: str, body: str, made: date | None = None) -> str:
    """A whole file: its heading, what it is about in a line, and sections as HTML."""
    name = html.escape(title)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{name} · iouviz report</title><style>{_style()}</style></head><body><main>"
        f"<header><h1>{name}</h1><p>{counts} · {(made or date.today()).isoformat()}</p>"
        f"<p>{html.escape(intro)}</p></header>{body}</main></body></html>\n"
    )


def _section(facts: Facts, title: str, key: str, show: Callable[[Facts], str]) -> str:
    intro = f"<p>{html.escape(' '.join(lesson('report')[key].split()))}</p>" if key else ""
    return f"<section><h2>{title}</h2>{intro}{show(facts)}</section>"


def _style() -> str:
    """The colours of the theme as variables, light and dark, and the style sheet."""
    dark = f"@media screen and (prefers-color-scheme: dark){{:root{{{_colours('dark')}}}}}"
    return f":root{{{_colours('light')}}}{dark}{STYLE.read_text('utf-8')}"


def _colours(mode: Mode) -> str:
    page = {"paper": PAGE, "ink": TEXT, "line": GRID}
    named = {name: colours[mode] for name, colours in page.items()}
    named |= {role: SIGNS[sign].colour(mode) for role, sign in ROLES.items()}
    return "".join(f"--{name}:{value};" for name, value in named.items())
