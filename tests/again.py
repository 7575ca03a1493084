"""What failed beside other tests, once more on its own.

Several clouds in containers, networks and cameras that record share a few processors while all tests run, and now and
then one of them has to wait for longer than a test allows. What fails on its own too has failed; what passes then is
named, as it may also be a race.
"""

from collections.abc import Iterator

import pytest

_FAILED = "camproof/failed"  # in pytest's cache
_MOST = 20  # more than that are not the machine's doing


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --again."""
    parser.addoption("--again", action="store_true", help="run only what failed the last time")


def pytest_configure(config: pytest.Config) -> None:
    """Note what fails."""
    config.pluginmanager.register(_Noting(config), "camproof-again")


class _Noting:
    """Keeps the names of what fails, where the tests are scheduled."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._here = not hasattr(config, "workerinput")
        self._again = bool(config.getoption("again"))
        self._cache: pytest.Cache | None = getattr(config, "cache", None)  # -p no:cacheprovider
        self._before: list[str] = self._cache.get(_FAILED, []) if self._cache else []
        self._failed: dict[str, None] = {}
        self._passed: set[str] = set()

    @property
    def _missed(self) -> list[str]:
        """What was to run again and did not, or was skipped: nobody knows whether it passes."""
        return [one for one in self._before if one not in self._passed | self._failed.keys()] if self._again else []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed[report.nodeid] = None
        elif report.when == "call" and report.passed:
            self._passed.add(report.nodeid)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Iterator[None]:
        """Last of all: until then pytest-xdist adds their groups to the names."""
        yield
        if self._again:
            items[:] = [item for item in items if item.nodeid in self._before]

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._here and self._cache:
            self._cache.set(_FAILED, [*self._failed, *self._missed])
        if self._missed and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        passed = [one for one in self._before if one in self._passed - self._failed.keys()] if self._again else []
        for title, names in (("failed beside others, passed on its own", passed), ("never ran again", self._missed)):
            if names:
                terminalreporter.section(title)
                for name in names:
                    terminalreporter.line(name)

    def pytest_sessionstart(self) -> None:
        if self._again and len(self._before) > _MOST:
            raise pytest.UsageError(f"{len(self._before)} tests failed: too many to be tried again")
