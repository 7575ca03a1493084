"""Reads the topology that a command names: a file of the user's, or one that ships with camproof."""

from importlib.resources.abc import Traversable

from harness.cli.named_file import in_lines, named_file, shipped_in
from harness.sites.load import BadTopologyError, load
from harness.sites.schema.document import Topology


def open_topology(word: str) -> Topology:
    """The topology in the file of this name, or else the shipped one that is called so.

    Raises:
        BadInputError: there is no such topology, or it can't be read.
        ExceptionGroup: something is wrong with it; a BadInputError for each thing.
    """
    named = named_file(word, shipped(), what="topology", listing="camproof doctor --list")
    try:
        return load(named.text, named.name)
    except BadTopologyError as wrong:
        raise in_lines(wrong) from None


def shipped() -> dict[str, Traversable]:
    """The topologies that ship with camproof, by name."""
    return shipped_in(["topologies"])
