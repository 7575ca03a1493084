"""The settings file of a service that runs alone: JSON, with paths of what is secret instead of the secrets."""

import json
import os
import stat
import time
from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
)

from reference_impl.foundation.limits import Bounds, Limits, changed
from reference_impl.front.cross_origin import require_origins

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CENTURY_S = 3_155_760_000.0
_BESIDE = "beside"
_Seconds = Annotated[float, Field(gt=0, le=3_600)]
_Ahead = Annotated[float, Field(ge=-_CENTURY_S, le=_CENTURY_S)]

Port = Annotated[int, Field(ge=1, le=65_535)]


class SettingsError(Exception):
    """The settings can't be used; the message says which file and which member, and what to do."""


def named(bounds: Bounds) -> PlainValidator:
    """Some of them by name, a rate as "BURST/PER_SECOND"; the rest is as here."""

    def read(given: object) -> Bounds:
        if not isinstance(given, dict):
            raise ValueError("these are given by name")  # noqa: TRY004 - pydantic tells of values
        return reduce(lambda known, one: changed(known, one[0], str(one[1])), given.items(), bounds)

    return PlainValidator(read)


def _origins(given: tuple[str, ...]) -> tuple[str, ...]:
    require_origins(given)
    return given


def beside(path: Path, info: ValidationInfo) -> Path:
    """From the settings file's folder on, where a relative path was read from one."""
    folder: Path = (info.context or {}).get(_BESIDE, Path())
    return folder / path


BesidePath = Annotated[Path, AfterValidator(beside)]
"""A path in a settings file; a relative one is looked for from that file's folder on."""


class PartSettings(BaseModel):
    """What every process of a cloud needs to know of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str  # the address to listen on
    operator_port: Port | None = None  # of health and metrics; None: there are none
    operator_host: str = "127.0.0.1"  # where they are
    certificate: BesidePath  # PEM, with the chain
    private_key: BesidePath  # PEM; of the certificate
    trusted: BesidePath  # PEM; who certifies the cloud's services
    client_key: BesidePath  # PEM, P-256; identity knows the public half
    logs: BesidePath | None = None  # a folder; None: standard output
    limits: Annotated[Limits, named(Limits())] = Limits()
    web_origins: Annotated[tuple[str, ...], AfterValidator(_origins)] = ()  # whose pages may ask from a browser
    clock_ahead_s: _Ahead = 0.0  # of the machine's clock: to try what a wrong clock does

    _ahead_s: float | None = None  # since it was read again

    def clock(self) -> float:
        """Seconds since 1970, as this process has it."""
        return time.time() + (self.clock_ahead_s if self._ahead_s is None else self._ahead_s)

    def go_by(self, again: "PartSettings") -> None:
        """Take from other settings of the same part what can change while it serves."""
        self._ahead_s = again.clock_ahead_s

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return self.private_key, self.client_key

    @property
    def holds_secret(self) -> bool:
        """Whether nobody else may read the settings file itself."""
        return False

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of state that no other process may have open."""
        return ()


class HearingSettings(PartSettings):
    """What a process needs to know of identity, which is in another one."""

    region: str = ""  # "": a global service
    issuer: str  # identity's address, https://…
    client_id: str  # this process's name at identity
    poll_s: _Seconds = 5.0  # a sign-out, or that a member was taken out, is heard of after so long
    deaf_s: _Seconds = 60.0  # so long after identity's last answer no token is believed any more
    anew_s: _Seconds = 10.0  # a token under a key that is not known has identity's keys read anew, at most so often


class AloneSettings(HearingSettings):
    """One service in a process of its own."""

    port: Port


S = TypeVar("S", bound=PartSettings)


def read_settings(file: Path, shape: TypeAdapter[S], instead: Mapping[str, str] | None = None) -> S:
    """The settings in a file, or `instead` of some of them these; a SettingsError when something can't be used."""
    try:
        context = {_BESIDE: file.absolute().parent}
        settings = shape.validate_json(_with(file.read_bytes(), instead or {}), context=context)
    except OSError as wrong:
        raise SettingsError(
            f"{file} can't be read: {wrong.strerror}; name the settings file with --settings"
        ) from wrong
    except ValidationError as wrong:
        raise unusable(file, wrong) from None
    for secret in settings.secrets:
        require_private(secret)
    if settings.holds_secret and not instead:
        require_private(file)
    return settings


def unusable(file: Path, wrong: ValidationError) -> SettingsError:
    """What is wrong in a file, without what stands there: it may be secret."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the file"
    return SettingsError(f"{file}: {place}: {first['msg']}")


def _with(text: bytes, instead: Mapping[str, str]) -> bytes:
    """What can't be read is left as it is: it is told of as that."""
    try:
        given = json.loads(text) if instead else None
    except ValueError:
        return text
    return json.dumps({**given, **instead}).encode() if isinstance(given, dict) else text


def require_private(file: Path) -> None:
    """Refuse a secret that others than its owner may read, or that is not there.

    One that is root's may be read by a group, as PostgreSQL has it: that is how Kubernetes hands secrets to others.
    """
    try:
        found = file.stat()
    except OSError as wrong:
        raise SettingsError(f"{file} can't be read: {wrong.strerror}; restore it from a backup") from wrong
    mode = stat.S_IMODE(found.st_mode)
    of_root = found.st_uid == 0 and os.geteuid() != 0
    if mode & _OTHERS & ~(stat.S_IRGRP if of_root else 0):
        raise SettingsError(f"{file} can be read by others (mode {mode:04o}); say chmod 600 {file}")
