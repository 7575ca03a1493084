"""How many sites a second the oracle judges, and how long the doctor searches for the worst one that ships.

`python -m benchmarks.site_oracle [SITES]`: sites that are drawn at random (1,000 by default). The limits are 1,000
sites a second, and a second for a search. What reading a file costs is told beside, and counts for neither.
"""

import sys
import time
from importlib.resources import files

from hypothesis import HealthCheck, Phase, given, seed, settings

from harness.sites.doctor.search import search
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.schema.document import Topology
from harness.sites.testing import topologies

SITES_A_SECOND, SEARCH_S = 1_000, 1.0


def main(count: int = 1_000) -> None:
    """Print a line for each."""
    texts = {f.name: f.read_text("utf-8") for f in files("scenarios").joinpath("topologies").iterdir()}
    began = time.process_time()
    shipped = [load(text, name) for name, text in texts.items()]
    read_s = (time.process_time() - began) / len(shipped)
    for what, sites in (("drawn sites", drawn(count)), ("sites that ship", shipped)):
        rate = judged_a_second(sites)
        print(f"oracle: {rate:,.0f} {what} a second, {rate / SITES_A_SECOND:.2f} of the limit (at least 1)")
    slowest_s, name, tried = max(searched(site) for site in shipped)
    share = slowest_s / SEARCH_S
    print(f"doctor: {slowest_s:.3f} s for {name} ({tried} sets judged), {share:.2f} of the limit (at most 1)")
    print(f"reading a file: {read_s * 1e3:.1f} ms")


def drawn(count: int) -> list[Topology]:
    """The same ones in every run."""
    found: list[Topology] = []

    @seed(1)
    @settings(max_examples=count, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(topologies())
    def draw(site: Topology) -> None:
        found.append(site)

    draw()
    return found


def judged_a_second(sites: list[Topology]) -> float:
    """Of processor time."""
    began = time.process_time()
    for site in sites:
        diagnose(site)
    return len(sites) / (time.process_time() - began)


def searched(site: Topology) -> tuple[float, str, int]:
    """The processor time of a search, the site's name, and how many sets were judged."""
    said = diagnose(site)
    began = time.process_time()
    found = search(site, said)
    return time.process_time() - began, site.name, found.tried


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
