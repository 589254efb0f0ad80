"""Every answer that a slider needs, prepared once. Read in this order.

sweep.py           `prepare` a data set, then ask it at any threshold, confidence and classes
ready.py           what is laid ready: predictions in order, pairs that overlap
view.py            a matching at one IoU threshold, through a limit and a choice of images
grid.py            counts and confusion at every stop of two sliders
outcome_grid.py    what the Dataset page counts at every stop; steps.py holds it compactly
compare_grid.py    two models at every stop
nms_grid.py        what NMS keeps at every stop
image_grid.py      the boxes of a few images at every stop
across_iou.py      AP, recall and fit from a loose to a strict threshold
score_scaling.py   what a temperature does to scores
"""

from iouviz.evaluation.sweep.sweep import Sweep, prepare

__all__ = ["Sweep", "prepare"]
