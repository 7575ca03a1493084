"""A test process that dies: by which status, where it was, and the rest of its tests in another one.

pytest-xdist 3.8 waits for ever once it has put one in a dead process's place (its issues 1323, 1327, 1378): a process
runs a test only once it knows the next one, and what comes later is given a single one.
"""

import faulthandler
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

_ENDS_WITHIN_S = 5
_FOLDER = "deaths"  # what the scheduling process tells the others


def pytest_configure(config: pytest.Config) -> None:
    """Where tests run in processes of their own, have each write where it was when it died."""
    if hasattr(config, "workerinput"):
        if _FOLDER in config.workerinput:
            config.pluginmanager.register(_Told(Path(config.workerinput[_FOLDER]) / config.workerinput["workerid"]))
    elif config.getoption("dist", "no") != "no":
        config.pluginmanager.register(_Deaths(), "camproof-deaths")


class _Told:
    """Of a process that a signal ends, its stacks are in a file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w")

    def pytest_sessionstart(self) -> None:
        """After pytest's own, which writes to where no report is made of."""
        faulthandler.enable(self._file)


class _Scheduling(LoadGroupScheduling):  # type: ignore[misc]
    """Gives a process that comes later two units, as those that were there from the beginning."""

    def schedule(self) -> None:
        came_later = self.collection is not None
        super().schedule()
        if came_later:
            super().schedule()


class _Deaths:
    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="camproof-deaths-"))
        self._why: dict[str, str] = {}  # by process, until it was told
        self._died = False
        self._collected: set[str] = set()
        self._ran: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - of pytest-xdist, as all nodes here
        node.workerinput[_FOLDER] = str(self._folder)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> LoadGroupScheduling | None:  # noqa: ANN401
        return _Scheduling(config, log) if config.getvalue("dist") == "loadgroup" else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        self._collected.update(ids)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:  # noqa: ANN401
        if error is not None:
            self._died, name = True, node.gateway.id
            status = node.gateway._io.popen.wait(_ENDS_WITHIN_S)
            written = self._folder / name
            stacks = written.read_text(errors="replace") if written.exists() else ""
            self._why[name] = f"{name} ended with status {status}\n{stacks}"

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, report: Any) -> None:  # noqa: ANN401
        report.longrepr = f"{report.longrepr}\n{self._why.pop(report.node.gateway.id, '')}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._ran.add(report.nodeid)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """What never ran has not passed, however the others did: pytest-xdist's own status does not tell it."""
        if self._died and not self._collected <= self._ran:
            session.exitstatus = pytest.ExitCode.INTERRUPTED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for why in self._why.values():
            terminalreporter.section("a test process died")
            terminalreporter.line(why)

    def pytest_unconfigure(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
