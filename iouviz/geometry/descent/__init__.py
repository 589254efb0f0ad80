"""Boxes sliding down a loss: one trajectory, or a million and a half.

steps.py        one step down a loss for many boxes at once
rules.py        how a step follows from a loss: exactly, or as the DIoU paper's authors have it
race.py         single boxes on their way down several losses, every step kept
simulation.py   the experiment behind the convergence figure of the DIoU paper
curves.py       its full curves, computed beforehand by __main__.py
"""
