"""One table: what is put on it, what falls into heaps, and which scenes are thrown away.

A scene is a pure function of its seed. A table on which something still moves, hangs in the
air or sinks into something else is rejected, and the next attempt of the same seed is made.
"""

import math
import random
from dataclasses import dataclass, field

import bpy
import furniture
import objects
import physics
import surroundings
from mathutils import Euler, Matrix

KINDS = {
    "spread": 3,
    "fruit bowl": 2,
    "crate": 2.5,
    "desk": 2,
    "dice": 1.2,
    "close-up": 2.5,
    "far": 1.8,
}
ROUND = ("apple", "orange", "ball")
HEAVY = {"book": 6.0, "bottle": 8.0, "mug": 4.0}
ATTEMPTS = 12
TURN = 2 * math.pi


class RejectedError(Exception):
    """A table that may not be shown: the message says why."""


@dataclass
class Table:
    """The things put on one table so far."""

    rng: random.Random
    props: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    furniture: list = field(default_factory=list)
    taken: list = field(default_factory=list)

    def spot(self, radius, x=(-2.8, 2.8), y=(-2.0, 2.6)):
        """A free place, or None if forty throws find none."""
        for _ in range(40):
            at = self.rng.uniform(*x), self.rng.uniform(*y)
            if all(math.dist(at, other) > radius + reach for *other, reach in self.taken):
                self.taken.append((*at, radius))
                return at
        return None

    def drop(self, label, at, z, rotation=(0, 0, 0), group="", active=True, **options):
        """Let one thing fall from a height `z` of its middle (None: stand it on the table)."""
        prop = objects.MAKERS[label](self.rng, **options)
        prop.group = group
        z = prop.seen["half_height"] + 0.006 if z is None else z
        place = Matrix.Translation((*at, z)) @ Euler(rotation).to_matrix().to_4x4()
        body = physics.make_body(
            prop.body, prop.shape, place, active=active, mass=HEAVY.get(label, 1.0)
        )
        if label in ROUND:
            body.rigid_body.angular_damping = 0.95
        self.props.append(prop)
        self.bodies.append(body)
        return prop

    def any_turn(self):
        """A random orientation."""
        return tuple(self.rng.uniform(0, TURN) for _ in range(3))

    # ------------------------------------------------------------ groups of things

    def stand(self, label, radius=0.5, **where):
        """One thing upright on a free place."""
        at = self.spot(radius, **where)
        if at:
            self.drop(label, at, None, (0, 0, self.rng.uniform(0, TURN)))

    def scatter(self, labels, radius=0.36, **where):
        """Things lying about as they fell."""
        for label in labels:
            at = self.spot(0.16 if label == "die" else radius, **where)
            if at and label in ("mug", "bottle", "book"):
                self.drop(label, at, None, (0, 0, self.rng.uniform(0, TURN)))
            elif at:
                lying = (0, 0, self.rng.uniform(0, TURN))
                self.drop(
                    label,
                    at,
                    0.12 if label == "pencil" else 0.48,
                    lying
                    if label == "pencil" or (self.rng.random() < 0.6 and label != "die")
                    else self.any_turn(),
                )

    def books(self, at, count, topping=2):
        """A stack of books and what was left on it."""
        rng, z = self.rng, 0.006
        for _ in range(count):
            x, y = at[0] + rng.uniform(-0.1, 0.1), at[1] + rng.uniform(-0.1, 0.1)
            prop = self.drop(
                "book", (x, y), 50, (0, 0, rng.uniform(-0.6, 0.6) + rng.choice([0, 0, math.pi]))
            )
            z += prop.seen["half_height"]
            self.bodies[-1].location.z = z
            z += prop.seen["half_height"] + 0.01
        for i in range(topping):
            label = rng.choice(["die", "apple", "ball", "orange", "pencil", "die", "mug"])
            spin = (0, 0, rng.uniform(0, TURN))
            x, y = (
                at[0] + (i % 2 - 0.5) * 0.55 + rng.uniform(-0.1, 0.1),
                at[1] + (i // 2 - 0.5) * 0.6 + rng.uniform(-0.1, 0.1),
            )
            self.drop(label, (x, y), z + (0.55 if label == "mug" else 0.45), spin)

    def pencil_mug(self, at, count):
        """A mug with pencils leaning in it. The mug stands fast."""
        prop = self.drop(
            "mug", at, None, (0, 0, self.rng.uniform(0, TURN)), active=False, drink=False
        )
        place, inside = self.bodies[-1].matrix_world.copy(), prop.cavity
        bpy.data.objects.remove(self.bodies[-1])  # its hull would close the mouth
        physics.make_hollow(inside[1:], place)
        marker = bpy.data.objects.new("body marker", None)
        bpy.context.scene.collection.objects.link(marker)
        marker.matrix_world = place
        self.bodies[-1] = marker
        for i in range(count):
            angle, lean = i * 2.4 + self.rng.uniform(-0.3, 0.3), 0.14
            inner = inside[1][0] * 0.6
            at_top = (at[0] - math.cos(angle) * inner * 0.3, at[1] - math.sin(angle) * inner * 0.3)
            upright = (0, -math.pi / 2 + lean, angle)
            self.drop("pencil", at_top, 1.05 + 0.05 * (i % 3), upright, group="pencils")

    def fruit_bowl(self, at, count):
        """A bowl heaped with fruit, now and then with a ball among it."""
        rng = self.rng
        bowl, height = furniture.add_bowl(rng, at, rng.uniform(1.0, 1.3))
        self.furniture.append(bowl)
        labels = rng.choice(
            [
                ["apple", "orange"],
                ["apple", "orange", "ball"],
                ["apple"],
                ["orange", "apple"],
                ["ball", "orange"],
            ]
        )
        for i in range(count):
            angle, reach = i * 2.4, (0.05 if i == 3 else 0.45)
            place = at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)
            self.drop(
                rng.choice(labels), place, height + 0.3 + i * 0.42, self.any_turn(), group="fruit"
            )

    def crate(self, at, layers, labels):
        """A crate filled in layers, heaped a little over its rim."""
        rng = self.rng
        crate, place, (width, depth, _) = furniture.add_crate(rng, at)
        self.furniture.append(crate)
        columns, rows = max(2, int(width / 0.74)), max(2, int(depth / 0.74))
        for layer in range(layers):
            for column in range(columns):
                for row in range(rows):
                    x = (column + 0.5) / columns * width - width / 2 + rng.uniform(-0.04, 0.04)
                    y = (row + 0.5) / rows * depth - depth / 2 + rng.uniform(-0.04, 0.04)
                    over = place @ Matrix.Translation(
                        (x, y, 0.65 + layer * 1.1 + (column + row) % 2 * 0.5)
                    )
                    label = rng.choice(labels)
                    spin = (
                        (0, rng.uniform(-0.2, 0.2), rng.uniform(0, TURN))
                        if label == "pencil"
                        else self.any_turn()
                    )
                    self.drop(label, over.translation.xy, over.translation.z, spin, group="crate")

    def dice_bowl(self, at, count):
        """A bowl full of dice: the crowd."""
        bowl, height = furniture.add_bowl(self.rng, at, self.rng.uniform(0.62, 0.75))
        self.furniture.append(bowl)
        for i in range(count):
            angle, reach = i * 2.4, 0.3 if i % 5 else 0.05
            place = at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)
            self.drop("die", place, height + 0.15 + (i // 5) * 0.3, self.any_turn(), group="dice")


# ---------------------------------------------------------------- kinds of table


def _spread(table):
    rng = table.rng
    if rng.random() < 0.4:
        board, _ = furniture.add_board(rng, (rng.uniform(-1, 1), rng.uniform(-0.8, 0.6)))
        table.furniture.append(board)
    if rng.random() < 0.5:
        table.books(table.spot(1.15, y=(0.4, 2.2)), rng.randint(1, 3), rng.randint(0, 3))
    if rng.random() < 0.5:
        at = table.spot(0.6, y=(0, 2))
        if at:
            table.pencil_mug(at, rng.randint(3, 5))
    for label in rng.choices(["bottle", "mug", "mug"], k=rng.randint(2, 4)):
        table.stand(label, y=(-0.5, 2.6))
    table.scatter(
        rng.choices(
            ["apple", "orange", "ball", "die", "die", "pencil", "mug", "apple"],
            k=rng.randint(7, 13),
        )
    )


def _fruit_bowl(table):
    rng, at = table.rng, (table.rng.uniform(-0.6, 0.6), table.rng.uniform(0, 0.6))
    table.taken.append((*at, 1.3))
    table.fruit_bowl(at, rng.randint(7, 11))
    for label in rng.choices(["bottle", "mug"], k=rng.randint(1, 4)):
        table.stand(label)
    table.scatter(
        rng.choices(["apple", "orange", "die", "mug", "pencil", "ball"], k=rng.randint(3, 9))
    )


def _crate(table):
    rng, at = table.rng, (table.rng.uniform(-0.5, 0.5), table.rng.uniform(0, 0.5))
    table.taken.append((*at, 1.75))
    mixes = [
        ["apple"] * 4 + ["orange"] * 2,
        ["ball"] * 4 + ["die", "die", "mug"],
        ["apple", "orange", "ball", "die", "mug", "pencil"],
    ]
    mixes += [
        ["ball", "apple", "orange"],
        ["mug", "ball", "ball", "die", "apple"],
        ["orange"] * 3 + ["ball"],
    ]
    table.crate(at, rng.randint(2, 4), rng.choice(mixes))
    for label in rng.choices(["bottle", "mug"], k=rng.randint(0, 3)):
        table.stand(label, x=(-3.4, 3.4))
    table.scatter(
        rng.choices(["apple", "orange", "die", "ball", "pencil"], k=rng.randint(2, 6)),
        x=(-3.2, 3.2),
    )


def _desk(table):
    rng = table.rng
    for _ in range(rng.randint(1, 3)):
        at = table.spot(1.15, y=(-0.8, 2.2))
        if at:
            table.books(at, rng.randint(1, 5), rng.randint(0, 4))
    at = table.spot(0.6, y=(-1, 2))
    if at:
        table.pencil_mug(at, rng.randint(3, 9))
    for label in rng.choices(["mug", "bottle", "mug"], k=rng.randint(1, 3)):
        table.stand(label)
    table.scatter(
        rng.choices(
            ["pencil", "pencil", "pencil", "die", "apple", "ball", "book"], k=rng.randint(4, 9)
        )
    )


def _dice(table):
    rng = table.rng
    at = (rng.uniform(-0.5, 0.5), rng.uniform(0, 0.5))
    if rng.random() < 0.7:
        table.taken.append((*at, 0.85))
        table.dice_bowl(at, rng.randint(16, 30))
    table.scatter(["die"] * rng.randint(5, 14), x=(-1.8, 1.8), y=(-1.6, 1.4))
    table.scatter(rng.choices(["pencil", "mug", "book", "apple", "ball"], k=rng.randint(2, 4)))
    table.stand(rng.choice(["mug", "bottle"]))


def _close_up(table):
    rng = table.rng
    if rng.random() < 0.3:
        table.books(table.spot(0.9, x=(-1, 1), y=(0, 1)), rng.randint(1, 2), rng.randint(1, 2))
    near = {"x": (-1.5, 1.5), "y": (-0.9, 1.3)}
    for label in rng.choices(["mug", "mug", "bottle"], k=rng.randint(1, 3)):
        table.stand(label, 0.46, **near)
    table.scatter(
        rng.choices(
            ["apple", "orange", "ball", "die", "die", "pencil", "mug"], k=rng.randint(5, 9)
        ),
        0.33,
        **near,
    )


def _far(table):
    rng = table.rng
    wide = {"x": (-5, 5), "y": (-3, 5)}
    for _ in range(rng.randint(1, 2)):
        table.books(table.spot(1.2, x=(-4, 4), y=(-2, 4)), rng.randint(1, 4), rng.randint(0, 3))
    at = table.spot(0.6, x=(-3, 3), y=(-1, 3))
    if at:
        table.pencil_mug(at, rng.randint(2, 5))
    for label in rng.choices(["mug", "bottle"], k=rng.randint(3, 7)):
        table.stand(label, **wide)
    table.scatter(
        rng.choices(
            ["apple", "orange", "ball", "die", "die", "die", "pencil", "mug"], k=rng.randint(12, 22)
        ),
        **wide,
    )


LAYOUTS = {
    "spread": _spread, "fruit bowl": _fruit_bowl, "crate": _crate, "desk": _desk,
    "dice": _dice, "close-up": _close_up, "far": _far,
}  # fmt: skip


# ---------------------------------------------------------------- the scene


@dataclass
class Scene:
    """A settled table, ready for its picture."""

    kind: str
    rng: random.Random
    props: list
    furniture: list
    attempt: int


def _let_fall(table):
    """Settle, set the seen objects down, throw the scene away if anything is wrong with it."""
    places = physics.settle(table.bodies)
    if places is None:
        raise RejectedError("something never came to rest")
    physics.end_world()
    kept = []
    for prop, place in zip(table.props, places, strict=True):
        if place.translation.z < -0.2:  # fell off the table
            bpy.data.objects.remove(prop.seen)
            continue
        prop.seen.matrix_world = place
        kept.append(prop)
    bpy.context.view_layer.update()
    wrong = physics.unsupported([p.seen for p in kept], table.furniture)
    if wrong:
        raise RejectedError(
            "not lying on anything: " + ", ".join(sorted(kept[i].label for i in wrong))
        )
    return kept


def build(seed):
    """The scene of a seed: the first of its attempts in which everything lies as it should."""
    for attempt in range(ATTEMPTS):
        rng = random.Random(f"iouviz table {seed} {attempt}")
        bpy.ops.wm.read_factory_settings(use_empty=True)
        physics.start_world()
        kind = random.Random(f"iouviz kind {seed}").choices(list(KINDS), list(KINDS.values()))[0]
        table = Table(rng)
        furniture.add_table(rng)
        LAYOUTS[kind](table)
        try:
            props = _let_fall(table)
        except RejectedError as reason:
            print(f"  seed {seed}, attempt {attempt} ({kind}): rejected, {reason}", flush=True)
            continue
        mood = surroundings.choose_mood(rng)
        surroundings.add_room(rng, mood)
        surroundings.add_light(rng, mood)
        for index, prop in enumerate(props, start=1):
            prop.seen.pass_index = index
        return Scene(kind, rng, props, table.furniture, attempt)
    raise RejectedError(f"seed {seed}: no attempt of {ATTEMPTS} came to rest")
