"""Label maps of a whole data set: every pixel of an image has a class. Read in this order.

counts.py     how many pixels of each image have which pair of values; parts merge
stream.py     `count_pairs`: one pair of maps at a time, on all processors, with progress
scores.py     `score`: confusion, IoU and Dice a class, mean IoU by each convention
hints.py      values that no class explains, classes off by one
boundary.py   the same along the outlines alone
quality.py    panoptic quality of a data set
comparison.py two models: the difference of each class, with an interval over images
soft.py       probabilities of one class: IoU and Dice at every threshold, calibration
"""

from iouviz.evaluation.segmentation.counts import PairCounts
from iouviz.evaluation.segmentation.scores import LabelMapEvaluation, score
from iouviz.evaluation.segmentation.stream import Counted, count_pairs

__all__ = ["Counted", "LabelMapEvaluation", "PairCounts", "count_pairs", "score"]
