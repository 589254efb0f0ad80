import json
import os
import signal
import threading
import time

import numpy as np
import pytest
from distributed import Client, LocalCluster

from iouviz.data.read.read import read
from iouviz.errors import ClusterError, ReadError, RequestError
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.diagnosis.error_types import find_errors
from iouviz.evaluation.distributed.evaluate import evaluate_shards
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import COCO, VOC2007
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.distributed.conftest import write_shards

CASES = int(os.environ.get("IOUVIZ_SHARD_CASES", "40"))  # 200 were tried


def on_one_machine(folder):
    """All shards read at once, in their order."""
    return read(*(sorted(map(str, folder.glob(f"{side}-*.json"))) for side in ("gt", "dt")))


def assert_equal(run, dataset, protocol):
    expected = evaluate(dataset, protocol)
    found = run.evaluation
    assert found.classes == expected.classes
    for name in ("precision", "recall", "average_precision", "positives"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_equal(found.summary, expected.summary)
    np.testing.assert_equal(found.per_class, expected.per_class)
    sweep = prepare(dataset, protocol)
    delta = delta_ap(sweep)
    for name, gain in delta.gain.items():
        np.testing.assert_array_equal(run.delta.gain[name], gain)
    assert run.tally.error_counts == find_errors(sweep).counts
    confidence = float(run.tally.confidences[30])
    matrix = sweep.confusion(confidence=confidence).matrix
    np.testing.assert_array_equal(run.tally.confusion(30), matrix)


@pytest.mark.parametrize("seed", range(CASES))
def test_two_workers_give_the_numbers_of_one_machine_to_the_bit(seed, client, tmp_path):
    write_shards(tmp_path, seed, parts=1 + seed % 5)
    protocol = (COCO, COCO.limited(1, 3), VOC2007)[seed % 3]
    run = evaluate_shards(*globs(tmp_path), protocol=protocol, client=client)
    assert_equal(run, on_one_machine(tmp_path), protocol)


def globs(folder):
    return str(folder / "gt-*.json"), str(folder / "dt-*.json")


def test_shards_that_cannot_be_read_are_all_named(client, tmp_path):
    write_shards(tmp_path, 1, parts=4)
    (tmp_path / "gt-001.json").write_text("{")
    (tmp_path / "dt-003.json").write_text("no JSON")
    with pytest.raises(ReadError, match=r"2 of 4 shards cannot be read.*gt-001.*dt-003"):
        evaluate_shards(*globs(tmp_path), client=client)


def test_an_image_in_two_shards_is_refused(client, tmp_path):
    write_shards(tmp_path, 3, parts=3)
    shard = json.loads((tmp_path / "gt-000.json").read_text())
    shard["images"].append({"id": 99, "file_name": "twice.jpg", "width": 9, "height": 9})
    for part in ("gt-000.json", "gt-002.json"):
        content = json.loads((tmp_path / part).read_text())
        content["images"].append(shard["images"][-1])
        (tmp_path / part).write_text(json.dumps(content))
    with pytest.raises(ReadError, match=r"gt-000.*gt-002.*both have the image twice\.jpg"):
        evaluate_shards(*globs(tmp_path), client=client)


def test_ids_that_are_texts_in_one_shard_are_refused(client, tmp_path):
    (tmp_path / "gt-0.csv").write_text("image,class,x1,y1,x2,y2\na.jpg,cat,0,0,9,9\n")
    (tmp_path / "dt-0.csv").write_text("image,class,score,x1,y1,x2,y2\na.jpg,cat,0.9,0,0,9,9\n")
    write_shards(tmp_path, 3, parts=1)
    truth = [str(tmp_path / "gt-000.json"), str(tmp_path / "gt-0.csv")]
    found = [str(tmp_path / "dt-000.json"), str(tmp_path / "dt-0.csv")]
    with pytest.raises(ReadError, match=r"whole numbers.*texts"):
        evaluate_shards(truth, found, client=client)


def test_predictions_of_another_shards_images_are_counted(client, tmp_path):
    write_shards(tmp_path, 3, parts=2)
    result = {"image_id": 12345, "category_id": 1, "score": 0.9, "bbox": [0, 0, 9, 9]}
    content = json.loads((tmp_path / "dt-000.json").read_text())
    (tmp_path / "dt-000.json").write_text(json.dumps([*content, result]))
    assert evaluate_shards(*globs(tmp_path), client=client).left_out == 1


def write_named(folder, part, ground_truth, predicted):
    """A shard of one image that lists classes by name on both sides, and has a box of each."""
    for side, names in (("gt", ground_truth), ("dt", predicted)):
        boxes = [
            {"id": k + 1, "image_id": part, "category_id": k + 1, "score": 0.9 - 0.1 * k,
             "bbox": [20 * k, 0, 10, 10], "area": 100, "iscrowd": 0}
            for k in range(len(names))
        ]  # fmt: skip
        if side == "gt":
            boxes = [{key: box[key] for key in box if key != "score"} for box in boxes]
        image = {"id": part, "file_name": f"{part}.jpg", "width": 300, "height": 300}
        categories = [{"id": k + 1, "name": name} for k, name in enumerate(names)]
        content = {"images": [image], "categories": categories, "annotations": boxes}
        (folder / f"{side}-{part}.json").write_text(json.dumps(content))


def test_classes_that_only_predictions_have_stand_last_as_on_one_machine(client, tmp_path):
    # cow is no class of the ground truth; dog is one in another shard
    write_named(tmp_path, 0, ["cat"], ["cow", "dog", "cat"])
    write_named(tmp_path, 1, ["emu", "dog"], ["dog", "ant", "cow"])
    write_named(tmp_path, 2, ["cat", "fox"], ["fox", "ant"])
    run = evaluate_shards(*globs(tmp_path), protocol=COCO, client=client)
    assert run.evaluation.classes == ("cat", "emu", "dog", "fox", "cow", "ant")
    assert run.tally.classes == run.evaluation.classes
    one = on_one_machine(tmp_path)
    assert_equal(run, one, COCO)
    assert run.tally.predictions == len(one.predictions) == 8
    assert run.left_out == 0  # all of them count


def test_an_evaluation_in_parts_says_that_its_boxes_are_gone(client, tmp_path):
    write_shards(tmp_path, 3, parts=2)
    run = evaluate_shards(*globs(tmp_path), client=client)
    with pytest.raises(RequestError, match="not the boxes behind them"):
        run.evaluation.curve(run.evaluation.classes[0], 0.5)


@pytest.fixture
def cluster():
    """A cluster that a test may harm."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as each:
        yield each


def when_some_are_done(cluster, act):
    """In a thread: act once a few shards are judged, and others are not."""

    def watch():
        while True:
            states = [
                each.state for key, each in cluster.scheduler.tasks.items() if "shard " in key
            ]
            if states.count("memory") >= 2:
                return act()
            time.sleep(0.01)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def test_a_worker_killed_in_the_middle_changes_nothing(cluster, tmp_path):
    write_shards(tmp_path, 11, parts=40)
    with Client(cluster) as client:
        pid = next(iter(client.run(os.getpid).values()))
        thread = when_some_are_done(cluster, lambda: os.kill(pid, signal.SIGKILL))
        run = evaluate_shards(*globs(tmp_path), protocol=COCO, client=client)
        thread.join(timeout=60)
        assert pid not in client.run(os.getpid).values()
    assert_equal(run, on_one_machine(tmp_path), COCO)


def test_a_scheduler_that_goes_away_is_said(cluster, tmp_path):
    write_shards(tmp_path, 11, parts=40)
    with Client(cluster) as client:
        when_some_are_done(cluster, cluster.close)
        with pytest.raises(ClusterError, match="went away before the work was done"):
            evaluate_shards(*globs(tmp_path), client=client)


def test_nobody_at_the_address_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("iouviz.evaluation.distributed.cluster.SECONDS", 1)
    write_shards(tmp_path, 1, parts=1)
    with pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        evaluate_shards(*globs(tmp_path), scheduler="tcp://127.0.0.1:9")
