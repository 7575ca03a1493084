"""How deep JSON is nested, before anything reads it: readers that call themselves fail in ways of their own."""

import re

from reference_impl.foundation.limits import JSON_DEPTH

_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)


def too_deep(text: bytes, most: int = JSON_DEPTH) -> bool:
    """Whether arrays and objects are in each other more than so many times."""
    if text.count(b"[") + text.count(b"{") <= most:
        return False
    depth = 0
    for token in _TOKENS.finditer(text):
        if token[0] in b"[{":
            depth += 1
        elif token[0] in b"]}":
            depth -= 1
        if depth > most:
            return True
    return False
