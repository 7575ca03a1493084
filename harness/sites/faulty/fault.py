"""What a seeded fault of a site is."""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from harness.sites.schema.document import Topology


@dataclass(frozen=True, slots=True)
class SiteFault:
    """A site is not as its description says. `requirements` must catch it.

    Args:
        id: its name.
        title: what is wrong.
        happens: how it comes about in real life.
        requirements: that must catch it.
        sites: names of the topologies that have it; `*` for any ending.
        edit: from the description to what is there.
        also: requirements that it breaks of itself.
    """

    id: str
    title: str
    happens: str
    requirements: tuple[str, ...]
    sites: str
    edit: Callable[[Topology], Topology]
    also: tuple[str, ...] = ()

    def laid(self, site: Topology) -> Topology:
        """What is there in truth where that is the description."""
        return self.edit(site) if fnmatchcase(site.name, self.sites) else site
