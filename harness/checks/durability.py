"""IDX-2: what is acknowledged is durable."""

from harness.checks.casefile import CaseFile
from harness.checks.facts.holdings import AfterKill
from harness.checks.registry import Finding, judges, settle, skipped, unknown

_POWER = "a loss of power, which takes the disk's cache as well, was not tried"
_KILL = f"killed is SIGKILL of its process; {_POWER}"


@judges("IDX-2")
def acknowledged_is_durable(case: CaseFile) -> Finding:
    """After a kill while segments were uploaded: the acknowledged ones are there, the others whole or not at all."""
    found = case.after_kill
    if found is None:
        return skipped("this cloud was not killed: only one that camproof starts for it is")
    if found.undecided:
        return unknown(f"the kill decided nothing: {found.undecided}")
    wrong = [f"acknowledged, and then: {what}" for what in found.lost]
    wrong += [f"{key} is in the index, and the store has not what it says" for key in found.bare]
    wrong += [f"{key} is in the store, and no camera sent these bytes" for key in found.torn]
    wrong += [f"after it: {found.stuck}"] if found.stuck else []
    return _of_strikes(found, wrong) if found.struck else _of_kill(found, wrong)


def _of_kill(found: AfterKill, wrong: list[str]) -> Finding:
    return settle(
        wrong,
        found.acknowledged,
        f"segments acknowledged when it was killed, with {found.on_their_way} more on their way,",
        holds="a cloud that was killed while segments were uploaded has, started again, every acknowledged one in "
        "index and store, no row without its object, no torn object; it takes the others, and all play",
        broken="a kill took what was acknowledged, or left what is not whole",
        assumptions=(_KILL,),
    )


def _of_strikes(found: AfterKill, wrong: list[str]) -> Finding:
    told = ", ".join(found.struck)
    return settle(
        wrong,
        found.acknowledged,
        "segments acknowledged before, during and after it",
        holds=f"after {told} the cloud has every acknowledged segment in index and store, no row without its object, "
        "no torn object, and all play",
        broken=f"of what was acknowledged, something did not survive {told}",
        assumptions=(_POWER,),
    )
