"""What a maker hands over: a thing to be seen, and the coarse body that falls in its place.

Physics on the true meshes takes minutes; a hull of a few dozen points takes no time at all.
"""

from dataclasses import dataclass

import bpy
import numpy as np
from mesh import lathe


@dataclass
class Prop:
    """A thing in the scene: what is seen, and the body that falls."""

    label: str
    seen: bpy.types.Object
    body: np.ndarray  # (n, 3) points whose convex hull (or bounding sphere) falls
    shape: str = "CONVEX_HULL"
    cavity: list | None = None  # inner profile, for what is dropped into a mug or a bowl
    group: str = ""  # the heap it belongs to, if any


def finish(label, builder, body, shape="CONVEX_HULL", sharp=40, cavity=None):
    """Build the object and move the body's points to the object's own origin."""
    seen = builder.build(label, sharp)
    middle = np.array(seen["middle"])
    if cavity:
        cavity = [(r, z - middle[2]) for r, z in cavity]
    return Prop(label, seen, np.array([tuple(p) for p in body], float) - middle, shape, cavity)


def ring(radius, z, sides=16):
    """One level ring of points around the z axis, the form of a hoop."""
    return lathe([(radius, z)], sides)[0]
