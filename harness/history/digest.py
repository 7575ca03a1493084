"""One number for a history: the same history has the same digest on any machine."""

import hashlib
import json

from harness.history.event import History


def digest(history: History) -> str:
    """SHA-256, in hexadecimal, of scenario digest, seed, engine and all events; not of versions and start."""
    header = history.header
    total = hashlib.sha256(json.dumps([header.scenario_sha256, header.seed, header.engine]).encode())
    for e in history.events:
        row = [e.t_us, e.kind.value, e.site, e.camera, e.span, e.counter, e.size_bytes, dict(e.detail)]
        total.update(json.dumps(row, sort_keys=True, separators=(",", ":")).encode())
    return total.hexdigest()
