"""The report for build servers: JUnit XML, one test case a verdict.

An undecided verdict is a failure of type "unknown": build servers know no fourth answer, and it must not look green.
"""

from datetime import UTC, datetime

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from reports.printable import printable
from reports.reading import Line, Standing, by_area
from reports.result import Report


def as_junit(report: Report) -> bytes:
    """The verdicts as JUnit XML, UTF-8."""
    suite = TestSuite(printable(report.title))
    suite.timestamp = datetime.fromtimestamp(report.started_us / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for name, value in (("target", report.target), ("command", report.command), ("seed", report.seed)):
        if value not in {None, ""}:
            suite.add_property(name, printable(str(value)))
    for area, lines in by_area(report).items():
        for line in lines:
            suite.add_testcase(_case(area, line))
    document = JUnitXml("camproof")
    document.add_testsuite(suite)
    document.update_statistics()  # type: ignore[no-untyped-call]
    suite.time = document.time = report.duration_s  # the statistics add the cases' up, and one run is all cases'
    written = document.tostring()  # type: ignore[no-untyped-call]
    return written if isinstance(written, bytes) else written.encode()


def _case(area: str, line: Line) -> TestCase:
    verdict = line.verdict
    case = TestCase(printable(line.name), classname=printable(area))
    case.time = 0.0
    match line.standing:
        case Standing.EXCUSED:
            case.result = [
                Skipped(printable(f"{verdict.outcome.value}, excused ({verdict.excused}): {verdict.reason}"))
            ]
        case Standing.FAIL:
            case.result = [Failure(printable(verdict.reason), "fail")]
        case Standing.UNKNOWN:
            case.result = [Failure(printable(verdict.reason), "unknown")]
        case Standing.SKIP:
            case.result = [Skipped(printable(verdict.reason))]
        case Standing.ERROR:
            case.result = [Error(printable(verdict.reason), "error")]
        case Standing.PASS:
            pass
    if case.result:
        case.result[0].text = printable(_explained(line))
    elif verdict.assumptions:
        case.system_out = printable("\n".join(f"Assumed: {assumption}" for assumption in verdict.assumptions))
    return case


def _explained(line: Line) -> str:
    """What a person needs who sees this failure on a build server and nothing else."""
    parts = [line.text, line.verdict.reason]
    parts += [f"{evidence.statement}\n{evidence.excerpt}".strip() for evidence in line.verdict.evidence]
    parts += [f"Assumed: {assumption}" for assumption in line.verdict.assumptions]
    parts += [f"Again: {line.verdict.replay}"] if line.verdict.replay else []
    return "\n".join(part for part in parts if part)
