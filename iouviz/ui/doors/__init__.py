"""Panels of numbers that are doors: a click leads to the boxes that were counted.

query = clicked()                           the address behind what was clicked, told once
...
doors("errors", errors_panel(records))
"""

from iouviz.ui.doors.class_table import class_panel, table
from iouviz.ui.doors.panels import (
    breakdown_panel,
    errors_panel,
    matrix_panel,
    outcome_panel,
    place_panel,
    score_panel,
)
from iouviz.ui.doors.view import clicked, doors

__all__ = [
    "breakdown_panel",
    "class_panel",
    "clicked",
    "doors",
    "errors_panel",
    "matrix_panel",
    "outcome_panel",
    "place_panel",
    "score_panel",
    "table",
]
