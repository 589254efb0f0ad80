"""From a number to its boxes. Read in this order.

slices.py            the metrics of groups of images
gallery_walk.py      from the gallery to an image, along it, and back
filter_bar.py        which outcomes the gallery shows
image_scene.py       an image as a scene: picture, boxes, outcomes; layers.py hides some
image_tables.py      its counts and its boxes as a table
story.py             why one box is a TP, FP or FN
what_if.py           its boxes in hand; edit_history.py undoes, edit_export.py writes
compare.py           two models: the difference; changes.py lists its boxes
both_models.py       one image judged for both
label_errors.py      labels in doubt; label_decisions.py keeps what was decided
downloads.py         images, lists and reports to take along
"""
