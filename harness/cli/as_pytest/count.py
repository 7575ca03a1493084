"""How many promises were expected, and whether each has been tested: one that is missing makes the session red."""

import re

import pytest

_PROMISE = re.compile(r"::test_holds\[([A-Z]{2,4}-\d+(?::[^\]@]+)?)\]")
_NARROWED = (
    "keyword", "markexpr", "deselect", "lf", "failedfirst", "stepwise", "collectonly", "ignore", "maxfail",
    "again",  # of our own tests, see tests/again.py
)  # fmt: skip


def of_node(nodeid: str) -> str | None:
    """The promise that a test is about, or None."""
    found = _PROMISE.search(nodeid)
    return found[1] if found else None


class Count:
    """Counts in the process that the user started: with xdist, it hears of collection and reports from its workers.

    Args:
        expected: the promises that the options ask for.
    """

    def __init__(self, expected: list[str]) -> None:
        self.expected = expected
        self._collected: set[str] = set()
        self._seen: dict[str, str] = {}
        self.wrong: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Without xdist."""
        self._collect([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """With it: once a worker."""
        self._collect(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test's part has ended."""
        promise = of_node(report.nodeid)
        if promise and (report.when == "call" or report.outcome != "passed"):
            self._seen[promise] = report.outcome

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A session that lost a promise, or in which none was kept, is red."""
        self.wrong = self._found(session)
        if self.wrong and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The count, and what is wrong with it."""
        if self._collected and not terminalreporter.config.option.collectonly:
            terminalreporter.section("promises")
            terminalreporter.line(f"{len(self._seen)} of {len(self._collected)} were judged")
            for line in self.wrong:
                terminalreporter.line(line, red=True)

    def _collect(self, ids: list[str]) -> None:
        self._collected |= {promise for nodeid in ids if (promise := of_node(nodeid))}

    def _found(self, session: pytest.Session) -> list[str]:
        if not self._collected or session.config.option.collectonly or session.shouldfail or session.shouldstop:
            return []
        wrong = []
        if missing := sorted(self._collected - self._seen.keys()):
            wrong.append(f"never judged: {', '.join(missing)}")
        if not _narrowed(session.config) and (vanished := sorted(set(self.expected) - self._collected)):
            wrong.append(f"expected and not collected: {', '.join(vanished)}")
        if self._seen and not {"passed", "failed"} & set(self._seen.values()):
            wrong.append("all were skipped or excused: nothing was shown")
        return wrong


def _narrowed(config: pytest.Config) -> bool:
    """Whether the user chose among the tests, by pytest's own means."""
    return any(config.getoption(name, default=None) for name in _NARROWED) or any("::" in str(a) for a in config.args)
