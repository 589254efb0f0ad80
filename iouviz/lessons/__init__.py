"""What each page says and asks: a folder a page, with `text.md` and what the page needs besides.

questions.py   what a question is that a reader answers before looking
live.py        numbers that follow a hand on a canvas, and how a number is written
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def lesson(name: str) -> dict[str, str]:
    """The sections of ``name/text.md`` by their headings; what stands before the first is "".

    >>> sorted(lesson("boxes"))[:2]
    ['', 'Intersection']
    """
    sections: dict[str, list[str]] = {"": []}
    heading = ""
    for line in (FOLDER / name / "text.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ").strip()
            sections[heading] = []
        else:
            sections[heading].append(line)
    return {title: "\n".join(lines).strip() for title, lines in sections.items()}
