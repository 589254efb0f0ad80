"""Which outcomes are meant, in which order and groups. Read in this order.

filters.py      by outcome, error, class, score, size, place
sorting.py      in which order they are shown
breakdown.py    counts by size, aspect and place
slices.py       metrics of groups of images: by folder, size or a column of the files
csv_export.py   lists of images and boxes as CSV
"""
