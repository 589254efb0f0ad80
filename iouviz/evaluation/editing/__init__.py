"""What if a box were another. Read in this order.

what_if.py        a data set with changed boxes, and its AP judged anew where it can have changed
live_what_if.py   the same for a box that a hand is dragging
"""
