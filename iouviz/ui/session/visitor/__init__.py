"""What a visitor may open. Read in this order.

paths.py       whose paths are opened: those of a visitor from this machine, or in named folders
uploads.py     how much may be uploaded, and what goes where it is too much
"""
