"""What a visitor may open. Read in this order.

paths.py       whose paths are opened: those of a visitor from this machine, or in named folders
"""
