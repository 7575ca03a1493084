"""KEY and TLS: who can read, and over which connections."""

from collections.abc import Sequence
from dataclasses import replace

from harness.checks.attempts import judge_attempts, judge_seen
from harness.checks.audit import missing_rows, vanished_rows
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import AuditTrail
from harness.checks.facts.tried import Fate
from harness.checks.registry import Finding, failed, judges, passed, settle, skipped, unknown
from harness.checks.searched import FORMS, as_far_as_read
from harness.checks.timing import ALIKE_S, COARSE_S, Difference, Rounds, differences
from harness.checks.verdict import Evidence, Outcome
from harness.history.event import EventKind

_OAEP = "OAEP with SHA-256, MGF1-SHA-256 and the camera as label (assumed: ONVIF 26.06 names RSA-OAEP and no hash)"
_HSTS = "HSTS for half a year or longer (assumed: Mozilla's HTTP Observatory asks for 15,768,000 s)"
_ASSUMED_ALIKE = f"refusals whose times differ by less than {ALIKE_S * 1e3:g} ms count as uniform (assumed)"


@judges("KEY-1")
def wrapped_under_the_public_key(case: CaseFile) -> Finding:
    """The key server unwrapped, with the organisation's private key, each key that media was sealed with."""
    played = case.history.of(EventKind.PLAYED)
    shut = [f"{e.camera} {e.counter}: {e.detail['result']}" for e in played if e.detail["result"] == "undecryptable"]
    return settle(
        shut,
        len([e for e in played if e.detail["result"] == "intact"]),
        "segments opened with an unwrapped key",
        holds="content keys are wrapped with RSA-2048-OAEP-SHA256 under the organisation's public key",
        broken="a wrapped key can't be unwrapped with the organisation's key",
        assumptions=(_OAEP,),
    )


@judges("KEY-3")
def private_keys_stay(case: CaseFile) -> Finding:
    """No private key, nor a prime factor that gives it, in any file, database, log or answer."""
    sought = case.private_keys
    if sought is not None and sought.found:
        return failed("a private key is exposed", [f"{f.what} in {f.where}" for f in sought.found])
    if sought is None or not sought.files:
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    finding = passed(
        "no private key lies or travels in the clear, in any spelling that was searched for",
        f"{sought.files} files, databases and logs, and {sought.answers} answers to all clients (the cameras too) were "
        f"searched for PEM, DER and JWK, escaped, {FORMS}",
        f"{sought.numbers} numbers in them were tried as prime factors of {sought.public_keys} public keys"
        + ("; that was cut short: not every number was tried" if sought.cut else ""),
    )
    return as_far_as_read(case, finding)


@judges("KEY-4")
def unwraps_only_with_the_right(case: CaseFile) -> Finding:
    """A member gets the content key, nobody else does, and the audit trail tells of each who asked."""
    finding = judge_attempts(
        case.attempts.get("KEY-4", ()),
        holds="content keys are given to those who may view the camera and to nobody else, and each time is recorded",
        broken="a content key was given to one who may not view the camera",
    )
    if finding.outcome is not Outcome.PASS:
        return finding
    if case.audit is None:
        return unknown("the audit trail was not read: nothing was tested")
    wrong = _audit_faults(case.audit)
    if wrong:
        return failed("the audit trail does not tell who got or was refused which key, when", wrong)
    told = f"the audit trail tells of each of {len(case.audit.asked)} requests of known users, given and refused"
    if case.audit.later is not None:
        told += f"; read again later, it still had all of {len(case.audit.rows)} rows"
    return replace(finding, evidence=(*finding.evidence, Evidence(told)))


def _audit_faults(trail: AuditTrail) -> list[str]:
    if trail.broken:
        return [trail.broken]
    leaked = [f"{trail.keys_in_it} content keys stand in it"] if trail.keys_in_it else []
    return leaked + missing_rows(trail) + vanished_rows(trail)


@judges("KEY-5")
def media_path_never_sees_the_key(case: CaseFile) -> Finding:
    """No content key in anything that the media path (store, index, playlist) keeps or answers."""
    if case.at_rest is None or not case.at_rest.searched_bytes:
        return skipped("the target shows nothing of what it keeps (no `at_rest` folders in the target file)")
    finding = settle(
        [f"{f.what} in {f.where}" for f in case.at_rest.content_keys],
        min(len(case.content_keys), case.at_rest.searched_places),
        "content keys searched for",
        holds=f"no content key lies with the media or travels with it, {FORMS}",
        broken="a content key is on the media path",
    )
    return as_far_as_read(case, finding)


