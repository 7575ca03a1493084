"""Where a test process dies, the rest of its tests run in another one; the one that it died of says where it was."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
_HERE = Path(__file__).parents[1]
_ONCE = """
import os, pathlib, resource, signal
import pytest

@pytest.mark.parametrize("n", range(30))
def test_it(n):
    died = pathlib.Path("died")
    if n == 3 and not died.exists():
        died.touch()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), signal.SIGSEGV)
"""
_ALL = ("-n", "2", "--dist", "loadgroup", "--max-worker-restart", "1")


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(_HERE))
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\naddopts = -p xdist -p tests.again -p tests.deaths\n")
    return pytester


def test_the_rest_runs_and_what_it_died_of_says_where(run: pytest.Pytester) -> None:
    run.makepyfile(_ONCE)
    done = run.runpytest_subprocess(*_ALL, timeout=100)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.assert_outcomes(passed=30, failed=1)  # it was tried again by the other process
    done.stdout.fnmatch_lines(
        ["*crashed while running*test_it[[]3]*", "gw? ended with status -11", "*Segmentation fault*"]
    )
    done.stdout.fnmatch_lines(['  File "*.py", line 10 in test_it'])
    again = run.runpytest_subprocess("-n", "1", "--dist", "loadgroup", "--again", timeout=100)
    again.assert_outcomes(passed=1)
    assert again.ret == pytest.ExitCode.OK
    again.stdout.fnmatch_lines(["*failed beside others, passed on its own*", "*::test_it[[]3]"])


@pytest.mark.parametrize("many", [2, 3, 4])
def test_the_last_ones_are_not_waited_for(run: pytest.Pytester, many: int) -> None:
    run.makepyfile(_ONCE.replace("30", str(many)).replace("n == 3", "n == 1"))
    done = run.runpytest_subprocess(*_ALL, timeout=100)
    done.assert_outcomes(passed=many, failed=1)


def test_one_that_ends_each_process_is_not_tried_for_ever(run: pytest.Pytester) -> None:
    run.makepyfile(_ONCE.replace("died.touch()", "pass"))
    done = run.runpytest_subprocess(*_ALL, timeout=100)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines(["gw? ended with status *"])
