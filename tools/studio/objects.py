"""The eight labelled kinds of thing. One unit is ten centimetres.

Every maker returns a `Prop` (see prop.py).
"""

import math

import materials
import numpy as np
from bottles import bottle
from mathutils import Matrix
from mesh import MeshBuilder, box, lathe, letters, shift, smooth, sphere, tube, turn
from prop import finish, ring
from shader import hsv

CLASSES = ("mug", "apple", "orange", "book", "die", "bottle", "ball", "pencil")
TITLES = [
    "ATLAS",
    "BIRDS",
    "TIDES",
    "GARDEN",
    "NORTH",
    "COLOR",
    "MOSS",
    "LIGHT",
    "BREAD",
    "MAPS",
    "STARS",
    "SALT",
]
BOOK_CLOTH = [
    (0.30, 0.03, 0.025), (0.025, 0.09, 0.20), (0.03, 0.16, 0.10), (0.62, 0.36, 0.05),
    (0.05, 0.05, 0.06), (0.60, 0.56, 0.47), (0.36, 0.12, 0.20),
    (0.04, 0.24, 0.30), (0.55, 0.17, 0.05),
]  # fmt: skip
LACQUERS = [
    (0.80, 0.42, 0.02),
    (0.55, 0.03, 0.03),
    (0.03, 0.12, 0.4),
    (0.04, 0.3, 0.12),
    (0.05, 0.05, 0.05),
    (0.5, 0.12, 0.4),
]
PIPS = {
    1: [(0, 0)], 2: [(-1, -1), (1, 1)], 3: [(-1, -1), (0, 0), (1, 1)],
    4: [(-1, -1), (1, 1), (-1, 1), (1, -1)], 5: [(-1, -1), (1, 1), (-1, 1), (1, -1), (0, 0)],
    6: [(-1, -1), (1, 1), (-1, 1), (1, -1), (-1, 0), (1, 0)],
}  # fmt: skip


def mug(rng, drink=None):
    """A mug with its handle; about half of them hold a drink."""
    glaze, builder = materials.ceramic(rng), MeshBuilder()
    r, h, flare, wall = (
        rng.uniform(0.36, 0.46),
        rng.uniform(0.75, 1.05),
        rng.uniform(0.92, 1.12),
        0.045,
    )
    straight = rng.random() < 0.5
    foot = r if straight else 0.72 * r
    belly = [(r, h * 0.5)] if straight else [(r * 1.06, h * 0.35), (r * 1.06, h * 0.6)]
    outside = [
        (0, 0.02),
        (foot * 0.8, 0.02),
        (foot * 0.86, 0),
        (foot * 0.95, 0.02),
        (foot, 0.09),
        *belly,
    ]
    lip = [(r * flare, h - 0.03), (r * flare - 0.02, h), (r * flare - wall, h - 0.03)]
    inside = [(r - wall, h * 0.5), (foot - wall - 0.02, 0.14), (foot * 0.7, 0.07), (0, 0.06)]
    profile = smooth(outside + lip + inside, 5)
    builder.add(lathe(profile), glaze)
    grip = [(-0.02, 0.80), (0.14, 0.86), (0.30, 0.70), (0.28, 0.42), (0.14, 0.24), (-0.06, 0.22)]
    grip = smooth([(r * 0.93 + x, 0, h * z) for x, z in grip], 7)
    builder.add(tube(grip, 0.05, 12, 1.5), glaze)
    if drink if drink is not None else rng.random() < 0.55:
        reach = r * 0.92 * max(flare, 0.92) - wall * 0.3
        builder.add(
            lathe([(reach, h * 0.8 + 0.005), (reach, h * 0.8), (0, h * 0.8)], 48),
            materials.drink(rng),
        )
    body = [p for point in profile[::3] if point[0] > 0.7 * foot for p in ring(*point)]
    body += [(p[0] + 0.05, y, p[2]) for p in grip[4:-4:2] for y in (-0.05, 0.05)]
    cavity = [
        (0, 0.06),
        (foot * 0.7, 0.07),
        (foot - wall - 0.02, 0.14),
        (r - wall, h * 0.5),
        (r * flare - wall, h),
    ]
    return finish("mug", builder, body, cavity=cavity)


