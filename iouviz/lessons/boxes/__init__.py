"""Boxes: text.md. Read in this order.

presets.py     pairs of boxes worth looking at
formulas.py    formulas with the numbers of a pair in them
questions.py   questions with boxes to try them on
snippets.py    code to copy
"""
