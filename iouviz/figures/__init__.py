"""Numbers drawn: pure functions from arrays to plotly figures (story.py: to HTML), in one theme.

Every figure takes the `mode` of the page, light or dark, and its `height` in pixels.

theme.py                what each colour, dash and symbol means; an empty figure
class_colours.py        colours for classes whose format names none
traces.py               lines, dots, outlines and axes that all figures are drawn with
precision_recall.py     the precision-recall curve of a class, and its area by each rule
average_precision.py    that curve at many IoU thresholds
thresholds.py           precision, recall and F-score over confidence; histograms of confidence
across_iou.py           AP, recall and fit over the IoU threshold
confusion.py            which class is taken for which, as a matrix
calibration.py          confidence against the share of true positives
mask_threshold.py       IoU and Dice of one class over the threshold of its probability
nms.py                  what the NMS threshold does
story.py                what a prediction was compared with, as a ladder of bars
lessons/                figures that only lessons draw
"""
