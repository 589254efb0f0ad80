"""How far to trust a number. Read in this order.

bootstrap.py          intervals from resampled images
compare.py            two models: the difference, and which objects were gained and lost
best_thresholds.py    the best confidence for an objective, for all classes or for each
threshold_export.py   the same as JSON, YAML and Python
"""

from iouviz.evaluation.metrics.counts import Wish
from iouviz.evaluation.statistics.best_thresholds import best_settings

__all__ = ["Wish", "best_settings"]
