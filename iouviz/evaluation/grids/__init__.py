"""Every number at every stop of two sliders, so that a page only looks it up. Read in this order.

counts.py       counts and confusion of the predictions
outcomes.py     what the Dataset page counts; steps.py holds it compactly
overview.py     those counts by class, size, aspect and place
images.py       the boxes of a few images
compare.py      two models
nms.py          what NMS keeps
across_iou.py   AP, recall and fit from a loose to a strict IoU threshold
"""
