"""Boxes: text.md, and what the page needs besides. Read in this order.

presets.py     pairs of boxes to begin with
questions.py   questions, each with a pair of boxes to try it on
formulas.py    IoU, GIoU, DIoU and CIoU as formulas, and with the present numbers in them
variants.py    the nine later variants: formula, range, purpose, source, sum
snippets.py    the present pair as code to run
"""
