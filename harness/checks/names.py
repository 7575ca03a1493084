"""IDX-3 to IDX-5: requests, and what is there after them."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges, skipped


@judges("IDX-3")
def half_an_upload_is_invisible(case: CaseFile) -> Finding:
    """Neither while it arrives nor after it was cut off, and it is not in the way of the whole one."""
    return judge_seen(
        case,
        "IDX-3",
        holds="half an upload is in no GET, HEAD or listing, while it arrives and when it was cut off; the index takes "
        "no row of it, and the whole one can follow under its name",
        broken="half an upload became visible, is in the way of the whole one, or stays",
    )


@judges("IDX-4")
def names_are_used_once(case: CaseFile) -> Finding:
    """The same twice is one object and one row; another under the same name or in the same place is refused."""
    return judge_seen(
        case,
        "IDX-4",
        holds="the same segment and the same row twice, also at once, are one; another segment under the name and "
        "another row in the place are refused and change nothing",
        broken="a segment sent twice is not one, or another replaced it",
    )


@judges("IDX-5")
def retention_is_kept(case: CaseFile) -> Finding:
    """What is over is in no index, playlist or store; what is not over is in all of them; the setting decides."""
    if "IDX-5" not in case.attempts:
        return skipped("the target does not claim that its retention can be had enforced at once (`retention`)")
    return judge_seen(
        case,
        "IDX-5",
        holds="a recording is gone from index, playlists and store when its retention is over, and is in all three the "
        "second before; a shorter setting takes what it makes over",
        broken="a recording outlives its retention, or goes before",
    )
