"""What a run must not let out: the target's own secrets, in reports and in what it says when it breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from harness.cloud.target import Target
from harness.errors import CamproofError


def secrets_of(target: Target) -> tuple[str, ...]:
    """Passwords, licence codes, and addresses with passwords in them."""
    people = (target.administrator.password, target.stranger.password)
    addresses = (evidence.url for evidence in target.databases)
    return tuple(secret.get_secret_value() for secret in (*people, *target.licence_codes, *addresses))


@contextmanager
def without_secrets(clean: Callable[[str], str]) -> Iterator[None]:
    """Errors that pass lose them: a cloud may send back what it was sent."""
    try:
        yield
    except BaseException as broken:
        _clean(broken, clean)
        raise


def _clean(broken: BaseException, clean: Callable[[str], str]) -> None:
    if isinstance(broken, BaseExceptionGroup):
        for part in broken.exceptions:
            _clean(part, clean)
    elif isinstance(broken, CamproofError):
        broken.args = tuple(clean(arg) if isinstance(arg, str) else arg for arg in broken.args)
