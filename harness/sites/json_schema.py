"""The JSON Schema (2020-12) of topology files, for editors to complete and check by.

Made from the models. What only the whole file can tell, such as a port that no appliance has, is not in it.
"""

from typing import Any

from harness.scenario.json_schema import schema_of
from harness.sites.schema.document import Topology


def json_schema() -> dict[str, Any]:
    """As a new value."""
    return schema_of(Topology, title="A topology of camproof")
