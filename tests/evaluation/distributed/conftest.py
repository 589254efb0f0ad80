import json
import sys
from contextlib import contextmanager
from types import ModuleType

import numpy as np
import pytest
from distributed import Client, LocalCluster

from tests.evaluation.builders import random_dataset


@contextmanager
def plain_main():
    """A `__main__` without a file: worker processes would run what an app test has left there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "__main__", ModuleType("__main__"))
        yield


@pytest.fixture(autouse=True)
def _plain_main():
    with plain_main():
        yield


@pytest.fixture(scope="session")
def client():
    """Two worker processes that last for all tests; a session of pytest starts them once."""
    with plain_main():
        workers = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0")
    with workers, Client(workers) as each:
        yield each


def write_shards(folder, seed, parts):
    """Random COCO files: ties, crowds, empty images, unlike shards; image ids in any order."""
    dataset = random_dataset(seed, images=parts * 2)
    rng = np.random.default_rng(seed)
    part_of = rng.integers(0, parts, len(dataset.images))  # some shards may have no image
    categories = [{"id": k + 1, "name": name} for k, name in enumerate(dataset.classes)]
    truth, found = dataset.ground_truth, dataset.predictions
    for part in range(parts):
        images = [
            {"id": dataset.images.ids[i], "file_name": dataset.images.names[i],
             "width": 300, "height": 300}
            for i in np.flatnonzero(part_of == part).tolist()
        ]  # fmt: skip
        mine = {each["id"] for each in images}
        annotations = [
            {"id": row + 1, "image_id": dataset.images.ids[truth.image[row]],
             "category_id": int(truth.label[row]) + 1, "area": float(truth.area[row]),
             "bbox": [*truth.boxes[row, :2].tolist(), *truth.size[row].tolist()],
             "iscrowd": int(truth.crowd[row])}
            for row in range(len(truth)) if dataset.images.ids[truth.image[row]] in mine
        ]  # fmt: skip
        results = [
            {"image_id": dataset.images.ids[found.image[row]],
             "category_id": int(found.label[row]) + 1, "score": float(found.score[row]),
             "bbox": [*found.boxes[row, :2].tolist(), *found.size[row].tolist()]}
            for row in range(len(found)) if dataset.images.ids[found.image[row]] in mine
        ]  # fmt: skip
        content = {"images": images, "categories": categories, "annotations": annotations}
        (folder / f"gt-{part:03}.json").write_text(json.dumps(content))
        (folder / f"dt-{part:03}.json").write_text(json.dumps(results))
