import json

import pytest

from iouviz.__main__ import main
from iouviz.data.read.read import read
from iouviz.evaluation.distributed import cluster
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.parts.stored_run import open_run
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.distributed.conftest import plain_main, write_shards


@pytest.fixture(autouse=True)
def _plain_main():
    with plain_main():
        yield


def test_shards_are_judged_and_the_run_is_kept(tmp_path, capsys):
    write_shards(tmp_path, 4, parts=3)
    inputs = ["--ground-truth", f"{tmp_path}/gt-*.json", "--predictions", f"{tmp_path}/dt-*.json"]
    keep = ["--keep-worst", "2", "--out", str(tmp_path / "run"), "--json"]
    assert main(["evaluate", *inputs, "--workers", "2", *keep]) == 0
    said = json.loads(capsys.readouterr().out)
    whole = read(*(sorted(map(str, tmp_path.glob(f"{side}-*.json"))) for side in ("gt", "dt")))
    expected = evaluate(whole)
    assert said["summary"]["AP"] == expected.summary["AP"]
    sweep, point = prepare(whole), said["operating_point"]
    assert point["F1"] == max(
        float(sweep.at(confidence=c / 100).pooled.f_beta()) for c in range(101)
    )
    run = open_run(tmp_path / "run")
    assert run.numbers["summary"]["AP50"] == expected.summary["AP50"]
    counts = sweep.at(confidence=0.3).pooled
    assert int(run.tally.pooled[0, 30].tp) == int(counts.tp)
    worst = read(*map(str, run.worst))
    assert len(worst.images) == 2
    errors = sweep.per_image(confidence=point["confidence"])
    by_name = dict(zip(whole.images.names, (errors.fp + errors.fn).tolist(), strict=True))
    kept = sorted(by_name[name] for name in worst.images.names)
    assert kept == sorted(by_name.values())[-2:]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--keep-worst", "3"], "needs --out"),
        (["--predictions", "nothing-*.json"], "no file matches"),
    ],
)
def test_what_makes_no_sense_is_said_before_work_begins(
    more, message, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(cluster, "client_of", None)  # no workers are started
    write_shards(tmp_path, 4, parts=2)
    inputs = ["--ground-truth", f"{tmp_path}/gt-*.json", "--predictions", f"{tmp_path}/dt-*.json"]
    assert main(["evaluate", *inputs, *more]) == 2
    assert message in capsys.readouterr().err
