"""Which image, class and coordinates each row means. Read in this order.

catalogue.py      the images and classes of all files together, and the rows that refer to them
keys.py           keys of one file with those of another
images.py         which image a name or a number of the predictions means
numbering.py      rules by which numbers mean images or classes that are numbered otherwise
classes.py        class numbers of predictions that name no classes
chosen.py         answers of the user that speak of tables
folders.py        image names that stand in several folders
picture_size.py   how large pictures really are
evidence.py       how many boxes a box format fits
coordinates.py    which box format the numbers have, by what their boxes look like
keypoints.py      how many keypoints a class has, and its rows in threes
odd_shapes.py     masks and oriented boxes that are not as they should be
assemble.py       the columns of a data set: what joins is kept, the rest is reported
attributes.py     what files say of their images: groups, classes that were looked for
"""
