"""Secrets of a target file: written there, in a variable of the environment, or in a file of their own."""

import os
from pathlib import Path

from pydantic import SecretStr

_ENVIRONMENT, _FILE = "env:", "file:"


class SecretMissingError(ValueError):
    """What a reference to a secret leads to is not there. The message says what, and what to do."""


def secret(written: str, beside: Path) -> SecretStr:
    """The secret that is meant; files are looked for from the folder `beside` on."""
    if written.startswith(_ENVIRONMENT):
        return SecretStr(_variable(written.removeprefix(_ENVIRONMENT)))
    if written.startswith(_FILE):
        return SecretStr(_text(written.removeprefix(_FILE), beside).strip())
    return SecretStr(written)


def secrets(written: str, beside: Path) -> tuple[SecretStr, ...]:
    """Likewise; a file holds one a line."""
    if written.startswith(_FILE):
        lines = _text(written.removeprefix(_FILE), beside).splitlines()
        return tuple(SecretStr(line.strip()) for line in lines if line.strip())
    return (secret(written, beside),)


def _variable(name: str) -> str:
    if not (found := os.environ.get(name, "")):
        raise SecretMissingError(f"the variable {name} is not set: export {name}=… before")
    return found


def _text(name: str, beside: Path) -> str:
    try:
        found = (beside / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        why = (getattr(wrong, "strerror", None) or "no text in UTF-8").lower()
        raise SecretMissingError(f"{beside / name} can't be read ({why}): put the secret there") from None
    if not found.strip():
        raise SecretMissingError(f"{beside / name} is empty: put the secret there")
    return found