@judges("KEY-6")
def one_uniform_refusal(case: CaseFile) -> Finding:
    """Altered, foreign, truncated: every wrong wrapped key gets the same answer, after the same time."""
    attempts = case.attempts.get("KEY-6", ())
    finding = judge_attempts(
        attempts,
        holds="every wrong wrapped key gets one and the same answer",
        broken="a wrong wrapped key was unwrapped",
    )
    answers = {(a.status, a.reason, a.excerpt) for a in attempts if a.fate is Fate.REFUSED}
    if len(answers) > 1:
        return settle(
            [str(a) for a in attempts],
            len(answers),
            "answers",
            holds="",
            broken="refusals differ, which tells an attacker why",
        )
    return _with_times(finding, list(differences(case.refusal_times)), _rounds(case.refusal_times))


def _rounds(times: Rounds) -> int:
    return min(map(len, times.values()), default=0)


def _with_times(finding: Finding, apart: Sequence[Difference], rounds: int) -> Finding:
    """The finding on what refusals say, and on top of it the one on when they say it."""
    if finding.outcome is not Outcome.PASS:
        return finding
    if told := [_in_words(d) for d in apart if d.least_s > ALIKE_S]:
        return failed("the time that a refusal takes tells an attacker why", told, (_ASSUMED_ALIKE,))
    if not apart:
        return replace(finding, reason=f"{finding.reason}; how long it takes was not measured")
    worst = max(apart, key=lambda d: d.most_s)
    if worst.most_s > COARSE_S:
        return unknown(f"the times vary too much to tell kinds apart in {rounds} rounds: {_in_words(worst)}")
    finest = f"{worst.most_s * 1e3:.2f} ms"
    seen = f"{rounds} rounds of {len(apart)} kinds: none is off by more than {finest} ({worst.kind})"
    return replace(
        finding,
        reason=f"{finding.reason}, and none more than {finest} sooner or later than the others",
        evidence=(*finding.evidence, Evidence(seen)),
        assumptions=(_ASSUMED_ALIKE,),
    )


def _in_words(apart: Difference) -> str:
    low, middle, high = (f"{s * 1e3:+.2f}" for s in (apart.low_s, apart.median_s, apart.high_s))
    return f"{apart.kind}: {middle} ms against the others (between {low} and {high} ms)"


@judges("KEY-7")
def the_key_server_is_apart(case: CaseFile) -> Finding:
    """Whoever has taken over media store and index finds no key there and can't use the key server with what is there.

    Media is ciphertext there (ENC-1, ENC-7), so it stays unreadable.
    """
    finding = judge_seen(
        case,
        "KEY-7",
        holds="the key server takes nothing that media store and index are given, and nobody but it unwraps",
        broken="with media store and index taken over, content keys are to be had",
    )
    side = case.media_side
    if side is None or finding.outcome is not Outcome.PASS:
        return finding
    if side.found:
        return failed("a key lies with the media store or the index", [f"{f.what} in {f.where}" for f in side.found])
    told = Evidence(f"{side.files} files of media stores and indexes, {side.size_bytes:,} bytes, hold no key")
    return replace(finding, reason=f"{finding.reason}; no key lies with them", evidence=(told, *finding.evidence))


@judges("TLS-1")
def old_versions_refused(case: CaseFile) -> Finding:
    """TLS 1.2 works; anything older is refused by every service."""
    return judge_attempts(
        case.attempts.get("TLS-1", ()),
        holds="TLS 1.2 works at every address; SSL 3.0, TLS 1.0 and 1.1 are refused whatever suite goes with them",
        broken="a version before TLS 1.2 is accepted",
    )


@judges("TLS-2")
def forward_secrecy_and_trust(case: CaseFile) -> Finding:
    """Only suites with forward secrecy and AEAD; each certificate is strong, valid, and of a trusted issuer."""
    return judge_attempts(
        case.attempts.get("TLS-2", ()),
        holds="only suites with forward secrecy and AEAD; every certificate shown is strong, valid, named and issued "
        "as it must be; an unknown issuer or a wrong host is refused by the client",
        broken="a weak suite or a certificate that is not as it must be is in use",
    )


@judges("TLS-3")
def no_downgrade(case: CaseFile) -> Finding:
    """Plain HTTP gets nowhere, and every answer says so (HSTS)."""
    finding = judge_attempts(
        case.attempts.get("TLS-3", ()),
        holds="no service answers over plain HTTP as it does over TLS, each sets HSTS, and all cookies are kept to it",
        broken="something leads past TLS",
    )
    return replace(finding, assumptions=(_HSTS,))
