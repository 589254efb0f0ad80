"""A thin handle on Blender's shader node trees, so that a material reads like a formula.

Blender builds materials from nodes joined by links. Written out in full, three lines of
idea become thirty lines of wiring; `Shader` keeps the idea visible:

    s = Shader("clay")
    speckle = s.noise(s.coords(), scale=38)
    s.principled(base_color=s.mix(speckle, RED, BLACK), roughness=0.4)
"""

import colorsys

import bpy


def hsv(hue, saturation, value):
    """A colour in linear light, as Cycles wants it; `hue` wraps around at 1."""
    return tuple(c**2.2 for c in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def shade(colour, factor):
    """`colour` made darker or lighter, kept within [0, 1]."""
    return tuple(min(1.0, max(0.0, c * factor)) for c in colour)


class Shader:
    """One material under construction."""

    def __init__(self, name, bounce_colour=None):
        """`bounce_colour`: a flat stand-in for diffuse bounces; saves a quarter of the time."""
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.bounce_colour = bounce_colour
        self._output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def node(self, kind, inputs=None, **settings):
        """Add a `ShaderNode<kind>`; an input may be a number, a colour or another node's output."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for name, value in settings.items():
            setattr(node, name, value)
        for name, value in (inputs or {}).items():
            self._plug(node.inputs[name], value)
        return node

    def _plug(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
            return
        wanted = getattr(socket.default_value, "__len__", lambda: 0)()
        if wanted == 4 and len(value) == 3:
            value = (*value, 1)
        socket.default_value = value

    def coords(self, scale=(1, 1, 1), rotation=(0, 0, 0), offset=(0, 0, 0)):
        """Object coordinates, so that a pattern sticks to its object."""
        source = self.node("TexCoord").outputs["Object"]
        where = {"Vector": source, "Scale": scale, "Rotation": rotation, "Location": offset}
        return self.node("Mapping", where).outputs[0]

    def axes(self, vector=None):
        """x, y and z of a vector (by default of the object coordinates)."""
        vector = self.node("TexCoord").outputs["Object"] if vector is None else vector
        return self.node("SeparateXYZ", {0: vector}).outputs

    def noise(self, vector, scale, detail=4, roughness=0.5, distortion=0.0, seed=None):
        """Fractal noise around 0.5; `seed` may be a socket, to give every plank its own grain."""
        inputs = {"Vector": vector, "Scale": scale, "Detail": detail}
        node = self.node("TexNoise", inputs | {"Roughness": roughness, "Distortion": distortion})
        if seed is not None:
            node.noise_dimensions = "4D"
            self._plug(node.inputs["W"], seed)
        return node.outputs["Fac"]

    def cells(self, vector, scale, feature="F1"):
        """Distance to the nearest of scattered points: pores, dots."""
        return self.node("TexVoronoi", {"Vector": vector, "Scale": scale}, feature=feature).outputs[
            "Distance"
        ]

    def ramp(self, factor, stops, interpolation="LINEAR"):
        """Map a factor through `(position, colour or grey)` stops."""
        node = self.node("ValToRGB", {"Fac": factor})
        elements = node.color_ramp.elements
        node.color_ramp.interpolation = interpolation
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, colour) in zip(elements, stops, strict=True):
            colour = (colour,) * 3 if isinstance(colour, (int, float)) else colour
            element.position, element.color = position, (*colour, 1)
        return node.outputs["Color"]

    def mix(self, factor, a, b, blend="MIX"):
        """`a` where factor is 0, `b` where it is 1."""
        node = self.node("Mix", data_type="RGBA", blend_type=blend)
        for index, value in ((0, factor), (6, a), (7, b)):
            self._plug(node.inputs[index], value)
        return node.outputs[2]

    def math(self, operation, a, b=0.0):
        """One arithmetic step, named as Blender names it."""
        return self.node("Math", {0: a, 1: b}, operation=operation).outputs[0]

    def bump(self, height, strength=0.2, distance=0.02):
        """A normal bent by a height."""
        return self.node(
            "Bump", {"Height": height, "Strength": strength, "Distance": distance}
        ).outputs[0]

    def principled(self, **inputs):
        """Finish with a Principled BSDF (`base_color=` is its 'Base Color')."""
        named = {
            key.replace("_", " ").title().replace("Ior", "IOR"): value
            for key, value in inputs.items()
        }
        surface = self.node("BsdfPrincipled", named).outputs[0]
        if self.bounce_colour:
            flat = self.node("BsdfDiffuse", {"Color": self.bounce_colour}).outputs[0]
            bounce = self.node("LightPath").outputs["Is Diffuse Ray"]
            surface = self.node("MixShader", {0: bounce, 1: surface, 2: flat}).outputs[0]
        return self.finish(surface)

    def emission(self, colour, strength, sampled=False):
        """Finish as a glowing surface. Unsampled: it is seen, but throws no costly light."""
        glow = self.node("Emission", {"Color": colour, "Strength": strength}).outputs[0]
        if not sampled:
            self.material.cycles.emission_sampling = "NONE"
        return self.finish(glow)

    def finish(self, surface):
        """Join the last node to the output."""
        self.tree.links.new(surface, self._output.inputs[0])
        return self.material
