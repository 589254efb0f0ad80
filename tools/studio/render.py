"""Two kinds of picture of one scene: the photograph, and the exact index pass."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import bpy
import numpy as np
from PIL import Image
from shader import Shader


def photograph(path, rng, size, samples, threads=2, quality=88):
    """Render with Cycles and its denoiser, then add the lens's fall-off and the sensor's grain."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.seed = "CPU", samples, 1
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.05
    cycles.adaptive_min_samples = 4
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    # the careful denoiser takes as long as four samples a pixel and shows no difference
    cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
    cycles.denoising_quality = "BALANCED"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 2, 2
    cycles.transmission_bounces = cycles.transparent_max_bounces = 6
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect, cycles.use_light_tree = 4, False
    cycles.pixel_filter_type, cycles.filter_width = "BLACKMAN_HARRIS", 1.4
    frame = scene.render
    frame.resolution_x, frame.resolution_y, frame.resolution_percentage = *size, 100
    frame.threads_mode, frame.threads = "FIXED", threads
    frame.image_settings.file_format, frame.image_settings.color_mode = "PNG", "RGB"
    frame.image_settings.compression = 5
    frame.dither_intensity = 1
    scene.view_settings.view_transform, scene.view_settings.look = (
        "AgX",
        "AgX - Medium High Contrast",
    )
    develop(_render(), rng).save(path, quality=quality, optimize=True)


def develop(image, rng):
    """Vignette and grain: a render without them looks too clean to be a photograph."""
    light = np.asarray(image, np.float32)
    h, w = light.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    from_middle = ((x - w / 2) / (w / 2)) ** 2 + ((y - h / 2) / (h / 2)) ** 2
    noise = np.random.default_rng(rng.randrange(1 << 30))
    grain = noise.normal(0, 1.7, (h, w, 1)) + noise.normal(0, 0.9, (h, w, 3))
    light = light * (1 - 0.06 * from_middle[..., None]) + grain * (1.15 - light / 255 * 0.6)
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


@contextlib.contextmanager
def _quiet():
    """Blender reports every step on the process's own output; nobody asked."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _render():
    handle, path = tempfile.mkstemp(suffix=".png")
    os.close(handle)
    bpy.context.scene.render.filepath = path
    with _quiet():
        bpy.ops.render.render(write_still=True)
    image = Image.open(path).convert("RGB")
    Path(path).unlink()
    return image


def prepare_index_pass():
    """From here on every object glows with its index: one sample a pixel, no filter, no blur."""
    scene = bpy.context.scene
    s = Shader("index")
    index = s.math("DIVIDE", s.node("ObjectInfo").outputs["Object Index"], 255.0)
    bpy.context.view_layer.material_override = s.emission((1, 1, 1), index)
    cycles = scene.cycles
    cycles.samples, cycles.use_adaptive_sampling, cycles.use_denoising = 1, False, False
    cycles.pixel_filter_type, cycles.filter_width, cycles.max_bounces = "BOX", 0.01, 0
    scene.world, scene.render.dither_intensity = None, 0
    scene.view_settings.view_transform, scene.view_settings.look = "Raw", "None"
    scene.view_settings.exposure = 0
    scene.render.use_persistent_data = True
    for thing in scene.objects:
        if thing.type == "LIGHT":
            thing.hide_render = True


def index_pass(shown=None):
    """(H, W) of object indices; with `shown`, of these objects alone."""
    hidden = []
    if shown is not None:
        names = {thing.name for thing in shown}
        hidden = [
            o
            for o in bpy.context.scene.objects
            if o.type == "MESH" and not o.hide_render and o.name not in names
        ]
    for thing in hidden:
        thing.hide_render = True
    indices = np.asarray(_render())[..., 0]
    for thing in hidden:
        thing.hide_render = False
    return indices


def overscan(margin):
    """Widen the frame by `margin` pixels on every side, every pixel staying where it was."""
    frame, camera = bpy.context.scene.render, bpy.context.scene.camera.data
    wider = frame.resolution_x + 2 * margin
    camera.sensor_width *= wider / frame.resolution_x
    frame.resolution_x, frame.resolution_y = wider, frame.resolution_y + 2 * margin
