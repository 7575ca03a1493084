"""Tests that use the cloud in containers: what they show when they fail. The cloud is made up here."""

import pytest

pytest_plugins = ["pytester"]

CONFTEST = """
import pytest
from types import SimpleNamespace

@pytest.fixture(scope="session")
def cloud_in_containers():
    return SimpleNamespace(containers={"global": SimpleNamespace(tail=lambda: "what the global part wrote")})
"""
TESTS = """
def test_fails(cloud_in_containers):
    assert False

def test_fails_without():
    assert False
"""


def test_what_the_containers_wrote_stands_in_the_report_of_a_test_that_fails(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    told = pytester.runpytest_inprocess("-p", "harness.cli.as_pytest.plugin", "-pno:randomly", "-pno:asyncio")
    told.assert_outcomes(failed=2)
    said = told.stdout.str()
    assert said.count("container global") == said.count("what the global part wrote") == 1
