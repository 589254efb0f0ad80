"""The sheet of questions as one HTML file to print: questions first, then a page of answers."""

import html

from iouviz.lessons.teachers.sheet import ACROSS, DOWN, Drawn, Task, tasks

SQUARE = 26  # px
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #111; max-width: 46rem; margin: 1.5rem auto; }
h1 { font-size: 1.4rem; } li { margin: 0 0 1.4rem; break-inside: avoid; padding-left: 0.3rem; }
svg { display: block; margin: 0.5rem 0; } .room { border-bottom: 1px solid #999; height: 2rem; }
.note { color: #444; } .answers { break-before: page; } .answers li { margin-bottom: 0.7rem; }
text { font: 600 12px system-ui, sans-serif; }
@media print { body { margin: 0; } }
"""


def sheet() -> str:
    """The whole file: ten questions with their pictures, and after a page break the answers."""
    found = tasks()
    asked = "".join(
        f"<li>{html.escape(task.text)}{picture(task)}<div class=room></div></li>" for task in found
    )
    answered = "".join(f"<li>{html.escape(task.answer)}</li>" for task in found)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>IoU: ten questions</title><style>{STYLE}</style>"
        "<h1>Intersection over Union: ten questions</h1>"
        '<p class="note">Solid: ground truth. Dashed: prediction. One square is one pixel; x runs '
        f"to the right and y down, from 0.</p><ol>{asked}</ol>"
        f'<section class="answers"><h1>Answers</h1><ol>{answered}</ol></section></html>'
    )


def picture(task: Task) -> str:
    """The boxes of a question on squared paper, as SVG; told apart without colour."""
    width, height = ACROSS * SQUARE, DOWN * SQUARE
    lines = "".join(f'<path d="M{x * SQUARE} 0V{height}"/>' for x in range(ACROSS + 1)) + "".join(
        f'<path d="M0 {y * SQUARE}H{width}"/>' for y in range(DOWN + 1)
    )
    marks = "".join(
        f'<text x="{x * SQUARE}" y="-5" text-anchor="middle">{x}</text>' for x in range(ACROSS + 1)
    ) + "".join(
        f'<text x="-6" y="{y * SQUARE + 4}" text-anchor="end">{y}</text>' for y in range(DOWN + 1)
    )
    names = ", ".join(f"{box.name} {box.corners}" for box in task.boxes)
    return (
        f'<svg width="{width + 34}" height="{height + 30}" role="img" '
        f'viewBox="-24 -20 {width + 34} {height + 30}" aria-label="{html.escape(names)}">'
        f'<g stroke="#ccc" fill="none">{lines}</g><g fill="#666">{marks}</g>'
        f"{''.join(map(_box, task.boxes))}</svg>"
    )


def _box(box: Drawn) -> str:
    x1, y1, x2, y2 = (SQUARE * each for each in box.corners)
    look = 'stroke="#1f6fb4" fill="#1f6fb4"' if box.truth else 'stroke="#a86200" fill="#a86200"'
    dash = "" if box.truth else ' stroke-dasharray="7 4"'
    # Names of ground truth at the top left inside, those of predictions at the bottom right.
    x, y, anchor = (x1 + 5, y1 + 15, "start") if box.truth else (x2 - 5, y2 - 6, "end")
    return (
        f'<rect x="{x1}" y="{y1}" width="{x2 - x1}" height="{y2 - y1}" {look} '
        f'fill-opacity="0.08" stroke-width="2.5"{dash}/>'
        f'<text x="{x}" y="{y}" text-anchor="{anchor}">{html.escape(box.name)}</text>'
    )
