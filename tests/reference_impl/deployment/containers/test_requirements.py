"""The image holds what the services import, and nothing else."""

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from reference_impl.deployment.containers import sources

SERVICES = Path(__file__).parents[4] / "reference_impl"


def imported() -> set[NormalizedName]:
    """Distributions of all that the services import."""
    modules: set[str] = set()
    for path in sources.files(SERVICES):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    known = packages_distributions()
    modules -= {*sys.stdlib_module_names, "reference_impl", "_typeshed"}  # the last is for type checkers alone
    return {canonicalize_name(known[module][0]) for module in modules}


def test_what_is_installed_is_what_is_imported() -> None:
    lines = (SERVICES / "deployment" / "containers" / "requirements.txt").read_text().splitlines()
    listed = {canonicalize_name(Requirement(line).name) for line in lines if not line.startswith("#")}
    besides = {canonicalize_name("psycopg"), canonicalize_name("certifi")}  # of SQLAlchemy, of obstore
    assert listed == imported() | besides
