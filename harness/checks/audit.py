"""What the key server's audit trail says, held against what was asked of it."""

from collections import Counter

from harness.checks.facts.answers import Asked, AuditRow, AuditTrail

_CLOCK_US = 5_000_000  # how far the cloud's clock may be from ours; NTP keeps both well within
_GIVEN = "unwrapped"  # the outcome of a row for a key that was given


def vanished_rows(trail: AuditTrail) -> list[str]:
    """What was in the trail, and is not any more."""
    gone = Counter(trail.rows) - Counter(trail.rows if trail.later is None else trail.later)
    if not gone:
        return []
    which = "all" if gone.total() == len(trail.rows) else f"{gone.total()} of {len(trail.rows)}"
    newest = "the newest too" if max(trail.rows, key=lambda row: row.at_us) in gone else "older ones"
    return [f"{which} rows that were read before are not there any more ({newest})"]


def missing_rows(trail: AuditTrail) -> list[str]:
    """Each request that no row of its own tells of truly: who asked, when, for which camera's key, what came of it."""
    left = list(trail.rows)
    missing = []
    for asked in trail.asked:
        row = next((row for row in left if _tells(row, asked)), None)
        if row is None:
            missing.append(f"no row tells that {asked.case} ({asked.who}) {_fate(asked)} of {asked.camera}")
        else:
            left.remove(row)
    return missing


def _tells(row: AuditRow, asked: Asked) -> bool:
    in_time = asked.from_us - _CLOCK_US <= row.at_us <= asked.to_us + _CLOCK_US
    same = (row.who, row.camera, row.version) == (asked.who, asked.camera, asked.version)
    return in_time and same and (row.outcome == _GIVEN) == asked.given


def _fate(asked: Asked) -> str:
    return f"{'was given' if asked.given else 'was refused'} key version {asked.version}"
