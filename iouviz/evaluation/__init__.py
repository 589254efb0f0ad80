"""From boxes to numbers. Read in this order.

protocols.py    COCO, its keypoints, VOC, LVIS, Open Images as values with their source
matching/       which prediction is matched with which object
metrics/        from matches to numbers: curves, average precision, counts, confusion, calibration
evaluate.py     a data set and a protocol in, every number of the protocol out
summary.py      the numbers that one wants first
results.py      results as tables, dictionaries and plots, and in a notebook
sweep/          every answer that a slider needs, prepared once
diagnosis/      why a box is wrong: error types, delta AP, stories, records, label errors
statistics/     how far to trust a number: bootstrap, comparison, best thresholds
outcomes/       which outcomes are meant, in which order and groups
grids/          every number at every stop of two sliders, for a page to look up
segmentation/   label maps of a whole data set: confusion, mean IoU, panoptic quality
suppression/    NMS and soft-NMS
editing/        what if a box were another
selection/      which images to look at, label or train on; splits
health/         what is wrong with the data themselves
parts/          parts of a data set judged apart, and merged
distributed/    the same numbers on many machines, by Dask
conventions.py  why two tools disagree on one mAP: every choice, and who chooses how
mean_ap.py      mAP by any of these choices
settings.py, mask_overlap.py   names that have moved

Where a rule stands:

a crowd                     matching/rules.py: ignored, matched again; matching/pair_iou.py: its IoU
a duplicate                 diagnosis/error_types.py: the error type, on every page
equal scores                matching/order.py: `ranking`
101-point interpolation     metrics/curves.py: `average_precision`, beside 11-point and all-point
where protocols differ      protocols.py: the lists; matching/reference.py: as plain loops
"""
