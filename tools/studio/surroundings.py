"""The room behind the table, and its light. Out of focus, unlabelled, never twice the same.

Nothing here looks like one of the eight classes: a blurred bottle on a shelf that no label
names would teach a detector, and its judges, a wrong lesson.
"""

import math

import bpy
import furniture
import materials
from mathutils import Vector
from mesh import MeshBuilder, box, grid, lathe, shift, sphere, turn
from shader import Shader, hsv, shade

WALL_TONES = [
    (0.42, 0.36, 0.29), (0.20, 0.27, 0.27), (0.50, 0.46, 0.42), (0.12, 0.17, 0.22),
    (0.42, 0.25, 0.18), (0.62, 0.60, 0.56), (0.24, 0.30, 0.20),
    (0.50, 0.36, 0.30), (0.30, 0.24, 0.34),
]  # fmt: skip


def _wall_material(rng):
    """Plaster, brick, tiles or panelling."""
    tone, style = (
        rng.choice(WALL_TONES),
        rng.choice(["plaster", "plaster", "brick", "tiles", "panels"]),
    )
    s = Shader("wall", tone)
    flat = s.coords((1, 0, 0)), s.axes()[2]
    wall = s.node("CombineXYZ", {0: s.axes()[0], 1: flat[1]}).outputs[0]
    if style == "plaster":
        c = s.mix(s.noise(wall, 0.25, 6, 0.6), shade(tone, 0.7), shade(tone, 1.2))
        return s.principled(base_color=c, roughness=0.85)
    sizes = {"brick": (0.9, 0.32, 0.05), "tiles": (1.1, 1.1, 0.03), "panels": (1.4, 40.0, 0.05)}[
        style
    ]
    layout = {
        "Scale": 1.0,
        "Brick Width": sizes[0],
        "Row Height": sizes[1],
        "Mortar Size": sizes[2],
    }
    colours = {
        "Color1": shade(tone, 0.75),
        "Color2": shade(tone, 1.25),
        "Mortar": shade(tone, 1.5 if style == "brick" else 0.4),
    }
    brick = s.node(
        "TexBrick", {"Vector": wall, **layout, **colours}, offset=0.5 if style == "brick" else 0.0
    )
    return s.principled(
        base_color=brick.outputs["Color"], roughness=0.25 if style == "tiles" else 0.8
    )


def _window(rng, x, wall_y, glow):
    """A bright window with a garden in it, mullions and perhaps curtains."""
    width, height, sill = rng.uniform(4, 7), rng.uniform(5, 7), rng.uniform(-0.5, 1.5)
    s = Shader("view")
    _, _, z = s.axes()
    leaves = s.noise(s.coords(offset=(rng.uniform(0, 50), 0, 0)), 1.6, 8, 0.75)
    horizon = s.math("ADD", s.math("MULTIPLY", z, 0.12), s.math("MULTIPLY", leaves, 1.4))
    green, sky = hsv(rng.uniform(0.2, 0.32), rng.uniform(0.25, 0.5), 0.5), (0.78, 0.86, 0.95)
    view = s.ramp(
        horizon, [(0.45, shade(green, 0.25)), (0.62, green), (0.72, shade(sky, 0.55)), (0.85, sky)]
    )
    pane = MeshBuilder().add(box(width, 0.02, height, 0), s.emission(view, glow)).build("window")
    pane.location = (x, wall_y - 0.1, sill + height / 2)
    frame, white = (
        MeshBuilder(),
        materials.plain(
            rng.choice([(0.75, 0.73, 0.69), (0.25, 0.15, 0.09), (0.06, 0.06, 0.06)]), 0.5
        ),
    )
    for i in range(3):
        frame.add(box(0.18, 0.25, height + 0.3, 0.02), white, shift(((i - 1) * width / 2, 0, 0)))
        frame.add(box(width + 0.3, 0.25, 0.18, 0.02), white, shift((0, 0, (i - 1) * height / 2)))
    frame.build("frame").location = (x, wall_y - 0.25, sill + height / 2)
    if rng.random() < 0.6:
        fabric = materials.plain(
            hsv(rng.random(), rng.uniform(0.05, 0.4), rng.uniform(0.4, 0.85)), 0.9
        )
        for side in (-1, 1):
            fold = grid(
                rng.uniform(1.2, 2.4), height + 4, 40, 2, lambda u, _: 0.12 * math.sin(9 * u)
            )
            curtain = MeshBuilder().add(fold, fabric, turn(math.pi / 2, "X")).build("curtain")
            curtain.location = (x + side * width * 0.55, wall_y - 0.8, sill + height / 2 - 1)


