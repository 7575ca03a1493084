"""Settings of every test run."""

import os

from hypothesis import settings

pytest_plugins = ["harness.cli.as_pytest.plugin", "tests.again", "tests.deaths"]

_PORTS_A_WORKER = 1_500
_NAME = os.environ.get("PYTEST_XDIST_WORKER", "")
_WORKER = int(_NAME.removeprefix("gw") or 0) % 8
if _NAME or "CAMPROOF_FREE_PORTS" not in os.environ:  # workers inherit what was chosen for the process that starts them
    # A cloud that is down, to be started again, does not lose its ports to another worker's.
    _FIRST = 20_000 + _WORKER * _PORTS_A_WORKER
    os.environ["CAMPROOF_FREE_PORTS"] = f"{_FIRST}-{_FIRST + _PORTS_A_WORKER - 1}"

settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=150, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
