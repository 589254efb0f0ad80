"""Rotated boxes: text.md; questions.py has the questions."""
