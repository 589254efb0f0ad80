"""Where README had these names until 0.1; they stand in `iouviz.evaluation.statistics` now."""

from iouviz.evaluation import statistics
from iouviz.moved import moved

__getattr__ = moved({"Wish": "Objective", "best_settings": "best_thresholds"}, statistics)
