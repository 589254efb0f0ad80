"""Best settings to take along: as JSON, as YAML, and as Python that applies them.

Numbers are written in full, so that what is read back lets in exactly the same predictions. A
confidence of null (JSON, YAML) or infinity (Python) lets nothing in. A class for which the wish
cannot be met by a confidence of its own has the shared one.
"""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from iouviz.evaluation.metrics.counts import Wish
from iouviz.evaluation.statistics.best_thresholds import Settings


def words(wish: Wish) -> str:
    """A wish in words.

    >>> words(Wish("recall", wanted=0.9))
    'highest recall with precision of at least 0.9'
    """
    if wish.goal == "f_beta":
        return f"highest F{wish.beta:g}"
    if wish.goal == "cost":
        return f"lowest cost, a false negative costing {wish.miss:g} times a false positive"
    other = "precision" if wish.goal == "recall" else "recall"
    return f"highest {wish.goal} with {other} of at least {wish.wanted:g}"


def as_json(settings: Settings, classes: Sequence[str]) -> str:
    """A JSON object; `classes` are the data set's."""
    return json.dumps(_plain(settings, classes), indent=2, ensure_ascii=False)


def as_yaml(settings: Settings, classes: Sequence[str]) -> str:
    """The same as YAML; words stand in double quotes, as in JSON."""
    lines = []
    for name, value in _plain(settings, classes).items():
        if isinstance(value, dict):
            lines.append(f"{name}:")
            lines += [f"  {_scalar(key)}: {_scalar(each)}" for key, each in value.items()]
        else:
            lines.append(f"{name}: {_scalar(value)}")
    return "\n".join(lines)


def as_python(settings: Settings, classes: Sequence[str]) -> str:
    """A script without imports: the numbers, and a function that applies them."""
    plain = _plain(settings, classes)
    rows = [f"    {key!r}: {_number(each)}," for key, each in plain["per_class"].items()]
    return "\n".join(
        [
            f"# {plain['goal']}, at an IoU threshold of {settings.iou_threshold:g}",
            f"SHARED = {_number(plain['confidence'])}",
            "PER_CLASS = {",
            *rows,
            "}",
            "",
            "",
            "def keep(detections, per_class=PER_CLASS):",
            '    """Those of the detections, dicts with "class" and "score", to keep.',
            "",
            "    With per_class={} one confidence holds for all.",
            '    """',
            '    return [d for d in detections if d["score"] >= per_class.get(d["class"], SHARED)]',
            "",
        ]
    )


def _plain(settings: Settings, classes: Sequence[str]) -> dict[str, Any]:
    names = [classes[label] for label in settings.labels.tolist()]
    return {
        "goal": words(settings.wish),
        "iou_threshold": settings.iou_threshold,
        "confidence": _or_none(settings.shared),
        "per_class": dict(zip(names, map(_or_none, settings.in_use.tolist()), strict=True)),
    }


def _or_none(confidence: float) -> float | None:
    return confidence if np.isfinite(confidence) else None


def _number(confidence: float | None) -> str:
    return 'float("inf")' if confidence is None else repr(confidence)


def _scalar(value: str | float | None) -> str:
    return json.dumps(value, ensure_ascii=False)