def _picture(rng, x, z, wall_y):
    """A framed abstract."""
    width, height = rng.uniform(1.2, 2.8), rng.uniform(1.4, 3.0)
    s = Shader("picture")
    blobs = s.noise(s.coords(offset=(rng.uniform(0, 99), 0, 0)), rng.uniform(0.4, 1.2), 2, 0.4, 1.0)
    stops = [
        (0.3 + 0.12 * i, hsv(rng.random(), rng.uniform(0.1, 0.5), rng.uniform(0.2, 0.8)))
        for i in range(4)
    ]
    canvas = s.principled(base_color=s.ramp(blobs, stops, "CONSTANT"), roughness=0.6)
    builder = MeshBuilder().add(
        box(width + 0.3, 0.1, height + 0.3, 0.02),
        materials.plain(rng.choice([(0.03, 0.03, 0.03), (0.4, 0.25, 0.1), (0.7, 0.68, 0.64)]), 0.4),
    )
    builder.add(box(width, 0.04, height, 0), canvas, shift((0, -0.08, 0)))
    builder.build("picture").location = (x, wall_y - 0.2, z)


def _vase(rng):
    """A wide flower pot in clay or grey: neither round as fruit nor narrow as a bottle."""
    r, h = rng.uniform(0.6, 1.0), rng.uniform(1.0, 1.5)
    profile = [
        (0, 0),
        (r * 0.7, 0),
        (r * 0.95, h * 0.8),
        (r * 1.08, h * 0.8),
        (r * 1.1, h),
        (r * 0.95, h),
        (r * 0.9, h * 0.85),
    ]
    tone = rng.choice(
        [
            (0.32, 0.15, 0.08),
            (0.45, 0.43, 0.40),
            (0.10, 0.11, 0.12),
            (0.62, 0.58, 0.52),
            (0.20, 0.24, 0.25),
        ]
    )
    return MeshBuilder().add(lathe(profile, 32), materials.plain(tone, 0.7)), h


def _plant(rng):
    """A pot with a bush of leaves."""
    builder, h = _vase(rng)
    green = hsv(rng.uniform(0.22, 0.38), rng.uniform(0.4, 0.75), rng.uniform(0.2, 0.5))
    for _ in range(rng.randint(18, 34)):
        size = rng.uniform(0.3, 0.7)
        place = (
            shift((0, 0, h))
            @ turn(rng.uniform(0, 6.3), "Z")
            @ turn(-rng.uniform(0.1, 1.4), "Y")
            @ shift((size * rng.uniform(1, 2), 0, 0))
        )
        builder.add(
            furniture.leaf(rng, size),
            materials.plain(green, 0.5) if not builder.materials[1:] else builder.materials[1],
            place,
        )
    return builder, h


