"""After how long bitrates repeat: a scenario of six hours that begins at midnight would tell of nights alone."""

from collections.abc import Iterator

from harness.scenario.schema.document import Scenario

_DAY_US = 86_400_000_000
_PLENTY = 100  # of rounds: what is begun and not ended moves no mean by more than one in so many


def in_whole_rounds(scenario: Scenario) -> Scenario:
    """The fleet for as many whole rounds of its longest rhythm as the scenario begins; itself where it ends with one.

    What rates come from: nothing goes wrong in it.
    """
    longest_us = max(_rounds_us(scenario), default=1)
    begun = -(-scenario.duration_us // longest_us)
    if not scenario.duration_us % longest_us or begun > _PLENTY:
        return scenario
    return scenario.model_copy(update={"duration_us": begun * longest_us, "faults": ()})


def _rounds_us(scenario: Scenario) -> Iterator[int]:
    used = {cameras.template for site in scenario.fleet.sites for cameras in site.cameras}
    for bitrate in (scenario.fleet.templates[name].bitrate for name in used):
        if bitrate.day_night is not None:
            yield _DAY_US
        if bitrate.trace is not None and bitrate.trace.repeat_us is not None:
            yield bitrate.trace.repeat_us
        if bitrate.motion is not None and bitrate.motion.every_us is not None:
            yield bitrate.motion.every_us
