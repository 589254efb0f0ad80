"""Losses: text.md, and what the page needs besides. Read in this order.

starts.py      where the boxes of the race and of the gradient field begin
questions.py   the questions
switches.py    the rules of the simulation as switches
"""
