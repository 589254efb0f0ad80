"""Masks as runs of pixels, and how much they share. Read in this order.

rle.py        masks as runs: made from pixels or counts, and back
text.py       COCO's spelling of the counts
polygons.py   outlines filled as COCO fills them
crossing.py   which outlines cross themselves
overlap.py    intersection, union and IoU of masks; areas, boxes, dice
outline.py    polygons around a mask, to be drawn
boundary.py   the same along the outline alone: boundary IoU, of two pictures or of many masks
"""
