"""What cameras may do behind an uplink that comes back, and a cloud that then takes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from harness.checks import burst, load_shed  # noqa: F401 - importing them enters their checks
from harness.checks.burst import jain, least_likely
from harness.checks.casefile import CameraFacts, CaseFile, Limited, Strained
from harness.checks.registry import verdicts
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Detail, Event, EventKind, Header, History

S = 1_000_000
HEADER = Header("s", "", 1, "live", "0", "", 0)
NAMES = ("a", "b", "c", "d", "e", "f")
BACK_S, LIMIT_S, LIFTED_S = 10.0, 30.0, 31.0
WAITING = 5  # segments of each, when the uplink comes back
CAME_S = (0.1, 0.3, 0.45, 0.62, 0.8, 1.0)  # after that


def at(t_s: float, kind: EventKind, camera: str | None, counter: int | None = None, **detail: Detail) -> Event:
    return Event(round(t_s * S), kind, "yard", camera, "span", counter, None if counter is None else 100, detail)


def links() -> list[Event]:
    moments = ((0.0, "up"), (2.0, "reset"), (BACK_S, "up"))
    return [at(t_s, EventKind.LINK_CHANGED, None, mode=mode) for t_s, mode in moments]


def made(camera: str) -> list[Event]:
    """What waits, and one that is made while the limit is on."""
    early = [at(3 + n, EventKind.PRODUCED, camera, n) for n in range(WAITING)]
    return [*early, at(LIMIT_S + 0.1, EventKind.PRODUCED, camera, WAITING)]


def drained(camera: str, came_s: float, each_s: float) -> list[Event]:
    """One segment after the other, each of which takes so long."""
    events = []
    for n in range(WAITING):
        begin_s = BACK_S + came_s + n * each_s
        events += [at(begin_s, EventKind.SENT, camera, n), at(begin_s + each_s, EventKind.ACKNOWLEDGED, camera, n)]
    return events


def shed(camera: str, status: int = 503, retry_after_s: float | None = 1.0) -> list[Event]:
    """The last one is refused while nothing is taken, and comes again."""
    why = "throttled" if status in {429, 503} else "transient"
    return [
        at(LIMIT_S + 0.2, EventKind.SENT, camera, WAITING),
        at(LIMIT_S + 0.3, EventKind.FAILED, camera, WAITING, why=why, status=status, retry_after_s=retry_after_s),
        at(LIFTED_S + 1, EventKind.SENT, camera, WAITING),
        at(LIFTED_S + 2, EventKind.ACKNOWLEDGED, camera, WAITING),
        at(LIFTED_S + 3, EventKind.STOPPED, camera),
    ]


def even(came_s: Sequence[float] = CAME_S, each_s: float = 1.0) -> list[Event]:
    return [e for camera, after_s in zip(NAMES, came_s, strict=True) for e in drained(camera, after_s, each_s)]


def strained(*events: Iterable[Event]) -> Strained:
    told = sorted((*links(), *(e for some in events for e in some)), key=lambda event: event.t_us)
    cameras = {name: CameraFacts(name, name, "yard", "eu-fra", "org", 10_000, "deny-new", 1) for name in NAMES}
    limits = (Limited(round(LIMIT_S * S), round(LIFTED_S * S), told=True),)
    return Strained(History(HEADER, tuple(told)), cameras, limited=limits, longest_wait_s=1.5)


def whole(recovering: Iterable[Event], **how: float | None) -> Strained:
    return strained(recovering, *(made(c) for c in NAMES), *(shed(c, **how) for c in NAMES))  # type: ignore[arg-type]


def judged(found: Strained | None, requirement: str = "BUF-8") -> dict[str, Verdict]:
    case = CaseFile(History(HEADER, ()), {}, strained=found)
    return {given.case: given for given in verdicts(requirement, case)}


def said(given: Verdict) -> str:
    assert given.outcome is Outcome.FAIL, given
    return " ".join(evidence.statement for evidence in given.evidence)


def test_who_shares_evenly_and_comes_at_any_time_passes() -> None:
    assert {given.outcome for given in judged(whole(even())).values()} == {Outcome.PASS}
    assert judged(whole(even()), "AVL-3")[""].outcome is Outcome.PASS


def test_a_cloud_that_cant_be_made_to_throttle_is_skipped() -> None:
    for requirement in ("BUF-8", "AVL-3"):
        assert {given.outcome for given in judged(None, requirement).values()} == {Outcome.SKIP}


def test_what_came_in_between_is_told() -> None:
    found = replace(whole(even()), undecided="the port was taken")
    for requirement in ("BUF-8", "AVL-3"):
        assert {given.outcome for given in judged(found, requirement).values()} == {Outcome.UNKNOWN}


def test_one_that_takes_most_of_it_is_named_first() -> None:
    greedy = drained("f", CAME_S[-1], 0.3)
    others = [e for camera, came_s in zip(NAMES[:-1], CAME_S[:-1], strict=True) for e in drained(camera, came_s, 3.0)]
    given = judged(whole([*greedy, *others]))
    assert said(given["share"]).startswith("f got ")
    assert {given["reconnects"].outcome, given["limits"].outcome} == {Outcome.PASS}
    lenient = replace(whole([*greedy, *others]), fair_share=0.2)
    assert judged(lenient)["share"].outcome is Outcome.PASS


def test_one_that_gets_nothing_is_no_fair_share() -> None:
    waits = [at(BACK_S + 0.1, EventKind.SENT, "f", 0)]
    others = [e for e in even() if e.camera != "f"]
    quarter = judged(replace(whole([*others, *waits]), fair_share=0.9))["share"]
    assert "f got 0.00 of its fair part" in said(quarter)


def test_what_waits_too_little_decides_nothing() -> None:
    few = [e for e in even() if e.counter == 0]
    assert "too little waited" in judged(whole(few))["share"].reason


def test_nobody_came_back() -> None:
    given = judged(whole([]))
    assert {given["share"].outcome, given["reconnects"].outcome} == {Outcome.UNKNOWN}


def test_waits_of_one_length_are_in_step() -> None:
    together = [0.5 + n / 1000 for n in range(len(NAMES))]
    given = judged(whole(even(together)))
    assert given["reconnects"].outcome is Outcome.FAIL
    assert "5 of 6 cameras came back within 2 ms after another" in given["reconnects"].reason
    assert given["share"].outcome is Outcome.PASS


def test_a_machine_that_stood_still_puts_nobody_in_step() -> None:
    together = whole(even([0.5 + n / 1000 for n in range(len(NAMES))]))
    stood = replace(together, late=((round((BACK_S + 0.5) * S), 400_000),))
    assert judged(stood)["reconnects"].outcome is Outcome.PASS
    before = replace(together, late=((round((BACK_S - 1) * S), 400_000),))
    assert judged(before)["reconnects"].outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"retry_after_s": None}, "a segment 5 was refused with 503 and no Retry-After"),
        ({"status": 500}, "a segment 5 was refused with 500, which is neither 429 nor 503"),
    ],
)
def test_what_is_refused_without_a_word(how: dict[str, float | None], says: str) -> None:
    found = whole(even(), **how)
    assert says in said(judged(found)["limits"])
    assert says in said(judged(found, "AVL-3")[""])


def test_too_many_requests_is_said_as_well() -> None:
    assert judged(whole(even(), status=429), "AVL-3")[""].outcome is Outcome.PASS


def taken_anyway() -> Strained:
    """Sent and acknowledged while nothing was to be taken."""
    early = [at(LIMIT_S + 0.2, EventKind.SENT, "a", WAITING), at(LIMIT_S + 0.4, EventKind.ACKNOWLEDGED, "a", WAITING)]
    return strained(even(), *(made(c) for c in NAMES), early, *(shed(c) for c in NAMES[1:]))


def test_a_limit_that_does_not_hold_is_no_loss() -> None:
    assert "a segment 5 was taken while nothing was to be taken" in said(judged(taken_anyway())["limits"])
    assert judged(taken_anyway(), "AVL-3")[""].outcome is Outcome.PASS


def test_what_is_acknowledged_and_not_there_is_a_silent_loss() -> None:
    [acknowledged] = load_shed.taken(taken_anyway())
    found = replace(taken_anyway(), absent=(acknowledged,))
    says = "a segment 5 was acknowledged while nothing was taken, and the store does not have it"
    assert said(judged(found)["limits"]) == says
    assert said(judged(found, "AVL-3")[""]) == says


def test_what_is_acknowledged_after_the_limit_is_none_of_its() -> None:
    assert not list(load_shed.taken(whole(even())))


def test_a_drop_is_a_loss_and_who_never_drained_may_have_more() -> None:
    dropped = [at(LIFTED_S + 2, EventKind.DROPPED, "a", WAITING, reason="refused")]
    assert "a segment 5 was dropped" in said(judged(whole([*even(), *dropped]))["limits"])
    endless = whole(even())
    events = tuple(e for e in endless.history.events if (e.kind, e.camera) != (EventKind.STOPPED, "b"))
    given = judged(replace(endless, history=History(HEADER, events)))["limits"]
    assert (given.outcome, "b never drained" in given.reason) == (Outcome.UNKNOWN, True)


def test_nothing_refused_tests_nothing() -> None:
    unlimited = replace(whole(even()), limited=())
    assert judged(unlimited)["limits"].outcome is Outcome.UNKNOWN
    assert judged(unlimited, "AVL-3")[""].outcome is Outcome.UNKNOWN


def test_the_index_is_that_of_the_paper() -> None:
    assert jain([1, 1, 1, 1]) == 1
    assert jain([4, 0, 0, 0]) == 0.25
    assert jain([10, 20, 30]) == pytest.approx(3600 / (3 * 1400))
    assert jain([]) == 0


def test_luck_is_bounded_from_above() -> None:
    """Against draws of cameras that wait for any time up to 1.5 s again and again: a bound may not be exceeded."""
    rng, limit, rounds = np.random.default_rng(1), 0.02, 4000
    came = np.array([[_next_after(rng, 6.0) for _ in range(8)] for _ in range(rounds)])
    lucky = sum(least_likely([round(t * S) for t in times], 1.5, 0)[2] < limit for times in came)
    assert lucky / rounds < limit


def _next_after(rng: np.random.Generator, moment_s: float) -> float:
    t_s = 0.0
    while t_s <= moment_s:
        t_s += rng.uniform(0, 1.5)
    return t_s
