"""Masks as runs of pixels, and how much they share. Read in this order.

rle.py        masks as runs: made from pixels or from COCO's text, and back
polygons.py   outlines filled as COCO fills them
overlap.py    intersection, union and IoU of masks; areas, boxes, dice
boundary.py   the same along the outline alone: boundary IoU
"""
