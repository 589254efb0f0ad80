"""The sections of a report: each a function from facts to a piece of HTML."""

import html
from collections.abc import Sequence

import numpy as np

from iouviz.evaluation.diagnosis.wording import MEANING, measure
from iouviz.evaluation.health import Finding
from iouviz.evaluation.metrics.curves import recall_points
from iouviz.evaluation.outcomes.breakdown import break_down, by_class, score_bounds
from iouviz.evaluation.summary import headline
from iouviz.report import svg
from iouviz.report.facts import Facts

UNDEFINED = "–"
MATRIX = 16  # classes of the confusion matrix; beyond it a page of paper is too small
DRAWN = (0.5, 0.75, 0.9)  # IoU thresholds of the mean curves


def numbers(facts: Facts) -> str:
    """The headline numbers, each with how it was made."""
    cells = "".join(
        f'<div data-name="{name}" data-value="{value!r}"><dt>{name}</dt>'
        f"<dd>{share(value, 4)}</dd><small>{html.escape(how)}</small></div>"
        for name, value, how in headline(facts.evaluation, facts.outcome.pooled)
    )
    return f'<dl class="numbers">{cells}</dl>'


def outcomes(facts: Facts) -> str:
    """Predictions and objects as two bars."""
    pooled = facts.outcome.pooled
    tp, fp, fn = int(pooled.tp), int(pooled.fp), int(pooled.fn)
    most = max(1, tp + fp, tp + fn)
    rows = (
        ("Predictions", [("tp", "● TP", tp), ("fp", "✕ FP", fp)]),
        ("Objects", [("tp", "● matched", tp), ("fn", "○ FN", fn)]),
    )
    lines = "".join(
        f"<div><span>{name}</span><p>"
        + "".join(_piece(role, count, most) for role, _, count in parts)
        + "</p><em>"
        + ", ".join(f'<b class="{role}">{word}</b> {count:,}' for role, word, count in parts)
        + "</em></div>"
        for name, parts in rows
    )
    return f'<div class="bars">{lines}</div>'


def errors(facts: Facts) -> str:
    """Each error type: how many, and what AP from all predictions would gain without it."""
    counts, delta = facts.records.errors.counts, facts.delta
    gain, base = delta.mean(), delta.base()
    most = max(1, *counts.values())
    rows = [
        [
            f"<strong>{name}</strong><small>{html.escape(MEANING[name])}</small>",
            f"{count:,}",
            f'<p class="bar">{_piece("fn" if name == "missed" else "fp", count, most)}</p>',
            UNDEFINED if np.isnan(gain[name]) else f"{gain[name]:+.3f}",
        ]
        for name, count in counts.items()
    ]
    head = f"delta {delta.name} (now {share(base, 3)})"
    return table(["Error type", "Count", "", head], rows, kind="errors")


def classes(facts: Facts) -> str:
    """One row a class, the lowest AP first; a class that has no objects comes last."""
    counts, of_class = by_class(facts.records), facts.evaluation.per_class
    precision, recall, f1 = counts.precision, counts.recall, counts.f_beta()
    recalls = recall_points(facts.evaluation.protocol.interpolation)
    names = facts.dataset.classes
    order = np.argsort([of_class[name]["AP"] for name in names], kind="stable")  # nan last
    rows = []
    for at in order.tolist():
        own = of_class[names[at]]
        curve = facts.evaluation.precision[0, :, at, 0]
        text = f"precision against recall of {names[at]} at {measure(facts.dataset)} 0.5"
        rows.append(
            [
                html.escape(names[at]),
                *(share(own[key], 3) for key in ("AP", "AP50", "APs", "APm", "APl")),
                *(share(float(each[at]), 3) for each in (precision, recall, f1)),
                *(f"{int(each[at]):,}" for each in (counts.tp, counts.fp, counts.fn)),
                "" if np.isnan(curve).any() else svg.spark(recalls, curve, label=text),
            ]
        )
    heads = ["Class", "AP", "AP50", "APs", "APm", "APl", "P", "R", "F1"]
    heads += ['<span class="tp">● TP</span>', '<span class="fp">✕ FP</span>']
    heads += ['<span class="fn">○ FN</span>', "PR at .50"]
    return table(heads, rows, kind="classes")


