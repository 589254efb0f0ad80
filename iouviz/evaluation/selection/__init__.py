"""Which images. Read in this order.

choose.py   worst, balanced, diverse or typical images
split.py    parts in which every class keeps its share
"""
