"""The most that a site sent, as means over windows that follow each other: `peak_uplink_bits_per_s` of the outcome."""

from harness.engines.fluid.compiled import compiled
from harness.engines.fluid.state import NEVER, Chunk
from harness.history.outcome import PEAK_WINDOW_US

_WINDOW_US = PEAK_WINDOW_US


@compiled
def end_windows(chunk: Chunk, site: int, t_us: int, then_us: int, sent: float, last: bool) -> float:  # noqa: FBT001 - numba knows no keywords only
    """Send at the rate `sent` from `t_us` to `then_us`; the highest mean of the windows that end, or NEVER.

    A window that ends with the stretch is left to the next one, which may be of another outage, unless it is the last.
    """
    sites, peak = chunk.sites, float(NEVER)
    if sites[site].window_us == t_us:
        peak = sites[site].window_sent / _WINDOW_US
        sites[site].window_us += _WINDOW_US
        sites[site].window_sent = 0.0
    due_us, until_us = sites[site].window_us, then_us if last else then_us - 1
    if due_us > until_us:
        sites[site].window_sent += sent * (then_us - t_us)
        return peak
    peak = max(peak, (sites[site].window_sent + sent * (due_us - t_us)) / _WINDOW_US)
    more = (until_us - due_us) // _WINDOW_US
    if more > 0:
        peak = max(peak, sent)
        due_us += more * _WINDOW_US
    sites[site].window_us = due_us + _WINDOW_US
    sites[site].window_sent = sent * (then_us - due_us)
    return peak
