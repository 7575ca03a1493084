import pytest

from reference_impl.deployment.addresses import addresses, service_names
from reference_impl.deployment.ports import (
    FREE_PORTS,
    VARIABLE,
    PortInUseError,
    PortRangeError,
    free_ports,
    listen,
    port_of,
)


def test_free_ports_are_none_that_outgoing_connections_use() -> None:
    sockets = listen(["a", "b"], host="127.0.0.1", first_port=0, known={})
    try:
        assert all(port_of(bound) in FREE_PORTS for bound in sockets.values())
    finally:
        for bound in sockets.values():
            bound.close()


def test_the_environment_may_name_other_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "31998-31999")
    sockets = listen(["a", "b"], host="127.0.0.1", first_port=0, known={})
    assert {port_of(bound) for bound in sockets.values()} == {31_998, 31_999}
    for bound in sockets.values():
        bound.close()
    monkeypatch.delenv(VARIABLE)
    assert free_ports() == FREE_PORTS


@pytest.mark.parametrize("named", ["x", "1", "9-8", "0-5", "20000-70000", "20000-"])
def test_a_range_that_is_none_is_refused_in_a_sentence(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, named)
    with pytest.raises(PortRangeError, match="FIRST-LAST, such as 20000-31999"):
        listen(["a"], host="127.0.0.1", first_port=0, known={})


def test_known_ports_are_taken_again_and_a_taken_one_is_named() -> None:
    first = listen(["a"], host="127.0.0.1", first_port=0, known={})
    port = port_of(first["a"])
    with pytest.raises(PortInUseError, match=f"port {port} is in use") as refused:
        listen(["b", "a"], host="127.0.0.1", first_port=0, known={"a": port})
    assert refused.value.port == port
    first["a"].close()
    again = listen(["a"], host="127.0.0.1", first_port=0, known={"a": port})
    assert port_of(again["a"]) == port
    again["a"].close()


def test_services_have_names_and_addresses() -> None:
    assert service_names(["eu-fra"]) == [
        "identity",
        "my_systems",
        "eu-fra/credentials",
        "eu-fra/media_store",
        "eu-fra/recording_index",
        "eu-fra/playlists",
        "eu-fra/key_server",
    ]
    assert addresses("127.0.0.1", {"identity": 1}) == {"identity": "https://127.0.0.1:1"}
    assert addresses("::1", {"identity": 1}) == {"identity": "https://[::1]:1"}
    assert addresses("0.0.0.0", {"identity": 1}) == {"identity": "https://localhost:1"}  # noqa: S104 - the case meant
