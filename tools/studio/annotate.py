"""From index passes to COCO annotations.

The visible mask comes from one pass of the whole scene. What an object would show if nothing
hid it comes from passes without the others, so occlusion is a ratio of two counts made on
the same pixel grid: an object that nothing hides has occlusion 0, not 0.004.

What the pass cannot know: glass counts as opaque (what stands behind it is hidden), and
there is no depth of field, so a blurred outline is drawn where the sharp one would be.
"""

import bpy
import numpy as np
from objects import CLASSES
from render import index_pass, overscan
from rle import bounds, encode

SMALLEST = 12  # visible pixels
CROWD_FROM = 12  # visible members of one class in one heap, from which on most become a crowd
CROWD_KEEPS = 6  # ... of which the most visible stay single, as COCO's annotators did


def _projected(prop, size):
    """Bounds of the projected vertices in pixels; None if some are behind the camera."""
    camera, mesh = bpy.context.scene.camera, prop.seen.data
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    points = np.c_[points.reshape(-1, 3), np.ones(len(mesh.vertices))]
    lens = camera.calc_matrix_camera(bpy.context.evaluated_depsgraph_get(), x=size[0], y=size[1])
    clip = points @ np.array(lens @ camera.matrix_world.inverted() @ prop.seen.matrix_world).T
    if (clip[:, 3] <= 0.05).any():
        return None
    x, y = (clip[:, 0] / clip[:, 3] + 1) / 2 * size[0], (1 - clip[:, 1] / clip[:, 3]) / 2 * size[1]
    return x.min() - 2, y.min() - 2, x.max() + 2, y.max() + 2


def _apart(a, b):
    return a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]


def _in_turns(props, boxes):
    """Groups of props whose projections do not meet: all of a group are 'alone' in one pass."""
    groups = []
    for prop in props:
        box = boxes[prop.seen.pass_index]
        for group in groups:
            if all(_apart(box, boxes[other.seen.pass_index]) for other in group):
                group.append(prop)
                break
        else:
            groups.append([prop])
    return groups


def _alone(props, boxes):
    """Mask of every prop as if it were alone."""
    masks = {}
    for group in _in_turns(props, boxes):
        indices = index_pass([prop.seen for prop in group])
        for prop in group:
            masks[prop.seen.pass_index] = indices == prop.seen.pass_index
    return masks


def _cut(mask):
    return mask[0].any() or mask[-1].any() or mask[:, 0].any() or mask[:, -1].any()


def measure(scene, size, camera):
    """One record for every prop that shows enough. Wants `prepare_index_pass` before it.

    `whole` is the silhouette alone within the frame, `beyond` the pixels it has in all, the
    frame widened, and `amodal` its box, which may reach outside the image.
    """
    bpy.context.scene.camera = camera
    camera.data.dof.use_dof = False
    visible = index_pass()
    boxes = {p.seen.pass_index: _projected(p, size) for p in scene.props}
    shown = [
        p
        for p in scene.props
        if boxes[p.seen.pass_index] and (visible == p.seen.pass_index).sum() >= SMALLEST
    ]
    inside = _alone(shown, boxes)
    cut = [p for p in shown if _cut(inside[p.seen.pass_index])]
    margin = max(size) // 2
    if cut:
        overscan(margin)
        beyond = _alone(cut, boxes)
        overscan(-margin)
    records = []
    for prop in shown:
        index = prop.seen.pass_index
        whole = inside[index]
        amodal, total = bounds(whole), int(whole.sum())
        if prop in cut:
            x, y, w, h = bounds(beyond[index])
            amodal, total = [x - margin, y - margin, w, h], max(total, int(beyond[index].sum()))
        records.append(
            {
                "label": prop.label,
                "group": prop.group,
                "visible": visible == index,
                "whole": whole,
                "amodal": amodal,
                "total": total,
            }
        )
    return records


def _merge(members):
    """One crowd record out of several single ones."""
    corners = np.array([[x, y, x + w, y + h] for x, y, w, h in (m["amodal"] for m in members)])
    x1, y1, x2, y2 = [int(v) for v in (*corners[:, :2].min(0), *corners[:, 2:].max(0))]
    whole = np.any([m["whole"] for m in members], 0)
    outside = sum(m["total"] - int(m["whole"].sum()) for m in members)
    merged = {
        "visible": np.any([m["visible"] for m in members], 0),
        "whole": whole,
        "total": int(whole.sum()) + outside,
    }
    return members[0] | merged | {"amodal": [x1, y1, x2 - x1, y2 - y1], "crowd": 1}


def gather_crowds(records):
    """In a heap of a dozen of one class, keep the most visible and join the rest into one crowd."""
    heaps = {}
    for record in records:
        if record["group"]:
            heaps.setdefault((record["group"], record["label"]), []).append(record)
    for heap in heaps.values():
        if len(heap) >= CROWD_FROM:
            heap.sort(key=lambda r: -int(r["visible"].sum()))
            joined = heap[CROWD_KEEPS:]
            records = [r for r in records if not any(r is j for j in joined)] + [_merge(joined)]
    return records


def annotations(records):
    """COCO annotations without ids: `id` and `image_id` are given when pictures are gathered."""
    made = []
    for record in gather_crowds(records):
        area, inside = int(record["visible"].sum()), int(record["whole"].sum())
        made.append({
            "category_id": CLASSES.index(record["label"]) + 1,
            "bbox": bounds(record["visible"]),
            "area": area,
            "iscrowd": record.get("crowd", 0),
            "segmentation": encode(record["visible"]),
            "amodal_bbox": record["amodal"],
            "occlusion": round(1 - area / inside, 4),
            "truncation": round(1 - inside / record["total"], 4),
        })  # fmt: skip
    return made
