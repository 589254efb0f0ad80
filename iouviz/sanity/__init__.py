"""Why is my AP 0? Mix-ups that the boxes themselves give away. Read in this order.

suspect.py       what is found: a mix-up, what it costs, and the remedy
hits.py          which confident predictions lie on objects, of a sample of the images
look.py          a data set under suspicion, and the same read with other answers
columns.py       other answers for a data set that was made of arrays
class_ids.py     classes numbered otherwise
image_ids.py     images numbered otherwise
box_formats.py   boxes in another form or frame
shapes.py        boxes without size, pictures shown turned, oriented boxes judged upright
limits.py        the limit on detections, the order of equal scores
check.py         `sanity_check`: all of them
"""

from iouviz.sanity.check import sanity_check
from iouviz.sanity.columns import mend
from iouviz.sanity.suspect import Example, Remedy, Suspect, Suspects

__all__ = ["Example", "Remedy", "Suspect", "Suspects", "mend", "sanity_check"]
