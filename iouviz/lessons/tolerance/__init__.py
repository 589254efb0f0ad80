"""Tolerance: text.md; questions.py has the sizes, and what to guess first."""
