"""Two models. Read in this order.

side_by_side.py   their counts, by how much they differ, and how sure that is
changes.py        the boxes that one finds and the other does not
both_models.py    one image judged for both
"""
