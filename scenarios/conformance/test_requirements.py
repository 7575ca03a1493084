"""The conformance suite: one test a promise and case, on one run of the cloud that `--target` names.

Without `--target` that is the embedded reference cloud. `camproof conform` is the same run, with a table at its end.
"""

import pytest

from harness.cli.as_pytest.promise import Promise
from harness.cli.as_pytest.result import Result

pytestmark = [pytest.mark.xdist_group("conformance"), pytest.mark.timeout(600)]  # whoever comes first waits for the run


def test_holds(promise: Promise, run_of_the_suite: Result) -> None:
    run_of_the_suite.hold(promise)