def apple(rng):
    """An apple: five faint lobes, a stalk, now and then a leaf."""
    builder, size, tall, phase = (
        MeshBuilder(),
        rng.uniform(0.33, 0.43) / 0.53,
        rng.uniform(0.9, 1.05),
        rng.uniform(0, 6),
    )
    side = [
        (0, 0.11),
        (0.04, 0.10),
        (0.12, 0.05),
        (0.24, 0.02),
        (0.38, 0.10),
        (0.50, 0.30),
        (0.53, 0.55),
    ]
    top = [(0.45, 0.77), (0.30, 0.83), (0.16, 0.76), (0.06, 0.64), (0, 0.62)]
    profile = [(x * size, z * size * tall) for x, z in smooth(side + top)]

    def lobes(angle, z, _):
        low = 1 if z < 0.25 * size else 0.35
        return 1 + 0.025 * math.sin(5 * angle + phase) * low + 0.025 * math.sin(
            2 * angle + phase * 2
        ), 0.02 * math.sin(angle + phase)

    builder.add(lathe(profile, 56, lobes), materials.apple_skin(rng))
    stalk = [(0, 0, 0.60), (0.01, 0.01, 0.75), (0.04, 0.02, 0.86), (0.08, 0.03, 0.93)]
    stalk = smooth([(x, y, z * size * tall) for x, y, z in stalk], 4)
    thickness = np.linspace(0.015, 0.023, len(stalk))
    builder.add(tube(stalk, thickness, 8), materials.plain((0.09, 0.045, 0.02), 0.7))
    body = [p for i in range(0, len(profile), 4) for p in lathe([profile[i]], 14, lobes)[0]]
    return finish("apple", builder, [*body, stalk[-1]])


def orange(rng):
    """An orange with its green button."""
    builder, r, phase = MeshBuilder(), rng.uniform(0.33, 0.42), rng.uniform(0, 6)
    angles = np.linspace(0, math.pi, 36)
    profile = [
        (r * math.sin(t), -r * math.cos(t) * (0.95 - 0.06 * math.exp(-14 * (t - math.pi) ** 2)))
        for t in angles
    ]

    def uneven(angle, *_):
        return 1 + 0.012 * math.sin(3 * angle + phase), 0

    builder.add(lathe(profile, 56, uneven), materials.orange_peel(rng))
    button = lathe([(0.03, -0.02), (0.05, 0.0), (0.035, 0.022), (0, 0.02)], 7)
    builder.add(button, materials.plain((0.12, 0.16, 0.04), 0.8), shift((0, 0, r * 0.885)))
    body = [p for i in range(0, 36, 3) for p in lathe([profile[i]], 14, uneven)[0]]
    return finish("orange", builder, [*body, (*profile[0], 0)])


def _cover_design(rng, builder, w, length, z, ink):
    """A coloured band, three dots or a frame below the title."""
    accent = materials.plain(hsv(rng.random(), 0.7, 0.8), 0.5)
    style = rng.choice(["band", "dots", "frame"])
    if style == "band":
        builder.add(
            box(w * 0.98, length * 0.22, 0.006, 0.001, 1), accent, shift((0, -length * 0.18, z))
        )
    elif style == "dots":
        for i in range(3):
            dot = lathe([(w * 0.12, 0), (w * 0.12, 0.004), (0, 0.004)], 32)
            builder.add(
                dot, accent if i % 2 else ink, shift((w * 0.25 * (i - 1), -length * 0.15, z))
            )
    else:
        for side in (-1, 1):
            builder.add(
                box(w * 0.8, 0.02, 0.006, 0.001, 1), ink, shift((0, 0.42 * side * length, z))
            )
            builder.add(
                box(0.02, length * 0.84, 0.006, 0.001, 1), ink, shift((0.4 * side * w, 0, z))
            )


def book(rng):
    """A hardback, its title on the cover and (read from top to bottom) on the spine."""
    builder, w, thick, board = MeshBuilder(), rng.uniform(1.1, 1.6), rng.uniform(0.14, 0.38), 0.025
    length, colour, title = w * rng.uniform(1.3, 1.5), rng.choice(BOOK_CLOTH), rng.choice(TITLES)
    cloth = materials.plain(colour, 0.5, 0.1, grain=0.15, grain_scale=60)
    if rng.random() < 0.4:
        ink = materials.plain((0.70, 0.52, 0.2), 0.3, metallic=0.9)
    else:
        ink = materials.plain((0.80, 0.77, 0.70) if sum(colour) < 1.2 else (0.05, 0.05, 0.08), 0.5)
    for side in (-1, 1):
        builder.add(box(w, length, board, 0.010, 3), cloth, shift((0, 0, side * thick / 2)))
    builder.add(box(board * 1.2, length, thick + board, 0.011, 3), cloth, shift((-w / 2, 0, 0)))
    builder.add(
        box(w - 0.07, length - 0.09, thick - board * 0.8, 0.004, 1),
        materials.pages(),
        shift((-0.01, 0, 0)),
    )
    top = (thick + board) / 2
    builder.add(letters(title, w * 0.26), ink, shift((0, length * 0.2, top - 0.002)))
    _cover_design(rng, builder, w, length, top, ink)
    # x of the letters runs down the spine (-y), their y up (+z), their face outwards (-x)
    spine = Matrix(
        ((0, 0, -1, -w / 2 - board * 0.6 - 0.001), (-1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1))
    )
    builder.add(letters(title, min(thick * 0.7, 0.2)), ink, spine)
    half = (w / 2, length / 2, top)
    body = [
        (x * half[0], y * half[1], z * half[2]) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)
    ]
    return finish("book", builder, body, sharp=30)


