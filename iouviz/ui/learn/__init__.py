"""The live parts of the lessons. Read in the order of the menu.

pairs/             a lesson on two boxes, step by step, and on a projector
matching.py        the sample at every stop of two thresholds
offset_numbers.py  how far a box is off its object
pixel_cost.py      what errors of a few pixels do to IoU
gradient_field.py  the gradient field of a loss
race.py            boxes on their way down seven losses
convergence.py     the DIoU paper's figure
ranked_scene.py    objects and ranked predictions to drag
ap_areas.py        the areas that AP is made of
ranked_sections.py what follows a ranked scene below it
simulated.py       an image with what a simulated detector predicts, and its curves
conventions.py     every choice that hides in "mAP"
photo_masks.py     an object on a photo, to be painted over
label_maps.py      a pair of label maps
verdict_legend.py  what each pattern of a picture of verdicts means
"""
