"""Meshes from a few primitives: turned profiles, bent tubes, bevelled boxes, letters.

One unit is ten centimetres. A `MeshBuilder` gathers parts with their materials and makes
one Blender object of them, its origin at the middle of its bounds.
"""

import math

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector

shift = Matrix.Translation


def turn(angle, axis):
    """A rotation by `angle` radians about 'X', 'Y' or 'Z'."""
    return Matrix.Rotation(angle, 4, axis)


class MeshBuilder:
    """Parts of one object, each with its material."""

    def __init__(self):
        self.vertices, self.faces, self.slots, self.materials = [], [], [], []

    def add(self, part, material, place=None):
        """Add a `(vertices, faces)` part, moved by the matrix `place`."""
        vertices, faces = part
        first = len(self.vertices)
        self.vertices += [place @ Vector(v) if place else Vector(v) for v in vertices]
        self.faces += [[index + first for index in face] for face in faces]
        if material not in self.materials:
            self.materials.append(material)
        self.slots += [self.materials.index(material)] * len(faces)
        return self

    def build(self, name, sharp=40):
        """The Blender object; `sharp`: edges bent by more degrees than this stay hard."""
        points = np.array([tuple(v) for v in self.vertices])
        middle = (points.min(0) + points.max(0)) / 2
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata((points - middle).tolist(), [], self.faces)
        for material in self.materials:
            mesh.materials.append(material)
        mesh.polygons.foreach_set("material_index", self.slots)
        mesh.polygons.foreach_set("use_smooth", [True] * len(self.faces))
        mesh.update()
        mesh.set_sharp_from_angle(angle=math.radians(sharp))
        made = bpy.data.objects.new(name, mesh)
        bpy.context.scene.collection.objects.link(made)
        made["middle"] = middle.tolist()
        made["half_height"] = float(points[:, 2].max() - middle[2])
        return made


def smooth(points, steps=6):
    """A Catmull-Rom curve through the points."""
    p = [np.array(point, float) for point in points]
    p = [2 * p[0] - p[1], *p, 2 * p[-1] - p[-2]]
    curve = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        for t in np.linspace(0, 1, steps, endpoint=False):
            curve.append(
                0.5
                * (
                    2 * b
                    + (c - a) * t
                    + (2 * a - 5 * b + 4 * c - d) * t**2
                    + (3 * b - a - 3 * c + d) * t**3
                )
            )
    return [tuple(point) for point in curve] + [tuple(p[-2])]


def lathe(profile, sides=56, wobble=None):
    """Turn an `(r, z)` profile about z; `wobble(angle, z, r)` gives a factor of r, a lift of z."""
    vertices, faces, n = [], [], len(profile)
    for side in range(sides):
        angle = 2 * math.pi * side / sides
        for r, z in profile:
            r = max(r, 1e-4)
            factor, lift = wobble(angle, z, r) if wobble else (1, 0)
            vertices.append((r * factor * math.cos(angle), r * factor * math.sin(angle), z + lift))
    for side in range(sides):
        here, there = side * n, (side + 1) % sides * n
        faces += [(here + i, there + i, there + i + 1, here + i + 1) for i in range(n - 1)]
    return vertices, faces


def tube(points, radius, sides=12, flatten=1.0):
    """A closed tube along the points; `radius` may be one number or one a point."""
    points = [Vector(p) for p in points]
    radii = radius if hasattr(radius, "__len__") else [radius] * len(points)
    last, up, vertices, faces = len(points) - 1, None, [], []
    for i, point in enumerate(points):
        along = (points[min(i + 1, last)] - points[max(i - 1, 0)]).normalized()
        up = along.orthogonal() if up is None else up
        up = (up - along * up.dot(along)).normalized()
        side = along.cross(up) * flatten
        for j in range(sides):
            angle = 2 * math.pi * j / sides
            vertices.append(point + (up * math.cos(angle) + side * math.sin(angle)) * radii[i])
    for i in range(last):
        a, b = i * sides, (i + 1) * sides
        faces += [(a + j, a + (j + 1) % sides, b + (j + 1) % sides, b + j) for j in range(sides)]
    faces += [tuple(range(sides))[::-1], tuple(last * sides + j for j in range(sides))]
    return vertices, faces


def box(x, y, z, bevel=0.01, segments=2):
    """A bevelled box about the origin."""
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1)
    bmesh.ops.scale(bm, vec=(x, y, z), verts=bm.verts)
    if bevel:
        edges = bm.edges[:] + bm.verts[:]
        bmesh.ops.bevel(
            bm, geom=edges, offset=bevel, segments=segments, profile=0.5, affect="EDGES"
        )
    bm.verts.index_update()
    part = [tuple(v.co) for v in bm.verts], [[v.index for v in f.verts] for f in bm.faces]
    bm.free()
    return part


def sphere(radius, sides=48):
    """A sphere about the origin."""
    angles = np.linspace(0, math.pi, sides // 2)
    return lathe([(radius * math.sin(t), -radius * math.cos(t)) for t in angles], sides)


def grid(width, depth, columns, rows, height):
    """A sheet whose point (x, y) stands at `height(x, y)`: cloth, leaves, curtains."""
    xs, ys = np.linspace(-width / 2, width / 2, columns), np.linspace(-depth / 2, depth / 2, rows)
    vertices = [(x, y, height(x, y)) for y in ys for x in xs]
    corners = [(r * columns + c) for r in range(rows - 1) for c in range(columns - 1)]
    return vertices, [(i, i + 1, i + columns + 1, i + columns) for i in corners]


def letters(word, size):
    """A word lying in the xy plane, read along +x and seen from +z."""
    curve = bpy.data.curves.new("letters", "FONT")
    curve.body, curve.size, curve.extrude = word, size, 0.004
    curve.align_x = curve.align_y = "CENTER"
    made = bpy.data.objects.new("letters", curve)
    bpy.context.scene.collection.objects.link(made)
    bpy.context.view_layer.update()
    mesh = made.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    part = [tuple(v.co) for v in mesh.vertices], [list(p.vertices) for p in mesh.polygons]
    bpy.data.objects.remove(made)
    return part
