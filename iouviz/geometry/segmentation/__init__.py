"""Whole pictures of labels. Read in this order.

pairs.py        how often two maps have which pair of values
label_maps.py   every pixel has a label: IoU a label, mean IoU, accuracy
segments.py     the objects of a panoptic map, matched
panoptic.py     panoptic quality, from matches
"""
