"""One image. Read in this order.

scene.py     the image with its boxes and their outcomes; layers.py hides some
tables.py    its counts, and its boxes as a table
story.py     why one box is a TP, FP or FN
what_if.py   its boxes to drag; edit_history.py undoes, edit_export.py writes
"""
