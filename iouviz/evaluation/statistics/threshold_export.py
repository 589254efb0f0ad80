"""Best thresholds to download: as JSON, as YAML, and as Python that applies them.

Numbers are written in full, so that what is read back lets in exactly the same predictions. A
confidence of null (JSON, YAML) or infinity (Python) lets nothing in. A class for which the
objective cannot be met by a confidence of its own has the shared one.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.statistics.best_thresholds import BestThresholds


def words(objective: Objective) -> str:
    """An objective in words.

    >>> words(Objective("recall", wanted=0.9))
    'highest recall with precision of at least 0.9'
    """
    if objective.goal == "f_beta":
        return f"highest F{objective.beta:g}"
    if objective.goal == "cost":
        return f"lowest cost, a false negative costing {objective.miss:g} times a false positive"
    other = "precision" if objective.goal == "recall" else "recall"
    return f"highest {objective.goal} with {other} of at least {objective.wanted:g}"


def as_json(thresholds: BestThresholds, classes: Sequence[str]) -> str:
    """A JSON object; `classes` are the data set's."""
    return json.dumps(_plain(thresholds, classes), indent=2, ensure_ascii=False)


def as_yaml(thresholds: BestThresholds, classes: Sequence[str]) -> str:
    """The same as YAML; words stand in double quotes, as in JSON."""
    lines = []
    for name, value in _plain(thresholds, classes).items():
        if isinstance(value, dict):
            lines.append(f"{name}:")
            lines += [f"  {_scalar(key)}: {_scalar(each)}" for key, each in value.items()]
        else:
            lines.append(f"{name}: {_scalar(value)}")
    return "\n".join(lines)


def as_python(thresholds: BestThresholds, classes: Sequence[str]) -> str:
    """A script without imports: the numbers, and a function that applies them."""
    plain = _plain(thresholds, classes)
    rows = [f"    {key!r}: {_number(each)}," for key, each in plain["per_class"].items()]
    return "\n".join(
        [
            f"# {plain['goal']}, at an IoU threshold of {thresholds.iou_threshold:g}",
            f"SHARED = {_number(plain['confidence'])}",
            "PER_CLASS = {",
            *rows,
            "}",
            "",
            "",
            "def keep(detections, per_class=PER_CLASS):",
            '    """Return the detections to keep; each is a dict with "class" and "score".',
            "",
            "    With per_class={} all classes have the same threshold.",
            '    """',
            '    return [d for d in detections if d["score"] >= per_class.get(d["class"], SHARED)]',
            "",
        ]
    )


def _plain(thresholds: BestThresholds, classes: Sequence[str]) -> dict[str, Any]:
    names = [classes[label] for label in thresholds.labels.tolist()]
    return {
        "goal": words(thresholds.objective),
        "iou_threshold": thresholds.iou_threshold,
        "confidence": _or_none(thresholds.shared),
        "per_class": dict(zip(names, map(_or_none, thresholds.in_use.tolist()), strict=True)),
    }


def _or_none(confidence: float) -> float | None:
    return confidence if np.isfinite(confidence) else None


def _number(confidence: float | None) -> str:
    return 'float("inf")' if confidence is None else repr(confidence)


def _scalar(value: str | float | None) -> str:
    return json.dumps(value, ensure_ascii=False)
