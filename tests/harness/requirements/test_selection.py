from harness.requirements.catalogue import load
from harness.requirements.selection import Profile, Selection, areas

EVERY = [r.id for r in load()]


def test_core_is_what_the_paper_says_and_extended_the_rest_that_a_program_can_decide() -> None:
    core, extended = (Selection(profile).of(load(), EVERY) for profile in Profile)
    assert {load().get(r).level for r in core} == {"must"}
    assert {load().get(r).level for r in extended} == {"must", "should", "assumed"}
    assert set(core) < set(extended) < set(EVERY)
    assert [r for r in EVERY if r in extended] == list(extended)


def test_an_area_is_the_beginning_of_an_id() -> None:
    assert Selection(areas=("ENC",)).of(load(), EVERY) == tuple(f"ENC-{n}" for n in range(1, 8))
    assert Selection(Profile.CORE, ("ENC", "KEY")).of(load(), ["ENC-1", "ENC-3", "KEY-3"]) == ("ENC-1", "KEY-3")
    assert areas(load())[:2] == ("ACT", "CFG")


def test_what_is_named_is_judged_whatever_its_level() -> None:
    assert Selection(Profile.CORE, only=("BUF-10", "ENC-1")).of(load(), EVERY) == ("ENC-1", "BUF-10")