def _sideboard(rng, wall_y):
    """A low cupboard or shelf with pots, plants and boxes on it."""
    top, width = rng.uniform(-2.0, 0.8), rng.uniform(6, 14)
    x = rng.uniform(-6, 6)
    timber = (
        furniture.wood(rng, False)
        if rng.random() < 0.6
        else materials.plain(rng.choice(WALL_TONES), 0.5)
    )
    builder = MeshBuilder().add(box(width, 2.2, 8, 0.05), timber, shift((0, 0, -4)))
    for i in range(int(width // 2)):
        knob = shift((-width / 2 + 1 + 2 * i, -1.15, -1.2))
        builder.add(sphere(0.12, 12), materials.plain((0.5, 0.4, 0.2), 0.3, metallic=1.0), knob)
        builder.add(
            box(0.03, 0.04, 8, 0),
            materials.plain((0.02, 0.02, 0.02)),
            shift((-width / 2 + 2 * i, -1.1, -4)),
        )
    piece = builder.build("sideboard")
    piece.location = (x, wall_y - 1.5, top - 4)
    for i in range(rng.randint(2, 5)):
        made, _ = rng.choice([_vase, _plant, _plant, _box])(rng)
        item = made.build("ornament")
        item.location = (
            x - width / 2 + (i + 0.5) * width / 5 + rng.uniform(-0.3, 0.3),
            wall_y - 1.5,
            top + item["half_height"],
        )


def _box(rng):
    """A storage box with a lid."""
    size = (rng.uniform(0.8, 1.8), rng.uniform(0.8, 1.4), rng.uniform(0.5, 1.1))
    card = materials.plain(hsv(rng.random(), rng.uniform(0.1, 0.45), rng.uniform(0.3, 0.8)), 0.7)
    builder = MeshBuilder().add(box(*size, 0.03), card)
    return builder.add(
        box(size[0] + 0.08, size[1] + 0.08, 0.2, 0.03), card, shift((0, 0, size[2] / 2))
    ), size[2]


def _chair(rng, x):
    """The back of a chair at the far side of the table."""
    builder, width = MeshBuilder(), rng.uniform(2.6, 3.4)
    timber = (
        furniture.wood(rng, False)
        if rng.random() < 0.6
        else materials.plain(
            rng.choice([(0.03, 0.03, 0.03), (0.6, 0.58, 0.54), (0.1, 0.2, 0.25)]), 0.4
        )
    )
    height = rng.uniform(1.2, 2.6)
    for side in (-1, 1):
        builder.add(box(0.25, 0.22, height + 6, 0.05), timber, shift((side * width / 2, 0, -3)))
    if rng.random() < 0.5:
        for i in range(3):
            builder.add(
                box(width, 0.14, 0.35, 0.04), timber, shift((0, 0, height / 2 - 0.25 - i * 0.7))
            )
    else:
        builder.add(box(width, 0.16, 0.4, 0.05), timber, shift((0, 0, height / 2)))
        for i in range(5):
            builder.add(
                box(0.12, 0.12, 4, 0.03), timber, shift(((i - 2) * width / 6, 0, height / 2 - 2))
            )
    chair = builder.build("chair")
    chair.location = (x, 8.6 + rng.uniform(0, 0.6), height / 2 - 3)


def _fairy_lights(rng, wall_y):
    """A sagging string of warm bulbs, which the lens turns into discs."""
    z, sag, phase = rng.uniform(2.5, 6), rng.uniform(0.5, 1.5), rng.uniform(0, 3)
    glow = Shader("bulb").emission(
        (1, rng.uniform(0.55, 0.75), rng.uniform(0.25, 0.5)), rng.uniform(6, 18)
    )
    for i in range(rng.randint(9, 18)):
        x = -11 + i * 1.35 + rng.uniform(-0.2, 0.2)
        bulb = MeshBuilder().add(sphere(rng.uniform(0.07, 0.12), 12), glow).build("bulb")
        bulb.location = (x, wall_y - 0.5, z - sag * abs(math.sin(x * 0.4 + phase)))


def add_room(rng, mood):
    """Wall and furnishings, out of reach of every fall."""
    wall_y = rng.uniform(11, 17)
    wall = MeshBuilder().add(box(60, 0.2, 40, 0), _wall_material(rng)).build("wall")
    wall.location = (0, wall_y, 5)
    if mood["window"]:
        _window(rng, rng.uniform(-6, 6), wall_y, mood["window"])
    for _ in range(rng.randint(0, 3)):
        _picture(rng, rng.uniform(-9, 9), rng.uniform(1.5, 5), wall_y)
    if rng.random() < 0.7:
        _sideboard(rng, wall_y)
    if rng.random() < 0.5:
        for i in range(rng.randint(1, 2)):
            _chair(rng, rng.uniform(-6, 0) + 5 * i)
    if rng.random() < mood["bulbs"]:
        _fairy_lights(rng, wall_y)


MOODS = (
    # share, window's glow, fairy lights, sky, key (power, size, colour), fill, exposure
    {
        "share": 3,
        "window": 5.0,
        "bulbs": 0.1,
        "sky": 0.45,
        "key": (1500, 3.5, (1, 0.96, 0.90)),
        "fill": 420,
        "exposure": 0.1,
    },  # bright day
    {
        "share": 3,
        "window": 3.0,
        "bulbs": 0.2,
        "sky": 0.22,
        "key": (1700, 2.0, (1, 0.88, 0.72)),
        "fill": 340,
        "exposure": 0.25,
    },  # afternoon
    {
        "share": 2,
        "window": 0.0,
        "bulbs": 0.7,
        "sky": 0.08,
        "key": (1500, 1.2, (1, 0.72, 0.45)),
        "fill": 180,
        "exposure": 0.45,
    },  # lamplight
    {
        "share": 2,
        "window": 4.0,
        "bulbs": 0.0,
        "sky": 0.60,
        "key": (800, 6.0, (0.88, 0.94, 1)),
        "fill": 500,
        "exposure": 0.3,
    },  # overcast
    {
        "share": 2,
        "window": 2.5,
        "bulbs": 0.2,
        "sky": 0.15,
        "key": (2200, 0.5, (1, 0.80, 0.58)),
        "fill": 260,
        "exposure": 0.3,
    },  # low sun, hard shadows
    {
        "share": 1,
        "window": 0.0,
        "bulbs": 0.8,
        "sky": 0.05,
        "key": (900, 1.6, (1, 0.82, 0.62)),
        "fill": 90,
        "exposure": 0.55,
    },  # evening
)


def choose_mood(rng):
    """One kind of light for the whole scene."""
    return rng.choices(MOODS, [m["share"] for m in MOODS])[0]


def _area_light(at, towards, size, power, colour):
    data = bpy.data.lights.new("light", "AREA")
    data.energy, data.color, data.size = power, colour, size
    lamp = bpy.data.objects.new("light", data)
    bpy.context.scene.collection.objects.link(lamp)
    lamp.location = at
    lamp.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()


def add_light(rng, mood):
    """A key from one side, a fill from the other, a rim from behind, and the wall's own."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    sky = world.node_tree.nodes["Background"]
    sky.inputs[0].default_value = (0.75, 0.83, 1, 1)
    sky.inputs[1].default_value = mood["sky"] * rng.uniform(0.8, 1.2)
    side = rng.choice([-1, 1])
    power, size, colour = mood["key"]
    _area_light(
        (side * rng.uniform(4, 8), rng.uniform(-2, 5), rng.uniform(4.5, 8)),
        (0, 0.6, 0),
        size * rng.uniform(0.8, 1.2),
        power * rng.uniform(0.8, 1.2),
        colour,
    )
    _area_light(
        (-side * 8, rng.uniform(-4, 1), 5),
        (0, 0, 0.4),
        6,
        mood["fill"] * rng.uniform(0.7, 1.3),
        (0.72, 0.84, 1),
    )
    _area_light(
        (rng.uniform(-3, 3), 8, 6.5), (0, 1, 0), 4, power * rng.uniform(0.2, 0.45), (1, 0.9, 0.78)
    )
    _area_light((0, 7, 9), (0, 15, 2), 7, power * rng.uniform(0.3, 0.6), colour)
    bpy.context.scene.view_settings.exposure = mood["exposure"] + rng.uniform(-0.15, 0.2)
