"""Figures that only lessons draw.

convergence.py   summed error over the steps of a descent
conventions.py   how far each convention moves AP
label_maps.py    the confusion matrix of two label maps
matching.py      precision and recall against a threshold
masks.py         Dice against IoU
rotated.py       IoU against the angle
edge_cases.py    a pair of boxes to scale, with its corners
shapes.py        intervals, squares and cubes, and their IoU against their shift
"""
