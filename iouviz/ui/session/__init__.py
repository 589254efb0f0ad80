"""What a session looks at, shared by every page. Read it in this order.

opened.py            the data set that is open, and the bar that names it and opens another
open_dialog.py       the dialog that opens another; answers.py, what reading asks in it
source.py            where it came from, in the address, so that a reload finds it again
sweeps.py            the one sweep that answers every page's questions
operating_point.py   one IoU threshold, one confidence and the chosen classes, for all pages
outcomes.py          what became of each prediction and object at an operating point
bar.py               the sliders that show and move the operating point
"""
