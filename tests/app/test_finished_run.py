import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import iouviz
from iouviz.data.writers.write import write
from iouviz.evaluation.diagnosis.delta_ap import delta_ap
from iouviz.evaluation.distributed.evaluate import Run
from iouviz.evaluation.distributed.run_folder import save_run
from iouviz.evaluation.distributed.shards import Shard
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.parts.stored_run import open_run
from iouviz.evaluation.parts.tally import Tally
from iouviz.evaluation.sweep.sweep import prepare
from tests.app.test_pages import ROOT, open_page


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample set as a run of one shard, of which two images are kept."""
    dataset = iouviz.sample()
    sweep, result = prepare(dataset), evaluate(dataset)
    run = Run(
        evaluation=result,
        tally=Tally.of(sweep, iou_thresholds=np.array(result.protocol.iou_thresholds)),
        delta=delta_ap(sweep),
        overlap="boxes",
        shards=(Shard(0, "gt-0.json", "dt-0.json"),),
        issues=(),
        left_out=3,
    )
    worst = [
        (f"{name.removesuffix('.json')}/000.json", data)
        for name, data in write(dataset.at_images([0, 1]), "coco").files
    ]
    place = tmp_path_factory.mktemp("runs") / "run"
    save_run(run, place, worst)
    return place


def test_a_run_is_stored_whole(folder):
    sweep, stored = prepare(iouviz.sample()), open_run(folder)
    stops = stored.stops
    for t, threshold in ((0, 0.5), (5, 0.75)):
        counts = sweep.at(iou_threshold=threshold, confidence=0.3)
        assert stops.pooled.tp[t, 30] == counts.pooled.tp
        all_let_in = sweep.at(iou_threshold=threshold)
        np.testing.assert_array_equal(stops.average_precision[t], all_let_in.average_precision)
    size = len(stored.tally.classes) + 1
    for stop in (0, 30, 77):
        matrix = sweep.confusion(confidence=stop / 100).matrix
        np.testing.assert_array_equal(stops.matrix.at(0, stop).reshape(size, size), matrix)
        np.testing.assert_array_equal(stored.tally.confusion(stop), matrix)


def test_the_page_shows_the_run(folder):
    app = open_page("pages/finished_run.py", run=str(folder))
    assert not app.exception
    assert not app.error
    summary, errors, classes = (each.value for each in app.dataframe)
    expected = evaluate(iouviz.sample())
    assert summary["AP"][0] == expected.summary["AP"]
    assert errors["count"].sum() == sum(open_run(folder).tally.error_counts.values())
    assert set(classes["class"]) == set(expected.classes)
    assert "3 predictions were left out" in app.warning[0].value
    assert app.query_params["run"] == str(folder)


def test_classes_of_ap_0_come_first_and_undefined_ones_last(folder, tmp_path):
    numbers = json.loads((folder / "run.json").read_text())
    zero, unknown, *_ = numbers["per_class"]
    numbers["per_class"][zero]["AP"], numbers["per_class"][unknown]["AP"] = 0.0, None
    (tmp_path / "run.json").write_text(json.dumps(numbers))
    app = open_page("pages/finished_run.py", run=str(tmp_path))
    classes = app.dataframe[-1].value["class"].tolist()
    assert (classes[0], classes[-1]) == (zero, unknown)


def test_the_other_pages_say_that_they_show_the_worst_images(folder):
    worst = folder / "worst"
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for word in ("ground_truth", "predictions"):
        app.query_params[word] = str(worst / word)
    app.query_params["run"] = str(folder)
    app.run().switch_page("pages/dataset.py").run()
    said = " ".join(each.value for each in app.caption)
    total = len(iouviz.sample().predictions)
    assert f"the worst images of a finished run of {total:,} predictions" in said
    assert "2 images" in " ".join(each.value for each in app.markdown)


def test_without_a_run_the_page_says_how_to_make_one():
    app = open_page("pages/finished_run.py")
    assert "No run is open" in app.info[0].value
    assert "--keep-worst" in " ".join(each.value for each in app.markdown)


def test_a_folder_that_is_no_run_is_said(tmp_path):
    app = open_page("pages/finished_run.py", run=str(tmp_path))
    assert "is no finished run that can be read" in app.error[0].value
