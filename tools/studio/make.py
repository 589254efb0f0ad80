"""Make pictures of tables with exact annotations.

    python tools/studio/make.py --seed 1 --count 60 --out pictures
    python tools/studio/make.py --seeds 3,17,40-59 --out pictures --size 320x240 --samples 8

A picture that is already in the folder is not made again, so a run that was stopped goes on
where it stopped. The annotations of all the pictures asked for end up in `annotations.json`.
"""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import annotate
import camera
import render
import scene
from objects import CLASSES

INFO = {
    "description": "iouviz tables, rendered from this project's own code, no outside asset",
    "url": "", "version": "1.0", "year": 2026,
    "contributor": "the iouviz project", "date_created": "2026-11-22",
}  # fmt: skip
LICENCE = {
    "id": 1,
    "name": "CC0 1.0 Universal",
    "url": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def parse_seeds(text):
    """Read a list such as '3,17,40-42' into [3, 17, 40, 41, 42]."""
    seeds = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    return seeds


def make_one(seed, folder, size, samples, threads, views=1):
    """The pictures of one scene and, beside the first, their annotations; not made twice."""
    pictures = [
        folder / f"table_{seed:05d}{'abcdefgh'[view] if view else ''}.jpg" for view in range(views)
    ]
    notes = pictures[0].with_suffix(".json")
    if notes.exists():
        return json.loads(notes.read_text())
    start = time.perf_counter()
    made = scene.build(seed)
    built, cameras = time.perf_counter(), []
    for picture in pictures:
        cameras.append(camera.add_camera(made))
        render.photograph(str(picture), made.rng, size, samples, threads)
    rendered, records = time.perf_counter(), []
    render.prepare_index_pass()
    for picture, eye in zip(pictures, cameras, strict=True):
        found = annotate.annotations(annotate.measure(made, size, eye))
        about = {
            "file_name": picture.name,
            "width": size[0],
            "height": size[1],
            "seed": seed,
            "kind": made.kind,
        }
        records.append(about | {"annotations": found})
    notes.write_text(json.dumps(records))
    times = (built - start, rendered - built, time.perf_counter() - rendered)
    counts = [len(record["annotations"]) for record in records]
    seconds = "{:.1f} s build, {:.1f} s picture, {:.1f} s annotation".format(*times)
    print(
        f"{notes.stem}: {made.kind}, {counts} annotations, {seconds}",
        flush=True,
    )
    return records


def gather(records):
    """One COCO data set out of the pictures, ids from 1."""
    images, annotations = [], []
    for image_id, record in enumerate(records, start=1):
        images.append(
            {"id": image_id, "license": 1} | {k: v for k, v in record.items() if k != "annotations"}
        )
        for annotation in record["annotations"]:
            annotations.append({"id": len(annotations) + 1, "image_id": image_id} | annotation)
    categories = [
        {"id": i, "name": name, "supercategory": "thing"} for i, name in enumerate(CLASSES, start=1)
    ]
    return {
        "info": INFO,
        "licenses": [LICENCE],
        "images": images,
        "annotations": annotations,
        "categories": categories,
    }


def main():
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(description="Make pictures of tables with exact annotations.")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first picture (default 1)")
    parser.add_argument(
        "--count", type=int, default=4, help="how many pictures, one seed each (default 4)"
    )
    parser.add_argument("--seeds", help="instead: a list such as 3,17,40-59")
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="folder to write to")
    parser.add_argument("--size", default="640x480", help="width x height (default 640x480)")
    parser.add_argument("--samples", type=int, default=24, help="light paths a pixel (default 24)")
    parser.add_argument("--views", type=int, default=1, help="pictures of each scene (default 1)")
    parser.add_argument("--threads", type=int, default=2, help="render threads (default 2)")
    options = parser.parse_args()
    size = tuple(int(n) for n in options.size.split("x"))
    seeds = (
        parse_seeds(options.seeds)
        if options.seeds
        else range(options.seed, options.seed + options.count)
    )
    options.out.mkdir(parents=True, exist_ok=True)
    records = []
    for seed in seeds:
        try:
            records += make_one(
                seed, options.out, size, options.samples, options.threads, options.views
            )
        except scene.RejectedError as reason:
            print(f"left out: {reason}", flush=True)
    (options.out / "annotations.json").write_text(json.dumps(gather(records)))


if __name__ == "__main__":
    main()
