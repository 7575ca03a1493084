"""Settings of every test run."""

import os

from hypothesis import settings

pytest_plugins = ["harness.cli.as_pytest.plugin"]

settings.register_profile("default", deadline=None, max_examples=60)
settings.register_profile("ci", deadline=None, max_examples=150, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
