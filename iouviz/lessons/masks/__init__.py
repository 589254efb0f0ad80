"""Masks: text.md; presets.py has pairs of masks, questions.py the questions."""
