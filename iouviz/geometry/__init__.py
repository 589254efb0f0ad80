"""Shapes and how much they share: pure NumPy, nothing of files, scores or screens. In this order.

boxes.py           what a box is; formats, areas, centres
overlap.py         intersection, union and IoU, with every term kept
family.py          GIoU, DIoU and CIoU, with their terms
ciou_variants.py   six ways in which libraries compute CIoU
pairwise.py        the same four metrics for millions of pairs, the terms not kept
conventions.py     what libraries make of the same odd boxes
level_sets.py      how far a box may move and keep its IoU
oriented.py        boxes as four corners, in pairs
rotated.py         boxes with an angle
shifted.py         equal boxes shifted, in any number of dimensions; and sets
ragged.py          lists of unlike length, end to end in one array
losses/            nine later variants of IoU; losses with their exact gradients
descent/           the DIoU paper's simulation, and the race of losses
masks/             masks as runs of pixels, and how much they share
segmentation/      label maps: IoU a label, objects as segments, panoptic quality
"""
