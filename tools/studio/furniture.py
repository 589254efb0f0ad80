"""What the things lie on and in: table tops, crates, bowls, boards. None of it is labelled."""

import math

import materials
from mathutils import Matrix
from mesh import MeshBuilder, box, grid, lathe, shift, smooth, turn
from physics import make_body, make_hollow
from shader import Shader, hsv, shade

WOODS = [
    (0.30, 0.13, 0.05),
    (0.42, 0.22, 0.09),
    (0.16, 0.07, 0.03),
    (0.50, 0.32, 0.17),
    (0.23, 0.12, 0.065),
    (0.55, 0.42, 0.28),
]
TABLE = (26, 13)  # width and depth


def wood(rng, planks=True, tone=None):
    """Long grain, a different board of it in every plank."""
    tone = tone or rng.choice(WOODS)
    dark, light = shade(tone, 0.42), shade(tone, 1.45)
    s = Shader("wood", tone)
    layout = {
        "Scale": 1.0,
        "Mortar Size": 0.012,
        "Mortar Smooth": 0.4,
        "Brick Width": 14.0,
        "Row Height": rng.uniform(0.9, 1.9),
    }
    greys = {"Color1": (0, 0, 0), "Color2": (1, 1, 1), "Mortar": (0.5, 0.5, 0.5)}
    brick = s.node("TexBrick", {"Vector": s.coords(), **greys, **layout}, offset=0.37, squash=1)
    board = s.math("ADD", s.math("MULTIPLY", brick.outputs["Color"], 23.0), rng.uniform(0, 9))
    warp = s.noise(s.coords((0.18, 0.9, 1)), 1.2, 3, seed=board)
    figure = s.noise(s.coords((0.22, 3.2, 1)), 1.4, 6, 0.6, 0.6, seed=board)
    rings = s.math(
        "FRACT", s.math("MULTIPLY", s.math("ADD", figure, s.math("MULTIPLY", warp, 0.6)), 7.0)
    )
    fibre = s.noise(s.coords((0.9, 38, 1)), 3.0, 5, 0.65, seed=board)
    c = s.ramp(rings, [(0, dark), (0.12, tone), (0.7, light), (0.95, tone), (1, dark)])
    c = s.mix(0.45, c, s.ramp(figure, [(0.3, dark), (0.5, tone), (0.75, light)]))
    c = s.mix(s.ramp(fibre, [(0.35, 0.75), (0.55, 0.0)]), c, dark)
    c = s.mix(0.35, c, s.mix(brick.outputs["Color"], dark, light), "OVERLAY")
    height = s.math("MULTIPLY", fibre, 0.5)
    if planks:
        c = s.mix(brick.outputs["Fac"], c, (0.012, 0.006, 0.003))
        height = s.math("ADD", height, s.math("MULTIPLY", brick.outputs["Fac"], -2.0))
    smudges = s.ramp(s.noise(s.coords(), 0.8, 5, 0.6), [(0.3, 0.28), (0.7, 0.52)])
    return s.principled(
        base_color=c,
        roughness=smudges,
        normal=s.bump(height, 0.25),
        coat_weight=0.15,
        coat_roughness=0.25,
    )


def marble(rng):
    """Pale stone with grey veins."""
    s = Shader("marble", (0.75, 0.74, 0.72))
    cloud = s.noise(
        s.coords(rotation=(0, 0, rng.uniform(0, 3)), offset=(rng.uniform(0, 50), 0, 0)),
        0.7,
        9,
        0.62,
        1.1,
    )
    vein = s.math("ABSOLUTE", s.math("SUBTRACT", cloud, 0.5))
    stops = [
        (0, (0.20, 0.20, 0.22)),
        (0.018, (0.55, 0.54, 0.54)),
        (0.07, (0.78, 0.77, 0.75)),
        (1, (0.86, 0.85, 0.83)),
    ]
    return s.principled(base_color=s.ramp(vein, stops), roughness=0.16, coat_weight=0.3)


