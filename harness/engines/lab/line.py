"""A site's line to its provider while cameras record: dead, refusing, slow, or as it is by nature."""

from dataclasses import dataclass

from harness.engines.lab.lab import Lab
from harness.engines.lab.layout.site import CORE_SIDE, core_device
from harness.engines.lab.namespace import run_in
from harness.engines.lab.parts import Rate
from harness.network.link import LinkState, Mode

UNNOTICED_BITS_PER_S = 1e9  # so fast that it is left as it is
_TABLE = "outage"
_RULES = {  # what the provider does with all that it should pass on, both ways
    Mode.CUT: "drop",
    Mode.RESET: "meta l4proto tcp reject with tcp reset; reject",
}


@dataclass(slots=True)
class LabLine:
    """Of a site of the lab.

    Args:
        lab: it is running.
        number: which site's.
        state: as it is by nature.
    """

    lab: Lab
    number: int
    state: LinkState

    def __post_init__(self) -> None:
        self._shape()

    def set(self, state: LinkState) -> None:
        """From now on it is like this. ValueError for a mode that lines of the lab do not have."""
        if state.mode is not Mode.UP and state.mode not in _RULES:
            raise ValueError(f"a line of the lab can't {state.mode}")
        self.state = state
        provider = self.lab.ends[self.number].provider
        words = [f"table ip {_TABLE} {{}}", f"delete table ip {_TABLE}"]
        if state.mode is Mode.UP:
            self._shape()
        else:
            hook = "type filter hook forward priority -10;"
            words.append(f"table ip {_TABLE} {{ chain forward {{ {hook} {_RULES[state.mode]} ; }}; }}")
        run_in(provider, ["nft", "-f", "-"], given="\n".join(words))

    def _shape(self) -> None:
        ends, world = self.lab.ends[self.number], self.lab.world.space
        for rate in (
            Rate(ends.provider, CORE_SIDE, self.state.up_bits_per_s, self.state.latency_us),
            Rate(world, core_device(self.number), self.state.down_bits_per_s, self.state.latency_us),
        ):
            if rate.bits_per_s < UNNOTICED_BITS_PER_S or rate.delays:
                self.lab.kernel.shape(rate)
