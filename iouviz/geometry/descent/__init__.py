"""Boxes sliding down a loss: one trajectory, or a million and a half.

`simulation` runs the experiment behind the convergence figure of the DIoU paper;
``python -m iouviz.geometry.descent`` runs it in full.
"""
