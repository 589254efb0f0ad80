"""The label maps that a session looks at, beside its boxes. Read in this order.

opened.py    those that are open: pairs, photographs, the classes of each pixel, a second model
bar.py       the line that names them, and their judgement with its progress
dialog.py    the step of the dialog that opens them
address.py   where they came from, in the address
"""
