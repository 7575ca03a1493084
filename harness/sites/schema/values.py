"""Addresses, names and powers as people write them."""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, IPv4Network, NetmaskValueError
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from harness.scenario.quantities import POWER
from harness.scenario.schema.base import invalid, quantity

Value = TypeVar("Value", IPv4Address, IPv4Interface, IPv4Network)
_DOTTED = r"[0-9]{1,3}(\.[0-9]{1,3}){3}"
_PREFIX = r"/[0-9]{1,2}"
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")
_SMALLEST_PREFIX, _LONGEST_PREFIX = 1, 30


def read_address(value: Any) -> Any:  # noqa: ANN401 - as it was written
    """An IPv4Address, from text or from one."""
    if isinstance(value, IPv4Address) and not isinstance(value, IPv4Interface):
        return value
    return _read(IPv4Address, value, "an IPv4 address, such as `192.168.0.1`")


def read_interface(value: Any) -> Any:  # noqa: ANN401 - as it was written
    """An IPv4Interface that a host can have, from text or from one."""
    if isinstance(value, IPv4Interface):
        return value
    if isinstance(value, str) and "/" not in value:
        raise invalid(f"{value!r} does not say how large its network is; did you mean `{value}/24`?")
    found = _read(IPv4Interface, value, "an IPv4 address with the length of its network, such as `192.168.0.1/24`")
    network = found.network
    if not _SMALLEST_PREFIX <= network.prefixlen <= _LONGEST_PREFIX:
        raise invalid(f"{value!r}: a network of such a length has no room for hosts; /24 is usual")
    if found.ip in {network.network_address, network.broadcast_address}:
        raise invalid(
            f"{value!r} is the network itself, or all of it, and no host's address; did you leave out a digit?"
        )
    return found


def _network(value: Any) -> Any:  # noqa: ANN401 - as it was written
    return value if isinstance(value, IPv4Network) else _read(IPv4Network, value, "a network, such as `10.0.0.0/8`")


def _read(kind: Callable[[Any], Value], value: object, wanted: str) -> Value:
    try:
        return kind(value) if isinstance(value, str) else kind(None)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise invalid(f"{value!r} is not {wanted}") from None


def _mac(value: Any) -> Any:  # noqa: ANN401 - as it was written
    text = value.lower().replace("-", ":") if isinstance(value, str) else ""
    if not _MAC.fullmatch(text):
        raise invalid(f"{value!r} is no MAC address: write six pairs of digits, such as `02:00:00:00:00:01`")
    return text


def _or_word(words: tuple[str, ...], read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def either(value: Any) -> Any:  # noqa: ANN401 - as it was written
        if value in words:
            return value
        try:
            return read(value)
        except PydanticCustomError as wrong:
            raise invalid(f"{wrong}, or {' or '.join(f'`{word}`' for word in words)}") from None

    return either


def _text_of(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^({pattern})$", "description": description})


_AS_TEXT = PlainSerializer(str, when_used="json")
Address = Annotated[IPv4Address, BeforeValidator(read_address), _AS_TEXT, _text_of(_DOTTED, "an IPv4 address")]
Interface = Annotated[
    IPv4Interface,
    BeforeValidator(read_interface),
    _AS_TEXT,
    _text_of(_DOTTED + _PREFIX, "an IPv4 address and its network"),
]
Network = Annotated[IPv4Network, BeforeValidator(_network), _AS_TEXT, _text_of(_DOTTED + _PREFIX, "an IPv4 network")]
InterfaceOrDhcp = Annotated[
    IPv4Interface | Literal["dhcp"],
    BeforeValidator(_or_word(("dhcp",), read_interface)),
    _AS_TEXT,
    _text_of(f"dhcp|{_DOTTED}{_PREFIX}", "`dhcp`, or an IPv4 address and its network"),
]
AddressOrSelf = Annotated[
    IPv4Address | Literal["self"],
    BeforeValidator(_or_word(("self",), read_address)),
    _AS_TEXT,
    _text_of(f"self|{_DOTTED}", "`self` for the server's own, or an IPv4 address"),
]
AddressSelfOrNone = Annotated[
    IPv4Address | Literal["self", "none"],
    BeforeValidator(_or_word(("self", "none"), read_address)),
    _AS_TEXT,
    _text_of(f"self|none|{_DOTTED}", "`none`, `self` for the server's own, or an IPv4 address"),
]
Mac = Annotated[str, BeforeValidator(_mac), _text_of("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}", "a MAC address")]
Milliwatts = Annotated[int, Field(gt=0), *quantity(POWER)]
Port = Annotated[int, Field(ge=1, le=65_535)]
HostName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
End = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}(/[a-z0-9-]{1,20})?$")]
