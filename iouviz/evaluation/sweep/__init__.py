"""One matching prepared so that any threshold is a lookup. Read in this order.

sweep.py           `prepare` a data set, then ask it at any threshold, confidence and classes
ready.py           what is laid ready: predictions in order, pairs that overlap
view.py            a matching at one IoU threshold, through a limit and a choice of images
score_scaling.py   what a temperature does to scores
"""

from iouviz.evaluation.sweep.sweep import Sweep, prepare

__all__ = ["Sweep", "prepare"]
