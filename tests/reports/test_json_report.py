import json
from dataclasses import replace

from reports.json_report import SCHEMA, as_json
from reports.result import Report


def test_everything_comes_back(report: Report) -> None:
    written = as_json(report)
    document = json.loads(written)
    assert document["schema"] == SCHEMA
    assert written.endswith("}\n")
    assert document["outcome"] == "fail"
    assert document["exit_status"] == 1
    assert document["counts"] == {"pass": 7, "fail": 2, "unknown": 1, "skip": 1, "error": 1}
    assert [v["requirement"] for v in document["verdicts"]] == [v.requirement for v in report.verdicts]
    assert document["verdicts"][2]["evidence"][0]["excerpt"] == report.verdicts[2].evidence[0].excerpt
    assert document["cameras"][1] | {"dropped": 5, "dropped_s": 10.0} == document["cameras"][1]
    assert document["seed"] == 7


def test_keys_keep_their_order(report: Report) -> None:
    assert list(json.loads(as_json(report)))[:4] == ["schema", "title", "target", "outcome"]
    assert as_json(report) == as_json(report)


def test_any_string_survives(evil: Report) -> None:
    assert json.loads(as_json(evil))["title"] == evil.title
    lone = replace(evil, title="\udc80")
    assert json.loads(as_json(lone).encode())["title"] == "\udc80"
