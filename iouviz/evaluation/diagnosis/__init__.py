"""Why a box is wrong, and which boxes are behind a number. Read in this order.

error_types.py      TIDE's six error types, and what a duplicate is
delta_ap.py         the AP that correcting one error type would gain
records.py          one row for everything that happened at an operating point
one_image.py        one image judged
image_outcomes.py   what became of each of its boxes, as a table
explain.py          the story of one box; wording.py puts it into words
label_errors.py     ground truth that confident predictions contradict
"""
