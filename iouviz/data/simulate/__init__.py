"""A detector whose faults are known, for lessons and tests. Read in this order.

simulate.py     what it gets wrong, and why
free_space.py   where in an image there is nothing
scores.py       how sure it says it is
"""
