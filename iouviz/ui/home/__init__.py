"""The live parts of the front door. Read in this order.

hero.py    a photograph, one prediction to drag, and what its IoU decides
cards.py   three ways on, each with a picture of what one gets
"""
