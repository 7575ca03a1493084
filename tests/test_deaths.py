"""Where a test process dies, the rest of its tests run in another one; the one that it died of says where it was."""

import pytest

pytest_plugins = ["pytester", "tests.nested"]
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


def test_the_rest_runs_and_what_it_died_of_says_where(nested: pytest.Pytester) -> None:
    nested.makepyfile(_ONCE)
    done = nested.runpytest_subprocess(*_ALL, timeout=100)
    assert done.ret == pytest.ExitCode.TESTS_FAILED
    done.assert_outcomes(passed=30, failed=1)  # it was tried again by the other process
    done.stdout.fnmatch_lines(
        ["*crashed while running*test_it[[]3]*", "gw? ended with status -11", "*Segmentation fault*"]
    )
    done.stdout.fnmatch_lines(['  File "*.py", line 10 in test_it'])
    again = nested.runpytest_subprocess("-n", "1", "--dist", "loadgroup", "--again", timeout=100)
    again.assert_outcomes(passed=1)
    assert again.ret == pytest.ExitCode.OK
    again.stdout.fnmatch_lines(["*failed beside others, passed on its own*", "*::test_it[[]3]"])


@pytest.mark.parametrize("many", [2, 3, 4])
def test_the_last_ones_are_not_waited_for(nested: pytest.Pytester, many: int) -> None:
    nested.makepyfile(_ONCE.replace("30", str(many)).replace("n == 3", "n == 1"))
    done = nested.runpytest_subprocess(*_ALL, timeout=100)
    done.assert_outcomes(passed=many, failed=1)


def test_one_that_ends_each_process_is_not_tried_for_ever(nested: pytest.Pytester) -> None:
    nested.makepyfile(_ONCE.replace("died.touch()", "pass"))
    done = nested.runpytest_subprocess(*_ALL, timeout=100)
    assert done.ret == pytest.ExitCode.INTERRUPTED
    done.stdout.fnmatch_lines(["gw? ended with status *"])
