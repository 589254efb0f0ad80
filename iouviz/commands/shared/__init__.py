"""What the commands that measure have in common. Read in this order.

point.py    the operating point: an IoU threshold and a confidence, and the counts there
tables.py   aligned columns, no wider than a terminal; CSV
answer.py   where the answer goes: a table, JSON or CSV, on the screen or into a file
shards.py   data sets in shards, judged on Dask; a finished run as a folder
gate.py     conditions that fail a pipeline, and the JUnit file about them
"""
