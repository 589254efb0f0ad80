"""Boxes: text.md, and what the page needs besides. Read in this order.

presets.py     pairs of boxes to begin with
questions.py   pairs to look at, with something to guess first
formulas.py    IoU, GIoU, DIoU and CIoU as formulas, and with the present numbers in them
variants.py    the nine later variants: formula, range, purpose, source, sum
snippets.py    the present pair as code to run
"""
