"""What changed from one model to another, box by box: four lists, each with its gallery."""

from dataclasses import dataclass

import numpy as np

from iouviz.arrays import Rows, Short
from iouviz.evaluation.diagnosis.records import Records
from iouviz.evaluation.grids.compare import only_in_second
from iouviz.evaluation.metrics.counts import FN, TP
from iouviz.evaluation.outcomes.sorting import RecordOrder, sort_records
from iouviz.evaluation.statistics.compare import Changes
from iouviz.ui.inspect.compare.side_by_side import OperatingPoints
from iouviz.ui.inspect.image.scene import Row
from iouviz.ui.session import newest, records_of
from iouviz.ui.session.second_model import Pair

KINDS = {
    "gained": "Gained",
    "lost": "Lost",
    "new": "New false positives",
    "gone": "Resolved false positives",
}


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """One list.

    Attributes
    ----------
    kind : str
        Of `KINDS`.
    records : Records
        Whose rows it lists.
    rows : (n,) int array
        In the order of the gallery.
    model : int
        0 or 1: whose records.
    """

    kind: str
    records: Records
    rows: Rows
    model: int

    def box(self, at: int, model: int) -> Row | None:
        """The box that the entry is about, as either model has it; None where it has none."""
        row = int(self.rows[at])
        if self.kind == "gained":
            return "object", int(self.records.partner[row])
        if self.kind == "lost":
            return "object", int(self.records.row[row])
        return ("prediction", int(self.records.row[row])) if model == self.model else None

    def image(self, at: int) -> int:
        """Position of the entry's image."""
        return int(self.records.image[self.rows[at]])


def changed(pair: Pair, points: OperatingPoints, found: Changes) -> dict[str, Changed]:
    """The four lists; of the last operating points."""

    def compute() -> dict[str, Changed]:
        first, second = (
            records_of(run, points.point(model))
            for model, run in enumerate((pair.first, pair.second))
        )
        gained = _of(second, TP, second.partner, found.gained)
        lost = _of(second, FN, second.row, found.lost)
        return {
            "gained": _listed("gained", second, gained, "highest score", 1),
            "lost": _listed("lost", second, lost, "largest", 1),
            "new": _listed("new", second, only_in_second(first, second), "highest score", 1),
            "gone": _listed("gone", first, only_in_second(second, first), "highest score", 0),
        }

    return newest(pair.first, "changed", (pair.second.number, points), compute)


def _of(records: Records, verdict: int, objects: Short, wanted: Rows) -> Rows:
    rows: Rows = np.flatnonzero((records.verdict == verdict) & np.isin(objects, wanted))
    return rows


def _listed(kind: str, records: Records, rows: Rows, by: RecordOrder, model: int) -> Changed:
    return Changed(kind, records, sort_records(records, rows, by), model)
