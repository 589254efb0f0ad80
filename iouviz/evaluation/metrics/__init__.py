"""From matches to numbers. Read in this order.

counts.py              TP, FP, FN; precision, recall, F-score; the best confidence for an objective
curves.py              the precision-recall curve and its area: 101-point, 11-point, all-point
judged.py              what became of each prediction, in the order of judging
accumulate.py          from that, curve and area for every class, IoU threshold and area range
average_precision.py   areas under many curves, and their means over classes
confusion.py           which class is taken for which
calibration.py         whether a confidence of 0.8 means a true positive in 8 cases of 10
"""
