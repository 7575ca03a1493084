import pytest

from harness.engines.lab.parts import Address, Bridge, Cable, End, PortLock, Rate, Route
from harness.engines.lab.plan import Plan, delayed, locked, shaped, unlocked


def test_cables_are_laid_between_namespaces_before_anything_is_set_up_in_them() -> None:
    plan = Plan(namespaces=["a", "b"], cables=[Cable(End("a", "x", mac="02:00:00:00:00:01"), End("b", "y"))])
    assert plan.beginning() == ["netns add a", "netns add b"]
    assert plan.laying() == [
        "link add x netns a address 02:00:00:00:00:01 type veth peer name y netns b",
    ]


def test_a_route_comes_after_the_address_that_it_needs_and_a_port_after_its_bridge() -> None:
    plan = Plan(namespaces=["a", "b"])
    plan.routes.append(Route("a", "default", "10.0.0.1"))
    plan.addresses.append(Address("a", "br0", "10.0.0.2/24"))
    plan.cables.append(Cable(End("a", "p1", "br0", up=False), End("b", "eth0")))
    plan.bridges.append(Bridge("a", "br0"))
    done = plan.within("a")
    order = ["link add br0", "link set p1 master br0", "addr add 10.0.0.2/24", "route add default via 10.0.0.1"]
    places = [next(n for n, line in enumerate(done) if line.startswith(begin)) for begin in order]
    assert places == sorted(places)
    assert done[-1] == "link set p1 down"
    assert "link set eth0 up" in plan.within("b")


def test_a_device_has_a_name_that_the_kernel_takes() -> None:
    with pytest.raises(ValueError, match="1 to 15 characters"):
        End("a", "a-name-that-is-far-too-long")


def test_a_token_bucket_holds_what_a_hundredth_of_a_second_lets_through_and_never_less_than_some_packets() -> None:
    words = shaped(Rate("a", "eth0", 100e6))
    assert words[words.index("rate") + 1] == "100000000bit"
    assert words[words.index("burst") + 1] == "125000"
    assert shaped(Rate("a", "eth0", 64e3))[-3] == "6000"


def test_the_way_back_from_a_lock_undoes_each_of_its_steps() -> None:
    lock = PortLock("a", "p1", "02:00:00:00:00:01")
    assert [words[0] for words in locked(lock)] == ["link", "fdb", "fdb"]
    assert [words[0] for words in unlocked(lock)] == ["fdb", "link"]
    assert locked(lock)[0][-2:] == ["locked", "on"]
    assert unlocked(lock)[1][-2:] == ["locked", "off"]


def test_latency_and_loss_hang_below_the_rate() -> None:
    rate = Rate("a", "eth0", 5e6, latency_us=15_000, loss=0.001)
    assert rate.delays
    assert not Rate("a", "eth0", 5e6).delays
    words = " ".join(delayed(rate))
    assert "handle 1: tbf" in " ".join(shaped(rate))
    assert words == "qdisc replace dev eth0 parent 1: handle 10: netem delay 15000us loss 0.1%"
