"""GIoU, DIoU and CIoU: text.md. Read in this order.

comparison.py   the four metrics side by side, for one pair of boxes
questions.py    questions with boxes to try them on
variants.py     nine later variants
"""
