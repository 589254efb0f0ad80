"""Tolerance: text.md; questions.py has the sizes, and the questions."""
