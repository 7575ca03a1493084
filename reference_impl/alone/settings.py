"""The settings file of a service that runs alone: JSON, with paths of what is secret instead of the secrets."""

import stat
from functools import reduce
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, ValidationError

from reference_impl.foundation.limits import Limits
from reference_impl.front.cross_origin import require_origins

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_Port = Annotated[int, Field(ge=1, le=65_535)]
_Seconds = Annotated[float, Field(gt=0, le=3_600)]


class SettingsError(Exception):
    """The settings can't be used; the message says which file and which member, and what to do."""


def _limits(given: object) -> Limits:
    if not isinstance(given, dict):
        raise ValueError("limits are given by name")  # noqa: TRY004 - pydantic tells of values
    return reduce(lambda limits, one: limits.changed(one[0], str(one[1])), given.items(), Limits())


def _origins(given: tuple[str, ...]) -> tuple[str, ...]:
    require_origins(given)
    return given


class AloneSettings(BaseModel):
    """What every service needs to know of itself and of identity."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: str
    port: _Port
    operator_port: _Port | None = None  # of health and metrics, on 127.0.0.1; None: there are none
    region: str = ""  # "": a global service
    certificate: Path  # PEM, with the chain
    private_key: Path  # PEM; of the certificate
    trusted: Path  # PEM; who certifies the cloud's services
    issuer: str  # identity's address, https://…
    client_id: str  # this service's name at identity
    client_key: Path  # PEM, P-256; identity knows the public half
    logs: Path | None = None  # a folder; None: standard output
    poll_s: _Seconds = 5.0  # a sign-out, or that a member was taken out, is heard of after so long
    deaf_s: _Seconds = 60.0  # so long after identity's last answer no token is believed any more
    limits: Annotated[Limits, PlainValidator(_limits)] = Limits()  # by name, a rate as "BURST/PER_SECOND"
    web_origins: Annotated[tuple[str, ...], AfterValidator(_origins)] = ()  # whose pages may ask from a browser

    @property
    def secrets(self) -> tuple[Path, ...]:
        """Files that nobody else may read."""
        return self.private_key, self.client_key

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of state that no other process may have open."""
        return ()


S = TypeVar("S", bound=AloneSettings)


def read_settings(file: Path, shape: type[S]) -> S:
    """The settings in a file; a SettingsError when something of it can't be used."""
    try:
        settings = shape.model_validate_json(file.read_bytes())
    except OSError as wrong:
        raise SettingsError(
            f"{file} can't be read: {wrong.strerror}; name the settings file with --settings"
        ) from wrong
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise SettingsError(f"{file}: {place}: {first['msg']}") from wrong
    for secret in settings.secrets:
        require_private(secret)
    return settings


def require_private(file: Path) -> None:
    """Refuse a secret that others than its owner may read, or that is not there."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError as wrong:
        raise SettingsError(f"{file} can't be read: {wrong.strerror}; restore it from a backup") from wrong
    if mode & _OTHERS:
        raise SettingsError(f"{file} can be read by others (mode {mode:04o}); say chmod 600 {file}")
