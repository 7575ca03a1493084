"""What must hold of any site, tried on drawn ones."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.sites.doctor.change import Change, applied
from harness.sites.doctor.remedies import REMEDIES
from harness.sites.doctor.search import search
from harness.sites.doctor.situation import Situation
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Answer, Diagnosis, Verdict
from harness.sites.schema.document import Topology
from harness.sites.schema.router import Rule
from harness.sites.testing import topologies
from harness.sites.wiring import wire
from tests.harness.sites.written import as_yaml, examples

drawn = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples())
few = settings(drawn, max_examples=max(10, examples() // 4))  # what tries many changes of each site
rules = st.builds(
    Rule,
    do=st.just("block"),
    to=st.sampled_from(["any", "identity.camproof.example", "pool.ntp.org", "*.eu-fra.camproof.example"]),
    port=st.sampled_from([None, 443, 123, 53]),
)


def reach(said: Diagnosis) -> list[dict[str, Answer]]:
    """For each camera, at worst and at best, what it reaches."""
    worst = [{name: min(dict(o.reach)[name] for o in c.outcomes) for name, _ in c.told.reach} for c in said.cameras]
    best = [{name: max(dict(o.reach)[name] for o in c.outcomes) for name, _ in c.told.reach} for c in said.cameras]
    return worst + best


def none_better(after: Diagnosis, before: Diagnosis) -> bool:
    pairs = zip(reach(after), reach(before), strict=True)
    return all(now[name] <= then[name] for now, then in pairs for name in now)


@drawn
@given(site=topologies(), rule=rules, data=st.data())
def test_a_rule_that_blocks_makes_nothing_reachable(site: Topology, rule: Rule, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(site.routers)))
    router = site.routers[name]
    place = data.draw(st.integers(0, len(router.firewall.rules)))
    more = (*router.firewall.rules[:place], rule, *router.firewall.rules[place:])
    changed = router.model_copy(update={"firewall": router.firewall.model_copy(update={"rules": more})})
    after = site.model_copy(update={"routers": {**site.routers, name: changed}})
    assert none_better(diagnose(after), diagnose(site))


@drawn
@given(site=topologies())
def test_a_dead_line_leaves_nothing(site: Topology) -> None:
    dead = site.model_copy(update={"internet": site.internet.model_copy(update={"link": "down"})})
    after = diagnose(dead)
    assert {camera.verdict for camera in after.cameras} == {Verdict.FAILS}
    assert none_better(after, diagnose(site))


@drawn
@given(site=topologies())
def test_a_file_says_the_same_as_the_value(site: Topology) -> None:
    assert diagnose(load(as_yaml(site), "drawn.yaml")) == diagnose(site)


@drawn
@given(site=topologies())
def test_a_verdict_has_its_reason(site: Topology) -> None:
    for camera in diagnose(site).cameras:
        for outcome in camera.outcomes:
            broken = outcome.broken
            assert (broken is None) is (outcome.answer is Answer.YES)
            assert broken is None or broken.cause
            assert outcome.answer is not Answer.YES or {answer for _, answer in outcome.reach[1:]} == {Answer.YES}


@few
@given(site=topologies())
def test_what_the_doctor_proposes_cures_and_nothing_of_it_can_be_left_out(site: Topology) -> None:
    before = diagnose(site)
    found = search(site, before)
    if before.verdict is Verdict.ACTIVATES:
        assert found.cures == ()
    for cure in found.cures:
        changed = applied(site, cure.changes)
        assert diagnose(changed).verdict is Verdict.ACTIVATES
        assert cure.after.verdict is Verdict.ACTIVATES
        assert cure.after == diagnose(applied(changed, cure.besides))
        for length in range(len(cure.changes)):
            for some in combinations(cure.changes, length):
                assert diagnose(applied(site, some)).verdict is not Verdict.ACTIVATES
        diagnose(load(as_yaml(changed), "cured.yaml"))  # what was edited is what a file could say


def every_change(site: Topology) -> Iterator[Change]:
    """All that any remedy has for any camera of a site, whatever is broken there."""
    wiring = wire(site, site.each_camera())
    for camera, said in zip(site.each_camera(), diagnose(site).cameras, strict=True):
        for step in [step for step in said.told.steps if step.cause]:
            here = Situation(site, wiring, camera, said.told, step)
            for remedy in {one for every in REMEDIES.values() for one in every}:
                with suppress(KeyError, IndexError):  # a remedy for another sort of step
                    yield from remedy(here)


@few
@given(site=topologies())
def test_no_single_change_is_enough_where_the_doctor_wants_more(site: Topology) -> None:
    cures = search(site, diagnose(site)).cures
    if cures and cures[0].size > 1:
        for change in every_change(site):
            if change.size < cures[0].size:
                with suppress(KeyError):  # likewise
                    assert diagnose(change.edit(site)).verdict is not Verdict.ACTIVATES, change.text


@few
@given(site=topologies())
def test_the_doctor_cures_whatever_is_drawn(site: Topology) -> None:
    before = diagnose(site)
    assert before.verdict is Verdict.ACTIVATES or search(site, before).cures
