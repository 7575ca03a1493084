"""One number for a history: the same history has the same digest on any machine."""

import hashlib
import json

from harness.history.event import History


def digest(history: History) -> str:
    """SHA-256, in 64 hexadecimal digits, of what a run was and of everything that happened in it.

    Of the header count the scenario's digest, the seed and the engine. Its name, camproof's version, the words on
    fidelity and the start don't: they may differ between two runs that are the same. Of the events everything counts,
    and their order. The canonical form is JSON in ASCII, without spaces, keys sorted: one array for the header, then
    one for each event.
    """
    header = history.header
    total = hashlib.sha256(_canonical([header.scenario_sha256, header.seed, header.engine]))
    for e in history.events:
        row = [e.t_us, e.kind.value, e.site, e.camera, e.span, e.counter, e.size_bytes, dict(e.detail)]
        total.update(_canonical(row))
    return total.hexdigest()


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
