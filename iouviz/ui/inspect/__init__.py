"""From a number to its boxes. Read in this order.

drill_down/          the counts of a data set, each a link to the boxes that were counted
advice.py            what usually helps against each type of error
lacking.py           what a page says where the data lack something
slices.py            the metrics of groups of images
gallery_walk.py      from the gallery to an image, along it, and back
filter_bar.py        which outcomes the gallery shows
image/               one image: its boxes, their stories, and what if they were others
compare/             two models: the difference, and the boxes behind it
label_errors.py      labels that may be wrong; label_decisions.py keeps what was decided
downloads.py         images, lists and reports to take along
"""
