"""What a session looks at, shared by every page. Read it in this order.

opened.py            the data set that is open, and the bar that names it and opens another
open_dialog.py       the dialog that opens another; answers.py, what reading asks in it
health.py            what reading found, on the page
suspects.py          what may be mixed up in it, and the button that mends it
label_maps/          the label maps that are open, beside the boxes
second_model.py      other predictions on the same ground truth
source.py            where it came from, in the address, so that a reload finds it again
shared.py            what all sessions know of the sample
finished_run.py      a finished run of many machines, by its folder in the address
sweeps.py            the one sweep that answers every page's questions
operating_point.py   one IoU threshold, one confidence and the chosen classes, for all pages
outcomes.py          what became of each prediction and object at an operating point
bar.py               the sliders that show and move the operating point
"""

from iouviz.ui.session import operating_point
from iouviz.ui.session.bar import at_rest, follow, point_bar, point_sliders, slider_values
from iouviz.ui.session.opened import Opened, data_bar, drop_data, open_button, opened
from iouviz.ui.session.operating_point import OperatingPoint, choose_classes, move, point_of
from iouviz.ui.session.outcomes import get_ready, records_of
from iouviz.ui.session.sweeps import IOU_FLOOR, derived, newest, sweep_of

__all__ = [
    "IOU_FLOOR",
    "Opened",
    "OperatingPoint",
    "at_rest",
    "choose_classes",
    "data_bar",
    "derived",
    "drop_data",
    "follow",
    "get_ready",
    "move",
    "newest",
    "open_button",
    "opened",
    "operating_point",
    "point_bar",
    "point_of",
    "point_sliders",
    "records_of",
    "slider_values",
    "sweep_of",
]
