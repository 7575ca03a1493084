"""The plug-in: registered by the conftest.py at the repository's root, or with `-p harness.cli.as_pytest.plugin`."""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.cli.as_pytest import containers, options
from harness.cli.as_pytest.count import Count

if TYPE_CHECKING:
    from harness.cli.as_pytest.promise import Promise
    from harness.cli.as_pytest.result import Result
    from harness.cloud.target import Target
    from harness.conformance.containers.cloud import ContainerCloud

_COUNT = pytest.StashKey[Count]()
_SUITE = "scenarios"  # in the paths of whoever asks for the suite


def pytest_addoption(parser: pytest.Parser) -> None:
    """The same options as `camproof conform` has."""
    options.add(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Markers, and the count where the suite is asked for."""
    for level in options.LEVELS:
        config.addinivalue_line("markers", f"{level}: a promise of this level of the conformance suite")
    if hasattr(config, "workerinput") or not any(_SUITE in str(path) for path in config.args):
        return
    config.stash[_COUNT] = Count([str(promise) for promise in options.promises(config)])
    config.pluginmanager.register(config.stash[_COUNT], "camproof-count")


def pytest_report_header(config: pytest.Config) -> str | None:
    """How many promises are expected, of whom."""
    count = config.stash.get(_COUNT, None)
    if count is None:
        return None
    own = "the reference cloud in containers" if config.getoption("containers") else "the embedded reference cloud"
    whom = config.getoption("target") or config.getoption("from_report") or own
    return f"camproof: {len(count.expected)} promises expected of {whom}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a promise and case, with its level as a marker."""
    if "promise" in metafunc.fixturenames:
        found = [pytest.param(p, id=str(p), marks=_marks(p)) for p in options.promises(metafunc.config)]
        metafunc.parametrize("promise", found)


def _marks(promise: "Promise") -> list[pytest.MarkDecorator]:
    from harness.requirements.catalogue import load  # noqa: PLC0415

    must = load().get(promise.requirement).level == "must"
    return [pytest.mark.core, pytest.mark.extended] if must else [pytest.mark.extended]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With what the containers wrote, where a test that used them failed."""
    report = yield
    cloud = getattr(item, "funcargs", {}).get("cloud_in_containers")
    if report.failed and cloud is not None:
        report.sections += containers.logs(cloud)
    return report


@pytest.fixture(scope="session")
def cloud_in_containers(pytestconfig: pytest.Config) -> Iterator["ContainerCloud"]:
    """The reference cloud in containers, with the regions of `--region`; skipped where no container engine answers."""
    yield from containers.started(tuple(pytestconfig.getoption("region")))


@pytest.fixture(scope="session")
def target_in_containers(cloud_in_containers: "ContainerCloud") -> "Target":
    """The same, as what a run is to judge."""
    from harness.conformance.containers.target import as_target  # noqa: PLC0415

    return as_target(cloud_in_containers)


@pytest.fixture(scope="session")
def run_of_the_suite(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> "Result":
    """The run, not begun yet: that is up to the first test, so that nothing can break in its set-up."""
    from harness.cli.as_pytest.result import Result  # noqa: PLC0415
    from harness.cli.judging import carry_out  # noqa: PLC0415

    session = _folder(pytestconfig, tmp_path_factory)
    earlier: Path | None = pytestconfig.getoption("from_report")
    if earlier is not None:
        return Result(earlier, None, session)
    out: Path = pytestconfig.getoption("report_folder") or session
    asked = options.asked(pytestconfig)
    return Result(out / "report.json", lambda: carry_out(asked.job(out)), session)


def _folder(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """The same for all workers of a session, and for no other session."""
    worker = getattr(config, "workerinput", None)
    session = factory.getbasetemp().parent if worker else factory.getbasetemp()
    return session / f"conformance-{worker['testrunuid']}" if worker else session / "conformance"
