"""TLS, redirects and a configuration without encryption: what a camera must not take, and to whom it must not speak."""

from harness.checks.by_sight.sight import Led, Played, Sight, Upload
from harness.checks.registry import Finding, settle, unknown

_OLD = "TLS 1.1 and nothing newer"
_REDIRECTS = ("another host, over TLS", "another host, over plain HTTP")


def old_tls_is_refused(sight: Sight) -> Finding:
    """TLS-1: a server with nothing newer than TLS 1.1 gets nothing."""
    return _refuses(
        sight, [led for led in sight.led if led.kind == _OLD],
        holds="it speaks TLS 1.2 or newer with the cloud, and not to a server that has TLS 1.1 only",
        broken="it spoke TLS 1.1",
    )  # fmt: skip


def bad_certificates_are_refused(sight: Sight) -> Finding:
    """TLS-2: expired, of another name, of an unknown authority: no connection, not a byte."""
    return _refuses(
        sight, [led for led in sight.led if led.kind not in {_OLD, *_REDIRECTS}],
        holds="it sends nothing to a server whose certificate is expired, for another name, or of an unknown authority",
        broken="it trusted a certificate that it must not",
    )  # fmt: skip


def _refuses(sight: Sight, led: list[Led], *, holds: str, broken: str) -> Finding:
    wrong = [
        f"{one.kind}: {one.trusted} connections came up" + (", and something was sent" if one.said else "")
        for one in led
        if one.trusted
    ]
    if not wrong and (untried := [one.kind for one in led if not one.tried]):
        return unknown(f"it was not led to a server with {', '.join(untried)}")
    if not wrong and not sight.rows:
        return unknown("it spoke to the cloud itself as little: refusals prove nothing")
    return settle(wrong, sum(one.tried for one in led), "connections to impostors", holds=holds, broken=broken)


def redirects_lead_nowhere(sight: Sight) -> Finding:
    """TLS-3: an upload that is sent elsewhere takes no credentials along, and nothing at all over plain HTTP."""
    if why := sight.missed(Played.REDIRECT):
        return unknown(why)
    secure, plain = ([led for led in sight.led if led.kind == kind] for kind in _REDIRECTS)
    wrong = [f"{led.kind}: credentials came with the request" for led in secure + plain if led.credentials]
    wrong += [f"{led.kind}: a request came" for led in plain if led.said and not led.credentials]
    return settle(
        wrong, sum(s.act == Played.REDIRECT for s in sight.sent), "uploads that were sent to another host",
        holds="no redirect led it to another host with its credentials, or to plain HTTP",
        broken="it followed a redirect with its credentials, or to plain HTTP",
    )  # fmt: skip


def encryption_stays_on(sight: Sight) -> Finding:
    """CFG-3: with a configuration that has no key in it nothing is uploaded."""
    act = sight.acts.get(Played.NO_ENCRYPTION)
    early = [s for s in sight.sent if act and s.at_us < act.to_us and s.what is not Upload.GAP]
    if not early and (why := sight.missed(Played.NO_ENCRYPTION)):
        return unknown(why)
    return settle(
        [f"{s.what} of segment {s.counter} came without a key to encrypt for" for s in early], len(sight.rows),
        "segments, all of which came after a whole configuration,",
        holds="a configuration without encryption was refused: nothing was sent until there was one with it",
        broken="a camera uploaded with a configuration that had switched encryption off",
    )  # fmt: skip


def stays_in_its_region(sight: Sight) -> Finding:
    """REG-2: no other region hears of it, not even while its own store can't be reached."""
    wrong = [f"{sight.strayed} connections to another region's services"] if sight.strayed else []
    if not wrong and (why := sight.missed(Played.AWAY)):
        return unknown(why)
    return settle(
        wrong, len(sight.rows), "segments, all of which came to the configured region,",
        holds="it spoke to the services of its own region and of no other, also while its store could not be reached",
        broken="it spoke to another region than its own",
    )  # fmt: skip


def stored_once(sight: Sight) -> Finding:
    """IDX-4: what is sent again, as its answer got lost, is the same object under the same name."""
    if why := sight.missed(Played.ANSWER_LOST):
        return unknown(why)
    newest = max((row.object_key for row in sight.rows), default="")
    known = {row.object_key for row in sight.rows}
    lost = {n for gap in sight.gaps for n in range(gap.first, gap.last + 1)}  # stored, dropped before its row came
    media = [o.key for o in sight.case.objects if o.key.endswith(".mp4") and "/init." not in o.key]
    more = [
        f"{key} lies in the store, and neither a row nor a gap tells of it"
        for key in media
        if key < newest and key not in known and int(key.split(".")[-2]) not in lost
    ]
    return settle(
        more, len(media), "stored objects",
        holds="each object is one segment's, and each segment one object, though answers got lost",
        broken="a segment was stored twice, or stored and forgotten",
    )  # fmt: skip
