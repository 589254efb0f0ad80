"""Non-maximum suppression. Read in this order.

nms.py        hard NMS, at one threshold or at many in one go
soft_nms.py   soft-NMS: scores fall instead of boxes
overlaps.py   the pairs of predictions that overlap
"""
