"""Where the picture is taken from: near or far, low or high, with a real lens's depth of field."""

import math

import bpy
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

# kind of table -> nearest and farthest camera, lowest angle above the table in degrees
VIEWS = {
    "spread": (4.8, 9.0, 12), "fruit bowl": (4.0, 8.0, 20), "crate": (4.2, 8.0, 30),
    "desk": (4.5, 8.5, 15),
    "dice": (2.6, 5.5, 24), "close-up": (2.6, 4.6, 14), "far": (9.5, 13.0, 16),
}  # fmt: skip
NEAREST = 1.3  # a thing nearer than this would fill the picture
THROWS = 40


def _aim(camera, at, target, roll):
    camera.location = at
    camera.rotation_euler = (target - at).to_track_quat("-Z", "Y").to_euler()
    camera.rotation_euler.rotate_axis("Z", roll)
    bpy.context.view_layer.update()


def _in_view(camera, props):
    """How many things have their middle well inside the frame."""
    count = 0
    for prop in props:
        x, y, z = world_to_camera_view(
            bpy.context.scene, camera, prop.seen.matrix_world.translation
        )
        count += 0.04 < x < 0.96 and 0.04 < y < 0.96 and z > 0
    return count


def _clear(at, props):
    """Whether nothing stands in front of the lens."""
    return all(
        (prop.seen.matrix_world.translation - at).length > NEAREST + max(prop.seen.dimensions) / 2
        for prop in props
    )


def add_camera(scene):
    """Throw the camera until it sees enough; the best throw stands if none does."""
    rng, props = scene.rng, scene.props
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    data.sensor_width, data.clip_start = 36, 0.05
    low, high, flattest = VIEWS[scene.kind]
    enough, best = min(len(props), 5 if scene.kind in ("close-up", "dice") else 8), None
    for _ in range(THROWS):
        wanted = rng.choice(props).seen.matrix_world.translation
        target = wanted.lerp(Vector((0, 0.3, 0.3)), rng.uniform(0.35, 0.9))
        target.z = max(0.15, min(target.z, 0.8))
        up = math.radians(
            max(
                flattest,
                rng.choice([rng.uniform(12, 24), rng.uniform(20, 42), rng.uniform(35, 68)]),
            )
        )
        around, distance = rng.uniform(-0.7, 0.7), rng.uniform(low, high)
        lens, roll = rng.uniform(32, 48), rng.gauss(0, 0.025)
        offset = Vector(
            (math.sin(around) * math.cos(up), -math.cos(around) * math.cos(up), math.sin(up))
        )
        at = target + offset * distance
        data.lens = lens
        _aim(camera, at, target, roll)
        seen = _in_view(camera, props) if _clear(at, props) else -1
        if best is None or seen > best[0]:
            best = (seen, at.copy(), target.copy(), roll, lens, wanted.copy())
        if seen >= enough:
            break
    _, at, target, roll, data.lens, wanted = best
    _aim(camera, at, target, roll)
    ahead = (target - at).normalized()
    depths = [(prop.seen.matrix_world.translation - at).dot(ahead) for prop in props]
    nearest = min([depth for depth in depths if depth > 1.0], default=2.0)
    _focus(data, (wanted - at).dot(ahead), nearest, rng)
    return camera


def _focus(data, distance, nearest, rng):
    """Choose the opening by the blur wanted, in pixels of 640: 4 to 12 at the wall, 5 before it."""
    pixels = 640 * data.lens / data.sensor_width
    opening = rng.uniform(4, 12) / (pixels * (1 / distance - 1 / (distance + 13)))
    opening *= 0.7 if distance < 5 else 1  # near things would swim otherwise
    distance *= rng.uniform(0.96, 1.02)
    if nearest < distance:
        opening = min(opening, 5 / (pixels * (1 / nearest - 1 / distance)))
    data.dof.use_dof, data.dof.focus_distance = True, distance
    data.dof.aperture_fstop = data.lens / 1000 / opening