def die(rng):
    """A die whose opposite faces add up to seven."""
    builder, size = MeshBuilder(), rng.uniform(0.17, 0.24)
    colour = rng.choice(
        [
            (0.80, 0.77, 0.70),
            (0.80, 0.77, 0.70),
            (0.50, 0.02, 0.02),
            (0.02, 0.05, 0.22),
            (0.03, 0.03, 0.03),
            (0.02, 0.25, 0.12),
            (0.78, 0.36, 0.03),
        ]
    )
    builder.add(box(size, size, size, size * 0.13, 4), materials.plain(colour, 0.2, 0.5))
    paint = materials.plain((0.03, 0.03, 0.03) if sum(colour) > 1 else (0.82, 0.80, 0.76), 0.4)
    pip = lathe([(0.092 * size, 0), (0.075 * size, 0.005), (0, 0.006)], 16)
    facing = {
        1: Matrix(),
        6: turn(math.pi, "X"),
        2: turn(math.pi / 2, "X"),
        5: turn(-math.pi / 2, "X"),
    }
    facing |= {3: turn(math.pi / 2, "Y"), 4: turn(-math.pi / 2, "Y")}
    for number, way in facing.items():
        for x, y in PIPS[number]:
            builder.add(
                pip, paint, way @ shift((x * size * 0.26, y * size * 0.26, size / 2 - 0.001))
            )
    h = size / 2
    body = [(x, y, z) for x in (-h, h) for y in (-h, h) for z in (-h, h)]
    return finish("die", builder, body)


def ball(rng):
    """A tennis ball with its seam, or a toy ball."""
    builder, tennis = MeshBuilder(), rng.random() < 0.35
    r = rng.uniform(0.31, 0.34) if tennis else rng.uniform(0.22, 0.42)
    builder.add(sphere(r, 64), materials.felt() if tennis else materials.toy_rubber(rng))
    if tennis:
        a, b, seam = 0.75, 0.25, []
        for t in np.linspace(0, 2 * math.pi, 120):
            p = np.array(
                [
                    a * math.cos(t) + b * math.cos(3 * t),
                    a * math.sin(t) - b * math.sin(3 * t),
                    2 * math.sqrt(a * b) * math.sin(2 * t),
                ]
            )
            seam.append(p / np.linalg.norm(p) * r * 1.001)
        builder.add(tube(seam, 0.016, 6), materials.plain((0.8, 0.8, 0.74), 0.8))
    corners = [(x, y, z) for x in (-r, r) for y in (-r, r) for z in (-r, r)]
    return finish("ball", builder, corners, "SPHERE")


def pencil(rng):
    """A hexagonal pencil, most with an eraser in its ferrule."""
    builder, length, r = MeshBuilder(), rng.uniform(1.1, 1.85), 0.042
    start = 0.0
    lead = rng.choice(
        [(0.03, 0.03, 0.035), (0.5, 0.03, 0.03), (0.03, 0.12, 0.5), (0.05, 0.35, 0.1)]
    )
    builder.add(
        tube([(0, 0, 0), (length, 0, 0)], r, 6),
        materials.plain(rng.choice(LACQUERS), 0.25, 0.4),
    )
    builder.add(
        tube([(length, 0, 0), (length + 0.13, 0, 0)], [r * 0.98, r * 0.36], 12),
        materials.plain((0.62, 0.40, 0.2), 0.7),
    )
    builder.add(
        tube([(length + 0.13, 0, 0), (length + 0.195, 0, 0)], [r * 0.36, r * 0.06], 10),
        materials.plain(lead, 0.4),
    )
    if rng.random() < 0.6:
        start = -0.22
        ferrule = materials.plain((0.60, 0.58, 0.5), 0.25, metallic=1.0)
        builder.add(tube([(-0.11, 0, 0), (0.01, 0, 0)], r * 1.02, 16), ferrule)
        builder.add(
            tube([(-0.22, 0, 0), (-0.20, 0, 0), (-0.11, 0, 0)], [r * 0.8, r, r], 14),
            materials.plain((0.62, 0.22, 0.2), 0.8),
        )
    shaft = tube([(start, 0, 0), (length, 0, 0)], r, 6)[0]
    return finish("pencil", builder, [*shaft, (length + 0.195, 0, 0)])


MAKERS = {
    "mug": mug,
    "apple": apple,
    "orange": orange,
    "book": book,
    "die": die,
    "bottle": bottle,
    "ball": ball,
    "pencil": pencil,
}
