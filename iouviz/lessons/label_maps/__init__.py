"""Label maps: text.md; questions.py has what to guess first."""
