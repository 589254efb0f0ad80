"""How far to trust a number. Read in this order.

bootstrap.py          intervals from resampled images
compare.py            two models: the difference, and which objects were gained and lost
best_thresholds.py    the best confidence for an objective, for all classes or for each
threshold_export.py   the same as JSON, YAML and Python
"""

import sys

from iouviz.evaluation.metrics.counts import Objective
from iouviz.evaluation.statistics.best_thresholds import best_thresholds
from iouviz.moved import moved

__all__ = ["Objective", "best_thresholds"]

__getattr__ = moved(
    {"Wish": "Objective", "best_settings": "best_thresholds"}, sys.modules[__name__]
)
