"""What failed beside others is run once more on its own, and what fails then has failed."""

import pytest

pytest_plugins = ["pytester", "tests.nested"]
_TESTS = """
import os
import pytest

@pytest.mark.xdist_group("together")
def test_of_a_group():
    assert "ALONE" in os.environ

@pytest.mark.parametrize("name", ["a@b", "c"])
def test_of_a_name(name):
    assert name == "c" or "ALONE" in os.environ

def test_broken():
    assert "BROKEN" not in os.environ

def test_good():
    pass
"""
_ALL = ("-n", "2", "--dist", "loadgroup")
_AGAIN = ("-n", "1", "--dist", "loadgroup", "--again")


def test_what_passes_on_its_own_is_named(nested: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    nested.makepyfile(_TESTS)
    nested.runpytest_subprocess(*_ALL).assert_outcomes(passed=3, failed=2)
    monkeypatch.setenv("ALONE", "1")
    again = nested.runpytest_subprocess(*_AGAIN)
    again.assert_outcomes(passed=2)
    assert again.ret == 0
    again.stdout.fnmatch_lines(["*failed beside others, passed on its own*"])
    again.stdout.fnmatch_lines_random(["*::test_of_a_group@together", "*::test_of_a_name[[]a@b]"])


def test_what_fails_again_has_failed(nested: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    nested.makepyfile(_TESTS)
    monkeypatch.setenv("BROKEN", "1")
    nested.runpytest_subprocess(*_ALL).assert_outcomes(passed=2, failed=3)
    monkeypatch.setenv("ALONE", "1")
    again = nested.runpytest_subprocess(*_AGAIN)
    again.assert_outcomes(passed=2, failed=1)
    assert again.ret == 1


def test_what_never_ran_again_or_was_skipped_has_not_passed(
    nested: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    nested.makepyfile(_TESTS)
    gone = "@pytest.mark.parametrize('n', [os.environ.get('ALONE', 'x')])\ndef test_gone(n): assert 0\n"
    skipped = "def test_skipped():\n    if 'ALONE' in os.environ: pytest.skip()\n    assert 0\n"
    nested.makepyfile(test_more=f"import os, pytest\n{gone}\n{skipped}")
    nested.runpytest_subprocess(*_ALL)
    monkeypatch.setenv("ALONE", "1")
    again = nested.runpytest_subprocess(*_AGAIN)
    again.assert_outcomes(passed=2, skipped=1)
    assert again.ret == pytest.ExitCode.TESTS_FAILED
    again.stdout.fnmatch_lines(["*never ran again*"])
    again.stdout.fnmatch_lines_random(["*::test_gone[[]x]", "*::test_skipped"])


def test_too_many_are_not_tried_again(nested: pytest.Pytester) -> None:
    many = "import pytest\n@pytest.mark.parametrize('n', range(21))\ndef test_it(n): assert n < 0\n"
    nested.makepyfile(test_many=many)
    nested.runpytest_subprocess(*_ALL)
    again = nested.runpytest_subprocess(*_AGAIN)
    assert again.ret != 0
    again.stderr.fnmatch_lines(["*21 tests failed: too many to be tried again*"])
