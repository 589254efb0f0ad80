"""Letting things fall, and making sure that they have.

Blender's rigid bodies (Bullet) move the coarse bodies; the seen objects are set down where
these come to rest. The trial hung things in the air, so nothing is believed unchecked:
`settle` reports whether all is at rest, `unsupported` which things hold on to nothing.
"""

import math
from itertools import pairwise

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

LONGEST_FALL = 260  # frames; a scene that still moves then is rejected
WATCHED = 12  # frames over which a thing at rest may not stir
STILL = 0.01  # units moved (1 mm) in that time
TOUCHING = 0.025  # units (2.5 mm): within reach of the collision margins and the coarse bodies
TOO_DEEP = 0.07  # units that one thing may sink into another


def start_world():
    """A rigid-body world with twice the gravity: at this scale things fall too slowly."""
    scene = bpy.context.scene
    bpy.ops.rigidbody.world_add()
    world = scene.rigidbody_world
    world.substeps_per_frame, world.solver_iterations = 12, 20
    world.point_cache.frame_end = LONGEST_FALL + 5
    scene.gravity = (0, 0, -20)


def make_body(points, shape, place, faces=(), active=True, mass=1.0):
    """An unseen rigid body; `faces` only for a passive 'MESH'."""
    mesh = bpy.data.meshes.new("body")
    mesh.from_pydata(np.asarray(points).tolist(), [], list(faces))
    body = bpy.data.objects.new("body", mesh)
    bpy.context.scene.collection.objects.link(body)
    body.matrix_world = place
    with bpy.context.temp_override(object=body, active_object=body, selected_objects=[body]):
        bpy.ops.rigidbody.object_add(type="ACTIVE" if active else "PASSIVE")
    rigid = body.rigid_body
    rigid.collision_shape, rigid.mass = shape, mass
    rigid.friction, rigid.restitution = 0.7, 0.05
    # round things would roll for ever: the damping stands for the soft peel and the cloth
    rigid.linear_damping, rigid.angular_damping = 0.3, 0.97 if shape == "SPHERE" else 0.7
    rigid.use_margin, rigid.collision_margin = True, 0.004
    rigid.use_deactivation = True
    rigid.deactivate_linear_velocity, rigid.deactivate_angular_velocity = 0.1, 0.15
    body.hide_render = True
    return body


def make_hollow(inside, place, wall=0.045, wedges=12):
    """A passive vessel of convex pieces round an `(r, z)` cavity: on a mesh things tremble."""
    turns = [2 * math.pi * i / wedges for i in range(wedges + 1)]
    sagitta = 1 / math.cos(math.pi / wedges) ** 0.5  # the flat pieces cross the round wall half-way
    for low, high in pairwise(inside):
        ring = [low, high, (low[0] + wall, low[1] - wall), (high[0] + wall, high[1] - wall)]
        for pair in pairwise(turns):
            points = [
                (r * math.cos(a) * sagitta, r * math.sin(a) * sagitta, z)
                for a in pair
                for r, z in ring
            ]
            make_body(points, "CONVEX_HULL", place, active=False)
    radius, floor = inside[0]
    bottom = [
        (radius * math.cos(a), radius * math.sin(a), z)
        for a in turns
        for z in (floor, floor - wall)
    ]
    make_body(bottom, "CONVEX_HULL", place, active=False)


def settle(bodies):
    """Run until nothing on the table stirs: the final matrices, or None if that never comes."""
    scene, earlier = bpy.context.scene, None
    for frame in range(1, LONGEST_FALL + 1):
        scene.frame_set(frame)
        if frame >= 60 and frame % WATCHED == 0:
            graph = bpy.context.evaluated_depsgraph_get()
            now = [body.evaluated_get(graph).matrix_world.copy() for body in bodies]
            if earlier and all(
                b.translation.z < -1 or _moved(a, b) < STILL
                for a, b in zip(earlier, now, strict=True)
            ):
                return now
            earlier = now
    return None


def _moved(before, after):
    """How far a point one unit from the middle may have gone."""
    slide = (after.translation - before.translation).length
    turned = before.to_quaternion().rotation_difference(after.to_quaternion()).angle
    return slide + 0.3 * min(turned, 2 * math.pi - turned)


def end_world():
    """Forget the physics and its unseen bodies."""
    with bpy.context.temp_override(scene=bpy.context.scene):
        bpy.ops.rigidbody.world_remove()
    for body in [o for o in bpy.data.objects if o.name.startswith("body")]:
        bpy.data.objects.remove(body)
    bpy.context.view_layer.update()


class _Solid:
    """A mesh in world coordinates, ready to be asked for its nearest point."""

    def __init__(self, thing):
        matrix = thing.matrix_world
        self.points = [matrix @ v.co for v in thing.data.vertices]
        self.tree = BVHTree.FromPolygons(
            self.points, [tuple(p.vertices) for p in thing.data.polygons]
        )
        array = np.array([tuple(p) for p in self.points])
        self.low, self.high = array.min(0), array.max(0)

    def near(self, other):
        """Whether the two bounds come within touching distance."""
        return (self.low - TOUCHING <= other.high).all() and (
            other.low - TOUCHING <= self.high
        ).all()

    def holds(self, point):
        """Whether a point is inside: three ways out of it, the first face shows its back."""
        for way in (Vector((0.3, 0.2, 1)), Vector((1, -0.4, 0.1)), Vector((-0.5, -1, -0.3))):
            _, normal, _, _ = self.tree.ray_cast(point, way)
            if normal is None or normal.dot(way) < 0:
                return False
        return True

    def gap(self, other):
        """From this one's points to the other's surface: smallest gap, deepest sinking."""
        nearest, deepest = math.inf, 0.0
        for point in self.points:
            found, normal, _, distance = other.tree.find_nearest(point, TOO_DEEP * 2)
            if found is None:
                continue
            nearest = min(nearest, distance)
            if distance > TOO_DEEP and (point - found).dot(normal) < 0 and other.holds(point):
                deepest = max(deepest, distance)
        return nearest, deepest


def unsupported(things, furniture):
    """Indices of things that no chain of touches joins to the furniture, or that sink into another.

    The table top is the plane z = 0; `furniture` are the crates, bowls and boards on it.
    """
    solids = [_Solid(thing) for thing in things]
    fixed = [_Solid(piece) for piece in furniture]
    held = {i for i, s in enumerate(solids) if abs(s.low[2]) < TOUCHING}
    faulty = {i for i, s in enumerate(solids) if s.low[2] < -TOO_DEEP}
    touches = {i: set() for i in range(len(solids))}
    for i, solid in enumerate(solids):
        for piece in fixed:
            if solid.near(piece):
                gaps = solid.gap(piece), piece.gap(solid)
                if min(gap for gap, _ in gaps) < TOUCHING:
                    held.add(i)
        for j in range(i):
            if not solid.near(solids[j]):
                continue
            gaps = solid.gap(solids[j]), solids[j].gap(solid)
            if min(gap for gap, _ in gaps) < TOUCHING:
                touches[i].add(j)
                touches[j].add(i)
            if max(depth for _, depth in gaps) > TOO_DEEP:
                faulty.add(i)
    reached, frontier = set(held), list(held)
    while frontier:
        for j in touches[frontier.pop()] - reached:
            reached.add(j)
            frontier.append(j)
    return faulty | (set(range(len(solids))) - reached)