def confusion(facts: Facts) -> str:
    """The matrix, or of many classes those that are most often confused."""
    of, names = facts.confusion, facts.dataset.classes
    kept = of.confused(MATRIX)
    places = [*kept.tolist(), len(names)]
    shares = np.nan_to_num(of.by_object)
    shares[-1] = of.matrix[-1] / max(1, of.matrix[-1].max())  # no object: against the largest
    titles = [names[of.labels[at]] for at in kept.tolist()]
    head = "".join(f"<th><span>{html.escape(name)}</span></th>" for name in [*titles, "missed"])
    body = ""
    for true, title in zip(places, [*titles, "background"], strict=True):
        cells = "".join(_cell(of.matrix, shares, true, predicted) for predicted in places)
        body += f"<tr><th>{html.escape(title)}</th>{cells}</tr>"
    left = len(names) - len(kept)
    note = f"<p>The {len(kept)} most often confused of {len(names)} classes.</p>" if left else ""
    return (
        f'{note}<div class="wide"><table class="matrix">'
        f"<thead><tr><th>true \\ predicted</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def curves(facts: Facts) -> str:
    """Precision over recall, the mean over classes, at a loose and at strict thresholds."""
    of = facts.evaluation
    known = ~np.isnan(of.precision[0, 0, :, 0])
    if not known.any():
        return "<p>Undefined: there are no objects to find.</p>"
    recalls, lines = recall_points(of.protocol.interpolation), []
    for threshold in DRAWN:
        at = int(np.argmin(np.abs(np.asarray(of.protocol.iou_thresholds) - threshold)))
        mean = of.precision[at, :, known, 0].mean(axis=0)
        area = float(of.average_precision[at, known, 0].mean())
        lines.append(
            svg.Line(f"{measure(facts.dataset)} {threshold:.2f}, AP {area:.3f}", recalls, mean)
        )
    label = "Precision against recall, mean over classes: " + "; ".join(line.name for line in lines)
    return svg.curves(lines, label=label, across="recall", up="precision")


def scores(facts: Facts) -> str:
    """Scores of right and wrong predictions."""
    bounds = score_bounds(facts.all_records)
    parts = break_down(facts.all_records, "score", bounds.tolist())
    step = bounds[1] - bounds[0] if len(bounds) > 1 else 0.0
    confidence = facts.records.confidence
    bins = [
        svg.Bin(wanted.score.text, int(tp), int(fp), bool(wanted.score.high <= confidence))
        for wanted, tp, fp in zip(parts.filters, parts.counts.tp, parts.counts.fp, strict=True)
    ]
    right, wrong = sum(each.above for each in bins), sum(each.below for each in bins)
    label = f"Confidence of {right:,} true and {wrong:,} false positives"
    ends = float(bounds[0] - step), float(bounds[-1] + step)
    return svg.histogram(bins, label=label, ends=ends)


def findings(facts: Facts) -> str:
    """What is wrong with the data set or may be, the worst first."""
    if not facts.health.findings:
        return "<p>Nothing is wrong with this data set that iouviz can see.</p>"
    return f"<dl class='health'>{''.join(map(_finding, facts.health.findings))}</dl>"


def _finding(finding: Finding) -> str:
    places = [": ".join(filter(None, (each.image, each.place))) for each in finding.examples]
    more = f", and {finding.count - len(places):,} more" if finding.count > len(places) else ""
    where = f"<small>{html.escape('; '.join(places))}{more}</small>" if places else ""
    text = " ".join((finding.sentence, finding.done, finding.consequence))
    return (
        f'<dt data-code="{html.escape(finding.code)}"><b>{finding.severity}</b> '
        f"{html.escape(finding.title)} ({finding.count:,})</dt>"
        f"<dd>{html.escape(text)}{where}</dd>"
    )


def _cell(matrix: np.ndarray, shares: np.ndarray, true: int, predicted: int) -> str:
    count, last = int(matrix[true, predicted]), len(matrix) - 1
    if not count:
        return '<td data-count="0"></td>'
    role = "tp" if true == predicted else "fn" if predicted == last else "fp"
    shade = 8 + 62 * float(shares[true, predicted])
    return f'<td class="{role}" style="--shade:{shade:.0f}%" data-count="{count}">{count:,}</td>'


def _piece(role: str, count: int, most: int) -> str:
    return "" if not count else f'<i class="{role}" style="width:{100 * count / most:.2f}%"></i>'


def share(value: float, digits: int) -> str:
    """A number of so many decimals; a dash for nan."""
    return UNDEFINED if np.isnan(value) else f"{value:.{digits}f}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str) -> str:
    """A table of pieces of HTML; the first of a row is its heading."""
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join(
        f"<tr><th>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, *cells in rows
    )
    return (
        f'<div class="wide"><table class="{kind}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