def cloth(rng):
    """Gingham, stripes or plain linen: woven, gently creased."""
    ink, paper = (
        hsv(rng.choice([0, 0.58, 0.35, 0.08, 0.9]), rng.uniform(0.35, 0.75), rng.uniform(0.4, 0.7)),
        (0.82, 0.79, 0.73),
    )
    style = rng.choice(["gingham", "stripes", "linen"])
    s = Shader("cloth", ink if style == "linen" else shade(paper, 0.8))
    x, y, _ = s.axes(s.coords(rotation=(0, 0, rng.uniform(-0.5, 0.5))))
    pitch = rng.uniform(1.2, 2.6)

    def stripe(axis):
        return s.math(
            "GREATER_THAN",
            s.math("FRACT", s.math("ADD", s.math("MULTIPLY", axis, pitch), 100.0)),
            0.5,
        )

    pattern = {
        "gingham": lambda: s.math("MULTIPLY", s.math("ADD", stripe(x), stripe(y)), 0.5),
        "stripes": lambda: stripe(x),
        "linen": lambda: 1.0,
    }
    weave = s.noise(s.coords((90, 90, 1)), 1.0, 2)
    colour = s.mix(
        s.math("MULTIPLY", weave, 0.25), s.mix(pattern[style](), paper, ink), (0.9, 0.88, 0.84)
    )
    height = s.math(
        "ADD", s.math("MULTIPLY", weave, 0.3), s.math("MULTIPLY", s.noise(s.coords(), 0.9, 4), 6.0)
    )
    return s.principled(
        base_color=colour, roughness=0.9, sheen_weight=0.25, normal=s.bump(height, 0.35, 0.05)
    )


def concrete(rng):
    """Cast stone with pits."""
    tone = rng.choice([(0.34, 0.34, 0.33), (0.18, 0.20, 0.21), (0.42, 0.38, 0.33)])
    s = Shader("concrete", tone)
    cloud, pits = s.noise(s.coords(), 1.3, 10, 0.68), s.noise(s.coords(), 24, 4, 0.7)
    c = s.mix(cloud, shade(tone, 0.5), shade(tone, 1.4))
    c = s.mix(s.ramp(pits, [(0.62, 0.0), (0.7, 0.5)]), c, (0.05, 0.05, 0.05))
    return s.principled(base_color=c, roughness=0.55, normal=s.bump(pits, 0.15, 0.03))


def paint(rng):
    """A painted top, satin, with the strokes of the brush."""
    tone = hsv(
        rng.choice([0.55, 0.12, 0.4, 0.95, 0.6]), rng.uniform(0.05, 0.28), rng.uniform(0.3, 0.85)
    )
    s = Shader("paint", tone)
    strokes = s.noise(s.coords((0.6, 14, 1)), 2.0, 5, 0.6)
    worn = s.ramp(s.noise(s.coords(), 2.2, 9, 0.7), [(0.66, 0.0), (0.72, 0.6)])
    c = s.mix(
        worn, s.mix(s.math("MULTIPLY", strokes, 0.4), tone, shade(tone, 0.75)), (0.30, 0.2, 0.12)
    )
    return s.principled(base_color=c, roughness=0.42, normal=s.bump(strokes, 0.2, 0.015))


TABLE_TOPS = (wood, wood, wood, wood, marble, cloth, cloth, concrete, paint)


def add_table(rng):
    """The table: its top is the plane z = 0."""
    top = MeshBuilder().add(box(*TABLE, 0.5, 0.06), rng.choice(TABLE_TOPS)(rng)).build("table")
    top.location = (0, 1.2, -0.25)
    half = [side / 2 for side in (*TABLE, 0.5)]
    corners = [
        (x, y, z)
        for x in (-half[0], half[0])
        for y in (-half[1], half[1])
        for z in (-half[2], half[2])
    ]
    make_body(corners, "BOX", Matrix.Translation(top.location), active=False)
    return top


def _wall(piece, size, place):
    """A passive box for one board of a crate."""
    half = [side / 2 for side in size]
    corners = [
        (x, y, z)
        for x in (-half[0], half[0])
        for y in (-half[1], half[1])
        for z in (-half[2], half[2])
    ]
    make_body(corners, "BOX", piece @ place, active=False)


