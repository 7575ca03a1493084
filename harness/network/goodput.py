"""What a link with loss and latency lets through."""

from math import inf, sqrt

_RENO = sqrt(3 / 2)
MSS_BYTES = 1_448  # of TCP over Ethernet with time stamps: RFC 9293, RFC 7323


def goodput_bits_per_s(rate_bits_per_s: float, loss: float) -> float:
    """What of a link's rate arrives, when `loss` (0 to 1) of all packets must be sent again."""
    return rate_bits_per_s * (1 - loss)


def flow_bits_per_s(round_trip_s: float, loss: float, mss_bytes: int = MSS_BYTES) -> float:
    """The most that one TCP connection carries over a lossy link; inf where nothing is lost.

    Mathis, Semke, Mahdavi, Ott: The Macroscopic Behavior of the TCP Congestion Avoidance Algorithm, CCR 27(3), 1997:
    `MSS / RTT * sqrt(3/2) / sqrt(p)`, for Reno with an acknowledgement a packet. CUBIC and BBR do better on long paths.
    """
    if loss <= 0 or round_trip_s <= 0:
        return inf
    return 8 * mss_bytes / round_trip_s * _RENO / sqrt(loss)
