"""A small fleet is done before numba would have been loaded, and before a cloud would."""

import subprocess
import sys

import pytest

RUN = """
import sys
from harness.cli import main
status = main(["run", "short-cut", "--json", "--out", sys.argv[1]])
print(sorted({"numba", "aiohttp", "sqlalchemy", "reference_impl"} & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.timeout(60)
def test_a_small_run_imports_nothing_that_it_does_not_need(tmp_path: object) -> None:
    done = subprocess.run([sys.executable, "-c", RUN, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
