"""Runs of pytest within a test, in processes of their own, with the plugins of this project's tests and no others."""

import os
from pathlib import Path

import pytest

_HERE = Path(__file__).parents[1]


@pytest.fixture
def nested(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder in which files of tests are made and run."""
    monkeypatch.setenv("PYTHONPATH", str(_HERE))
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\naddopts = -p xdist -p tests.again -p tests.deaths\n")
    return pytester
