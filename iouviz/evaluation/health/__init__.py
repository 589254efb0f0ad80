"""What is wrong with a data set, or may be, and what each fault does to the score.

report.py          everything that reading noted and the checks found, worst first
reading_notes.py   what reading noted
boxes.py           checks of where boxes lie, how large they are, and whether two are one
references.py      checks of what boxes refer to: classes, ids, scores and pictures
check.py           what a check hands over
effects.py         what mending would do to the score
"""

from iouviz.evaluation.health.check import Severity
from iouviz.evaluation.health.effects import Effect
from iouviz.evaluation.health.report import Example, Finding, Health, health

__all__ = ["Effect", "Example", "Finding", "Health", "Severity", "health"]
