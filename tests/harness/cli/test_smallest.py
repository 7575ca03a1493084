"""What is left of a timeline is at times that a person can read, also where only all together can be moved."""

from collections.abc import Callable

from harness.cli.smallest import at_round_times
from harness.scenario.loading.load import load
from harness.scenario.schema.document import Scenario

S = 1_000_000
H = 3_600 * S


def two_cuts(first_us: int, second_us: int) -> Scenario:
    text = f"""
camproof: scenario/1
name: two
why: Two cuts, which may have to be so far apart.
duration: 2 d
fleet:
  templates: {{lobby: {{bitrate: 2 Mbit/s}}}}
  sites: [{{name: shop, uplink: {{preset: dsl}}, cameras: [{{template: lobby}}]}}]
faults:
  - {{kind: uplink-cut, at: {first_us} us, for: 20 min}}
  - {{kind: uplink-cut, at: {second_us} us, for: 20 min}}
"""
    return load(text, "two.yaml").scenario


def starts(scenario: Scenario) -> list[int]:
    return [fault.at_us[0] for fault in scenario.faults if fault.at_us]


def apart(found: Callable[[int], bool]) -> Callable[[Scenario], bool]:
    return lambda scenario: found(starts(scenario)[1] - starts(scenario)[0])


FIRST = 9 * H + 754 * S + 123_456


def test_all_go_to_full_hours_where_that_breaks_the_same() -> None:
    assert starts(at_round_times(two_cuts(FIRST, FIRST + 3 * H), lambda _: True)) == [9 * H, 12 * H]


def test_all_move_together_where_their_distance_is_what_breaks_it() -> None:
    """One by one, neither can move."""
    far = 1_777 * S
    found = at_round_times(two_cuts(FIRST, FIRST + far), apart(lambda us: us == far))
    assert starts(found) == [9 * H, 9 * H + far]


def test_what_can_not_move_stays() -> None:
    given = two_cuts(FIRST, FIRST + H)
    assert at_round_times(given, lambda scenario: starts(scenario) == starts(given)) == given
