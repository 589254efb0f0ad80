"""A lesson on two boxes. Read in this order.

pair_numbers.py   the numbers beside two boxes
pair_lesson.py    the canvas, one idea at a time
"""
