import json
import uuid

from reports.evidence_list import evidence_list
from reports.result import Report


def test_what_no_program_decides_is_listed_with_its_reason(report: Report) -> None:
    checked = frozenset(r.id for r in report.requirements) - {"NET-1"}
    results = json.loads(evidence_list(report, checked))["assessment-results"]
    (result,) = results["results"]
    listed = {finding["target"]["target-id"] for finding in result["findings"]}
    assert listed == {"reg-6", "avl-2", "net-1"}
    assert {o["title"] for o in result["observations"]} == {"REG-6", "AVL-2", "NET-1"}
    assert all(f["target"]["status"]["state"] == "not-satisfied" for f in result["findings"])
    known = {o["uuid"] for o in result["observations"]}
    assert {r["observation-uuid"] for f in result["findings"] for r in f["related-observations"]} == known
    assert all(uuid.UUID(o) for o in known)
    assert evidence_list(report, checked) == evidence_list(report, checked)
