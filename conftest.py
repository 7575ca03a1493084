"""Settings of every test run."""

import os

from hypothesis import settings

pytest_plugins = ["harness.cli.as_pytest.plugin"]

_PORTS_A_WORKER = 1_500
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 8
os.environ.setdefault(  # a cloud that is down, to be started again, does not lose its ports to another worker's
    "CAMPROOF_FREE_PORTS", f"{20_000 + _WORKER * _PORTS_A_WORKER}-{20_000 + (_WORKER + 1) * _PORTS_A_WORKER - 1}"
)

settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=150, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
