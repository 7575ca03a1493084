import csv
import json
from pathlib import Path

import pytest

from harness.cli.frame import main
from harness.load.ladder import KINDS
from tests.harness.sweep.scenarios import TEXT


def test_a_cloud_is_measured_and_feeds_the_capacity_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = "calibrate --levels 2 --each 200ms --check 3s --at 20% --segment 100kB --json"
    assert main(words.split()) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report["services"]) == set(KINDS)
    assert all(one["capacity_per_s"] > 1 for one in report["services"].values())
    assert {"store", "index"} <= {one["kind"] for one in report["compared"]}
    assert all(one["measured_us"] > 0 for one in report["compared"])
    store = next(one for one in report["compared"] if one["kind"] == "store")
    assert abs(store["rate_error"]) < 0.5
    assert {"calibration.json", "report.html", "report.pdf", "levels.csv", "predicted.csv", "locust.log"} <= {
        path.name for path in Path("out/calibration").iterdir()
    }
    Path("shops.yaml").write_text(TEXT)
    assert main(["plan", "shops.yaml", "--replications", "1", "--calibration", "out/calibration/calibration.json"]) in {
        0, 1, 4,
    }  # fmt: skip
    assert "Servers like the calibrated one in" in capsys.readouterr().out
    page = Path("out/plan/report.html").read_text()
    assert "Servers, as calibrated" in page
    assert "Predicted against measured" in page
    planned = json.loads(Path("out/plan/report.json").read_text())
    assert [one["kind"] for one in planned["predicted"]] == [one["kind"] for one in report["compared"]]
    assert planned["predicted"] == pytest.approx(report["compared"])
    rows = list(csv.DictReader(Path("out/plan/servers.csv").read_text().splitlines()))
    assert {"store", "index", "renewal", "token", "unwrap", "media"} == {row["request"] for row in rows}
    assert all(int(row["servers"]) >= 1 for row in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("calibrate --levels 0,2", "--levels '0,2'"),
        ("calibrate --levels some", "such as 1,2,4,8"),
        ("calibrate --each 0s", "--each: it must be more than nothing"),
        ("calibrate --segment 5", "--segment: 5 has no unit"),
        ("calibrate --at 100%", "a share between"),
        ("calibrate --target none.yaml", "none.yaml"),
        ("plan shops --calibration none.json", "`camproof calibrate` writes one"),
    ],
)
def test_what_can_not_be_is_refused(capsys: pytest.CaptureFixture[str], words: str, said: str) -> None:
    assert main(words.split()) == 2
    assert said in capsys.readouterr().err
