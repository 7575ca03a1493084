"""IDX-2: what is acknowledged is durable."""

from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, settle, skipped, unknown

_KILL = "killed is SIGKILL of its process; a loss of power, which takes the disk's cache as well, was not tried"


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
    wrong += [f"after the restart: {found.stuck}"] if found.stuck else []
    return settle(
        wrong,
        found.acknowledged,
        f"segments acknowledged when it was killed, with {found.on_their_way} more on their way,",
        holds="a cloud that was killed while segments were uploaded has, started again, every acknowledged one in "
        "index and store, no row without its object, no torn object; it takes the others, and all play",
        broken="a kill took what was acknowledged, or left what is not whole",
        assumptions=(_KILL,),
    )
