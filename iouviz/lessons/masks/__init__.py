"""Masks: text.md; presets.py has pairs of masks, questions.py what to guess first."""