def add_crate(rng, at):
    """An open crate of boards. Returns the object and its inner (width, depth, height)."""
    width, depth, height, board = (
        rng.uniform(2.0, 2.7),
        rng.uniform(1.5, 2.0),
        rng.uniform(0.65, 1.05),
        0.09,
    )
    builder, timber = MeshBuilder(), wood(rng, False, rng.choice([*WOODS, (0.6, 0.47, 0.3)]))
    rows = 2 if height < 0.85 else 3
    gap = 0.06
    slat = (height - gap * (rows - 1)) / rows
    for side in (-1, 1):
        for row in range(rows):
            z = board + slat / 2 + row * (slat + gap)
            builder.add(
                box(width + 2 * board, board, slat, 0.015),
                timber,
                shift((0, side * (depth + board) / 2, z)),
            )
            builder.add(
                box(board, depth, slat, 0.015), timber, shift((side * (width + board) / 2, 0, z))
            )
        for end in (-1, 1):
            post = shift(
                (side * (width / 2 - 0.06), end * (depth / 2 - 0.06), (height + board) / 2)
            )
            builder.add(box(0.12, 0.12, height + board, 0.015), timber, post)
    builder.add(
        box(width + 2 * board, depth + 2 * board, board, 0.012), timber, shift((0, 0, board / 2))
    )
    crate = builder.build("crate")
    place = shift((*at, 0)) @ turn(rng.uniform(-0.5, 0.5), "Z")
    crate.matrix_world = place @ shift((0, 0, crate["middle"][2]))
    for side in (-1, 1):
        _wall(
            place,
            (width + 2 * board, board, height),
            shift((0, side * (depth + board) / 2, board + height / 2)),
        )
        _wall(
            place,
            (board, depth, height),
            shift((side * (width + board) / 2, 0, board + height / 2)),
        )
        for end in (-1, 1):
            _wall(
                place,
                (0.12, 0.12, height + board),
                shift((side * (width / 2 - 0.06), end * (depth / 2 - 0.06), (height + board) / 2)),
            )
    _wall(place, (width + 2 * board, depth + 2 * board, board), shift((0, 0, board / 2)))
    return crate, place, (width - 0.3, depth - 0.3, height + board)


def add_bowl(rng, at, radius):
    """A glazed or wooden bowl. Returns the object and its height."""
    r, h, wall = radius, radius * rng.uniform(0.42, 0.52), 0.05
    outside = [
        (0, 0.05),
        (r * 0.38, 0.05),
        (r * 0.42, 0),
        (r * 0.48, 0.05),
        (r * 0.75, h * 0.35),
        (r * 0.95, h * 0.75),
        (r, h),
    ]
    inside = [
        (r - 0.03, h + 0.02),
        (r - wall - 0.01, h - 0.01),
        (r * 0.9 - wall, h * 0.72),
        (r * 0.7 - wall, h * 0.38),
        (r * 0.4, 0.14),
        (0, 0.12),
    ]
    profile = smooth(outside + inside, 5)
    skin = materials.ceramic(rng) if rng.random() < 0.7 else wood(rng, False)
    bowl = MeshBuilder().add(lathe(profile, 72), skin).build("bowl")
    bowl.location = (*at, bowl["middle"][2])
    make_hollow(smooth(inside[1:-1][::-1], 2), Matrix.Translation((*at, 0)), wedges=20)
    return bowl, h


def add_board(rng, at):
    """A cutting board or a cloth mat, flat on the table."""
    place = shift((*at, 0)) @ turn(rng.uniform(-0.6, 0.6), "Z")
    if rng.random() < 0.5:
        size = (rng.uniform(2.4, 3.4), rng.uniform(1.6, 2.2), 0.14)
        board = MeshBuilder().add(box(*size, 0.03), wood(rng, False)).build("board")
    else:
        size = (rng.uniform(2.6, 4.0), rng.uniform(1.8, 2.8), 0.03)
        board = MeshBuilder().add(box(*size, 0.01), cloth(rng)).build("board")
    board.matrix_world = place @ shift((0, 0, size[2] / 2))
    _wall(place, size, shift((0, 0, size[2] / 2)))
    return board, size[2]


def leaf(rng, size):
    """One curved leaf."""
    bend = rng.uniform(0.2, 0.5)

    def height(x, y):
        return -bend * (x / size) ** 2 * size - 0.15 * abs(y)

    vertices, faces = grid(size * 2, size * 0.7, 8, 5, height)
    slim = [(x, y * math.sqrt(max(0.0, 1 - (x / size) ** 2)), z) for x, y, z in vertices]
    return slim, faces
