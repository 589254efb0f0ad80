"""What follows the sliders of thresholds. Read in this order.

common.py            whether there is anything to tune, and the way to an image
thresholds.py        counts, curves and matrix at every stop of two sliders
best_thresholds.py   the best confidence for an objective
mask_threshold.py    the probability of one class in each pixel, at every threshold
strip.py             a few images whose boxes come and go
nms.py               NMS at every stop
calibration.py       a temperature, and what follows from it
finished_run.py      a run of many machines: counts, curves and matrix of all of it
across_iou.py        AP, recall and fit over the IoU threshold
summary_tables.py    COCO's twelve numbers, and those of each class
class_curve.py       one class: ranked detections, curve, AP by three rules
"""
