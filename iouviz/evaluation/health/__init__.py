"""What is wrong with a data set, or may be, and what each fault does to the score."""

from iouviz.evaluation.health.check import Severity
from iouviz.evaluation.health.effects import Effect
from iouviz.evaluation.health.report import Example, Finding, Health, health

__all__ = ["Effect", "Example", "Finding", "Health", "Severity", "health"]
