"""Results of parts of a data set that were judged apart, and how they merge. Read in this order.

class_columns.py   what became of one class's predictions: merged, the same AP as of the whole
delta_columns.py   the same with one kind of error corrected at a time: delta AP
tally.py           counts, confusion, error types and calibration: what merges by adding up
stored_run.py      a finished run of many machines, opened from its folder
"""
