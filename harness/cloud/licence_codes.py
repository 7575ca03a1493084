"""Licence codes, each good for one redemption: which of a target's are left, over runs."""

import fcntl
import hashlib
from collections.abc import Iterable
from pathlib import Path

from pydantic import SecretStr

from harness.errors import BadInputError


class LicenceCodes:
    """A target's codes. Those that runs took are noted, by digest, in a file beside the target's.

    Args:
        codes: all of them.
        ledger: that file; None where codes are of one run only.
    """

    def __init__(self, codes: Iterable[SecretStr], ledger: Path | None = None) -> None:
        self._ledger = ledger
        self._left = {_digest(code): code for code in codes}
        self._leave(_lines(ledger))

    def __len__(self) -> int:
        return len(self._left)

    def take(self) -> str:
        """One that nobody has redeemed as far as is known by now, in any run; it is noted as spent.

        BadInputError if none is left.
        """
        if self._ledger is None:
            return self._next().get_secret_value()
        with self._ledger.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed: another run may take one at the same moment
            file.seek(0)
            self._leave(file.read().split())
            code = self._next()
            file.write(f"{_digest(code)}\n")
        return code.get_secret_value()

    def _leave(self, spent: Iterable[str]) -> None:
        for digest in spent:
            self._left.pop(digest, None)

    def _next(self) -> SecretStr:
        if not self._left:
            raise BadInputError("the target's licence codes are used up: add new ones to its licence_codes")
        return self._left.pop(next(iter(self._left)))


def ledger_of(target_file: Path) -> Path:
    """Where it is noted which codes of a target file are spent."""
    return target_file.with_name(f"{target_file.name}.spent-codes")


def _lines(ledger: Path | None) -> list[str]:
    try:
        return ledger.read_text("utf-8").split() if ledger else []
    except FileNotFoundError:
        return []


def _digest(code: SecretStr) -> str:
    return hashlib.sha256(code.get_secret_value().encode()).hexdigest()
