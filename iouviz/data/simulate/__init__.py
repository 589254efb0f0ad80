"""A detector whose faults are known, for lessons and tests. Read in this order.

simulate.py     what it gets wrong, and why
free_space.py   where in an image there is nothing
scores.py       its confidence in each box
"""
