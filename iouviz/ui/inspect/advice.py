"""What usually helps against each type of error, the one that costs most AP here first."""

import numpy as np

from iouviz.arrays import Values
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.lessons import lesson
from iouviz.ui.frame import show
from iouviz.ui.inspect.drill_down.blocks import TITLES

HEADS = ("error type", "delta AP here", "what usually helps")


def advice(delta_ap: Values) -> None:
    """Show the table; `delta_ap`, (6,), is in the order of `ERROR_TYPES`."""
    helps = dict(line.split(": ", 1) for line in lesson("dataset")["Advice"].splitlines())
    order = np.argsort(-np.nan_to_num(delta_ap, nan=-1.0), kind="stable")
    rows = [
        [TITLES.get(name, name), show.signed(delta_ap[at]), helps[name]]
        for at, name in ((at, ERROR_TYPES[at]) for at in order.tolist())
    ]
    show.grid(HEADS, rows)
