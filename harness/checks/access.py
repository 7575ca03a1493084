"""CRED, REG-4, ACT and the refusals of PLAY: each a set of requests that must be refused, with its controls."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges

_REFUSALS = {
    "CRED-1": (
        "only_temporary_credentials_write",
        "media and rows are taken with temporary credentials alone, and none were to be had for longer than 12 hours",
        "something that lasts can write media, or could be had",
    ),
    "CRED-2": (
        "expired_credentials_are_refused",
        "expired credentials are refused from the second of expiry on",
        "expired credentials are accepted",
    ),
    "CRED-3": (
        "credentials_only_write_their_prefix",
        "credentials write under the camera's own prefix and do nothing else",
        "temporary credentials do more than write under the camera's own prefix",
    ),
    "CRED-6": (
        "skewed_clocks_are_refused",
        "a clock more than 15 minutes off is refused with an error that says so",
        "a request signed more than 15 minutes off is accepted",
    ),
    "CRED-7": (
        "wrong_signatures_are_refused",
        "a signature over other content, another key or another region is refused",
        "a wrong signature is accepted",
    ),
    "REG-4": (
        "credentials_stay_in_their_region",
        "credentials of one region are refused in the other",
        "credentials of one region work in another",
    ),
    "PLAY-5": (
        "nothing_without_the_right_to_view",
        "without the right to view there is no list, playlist, media or key",
        "one without the right to view got something",
    ),
    "ACT-1": (
        "nothing_before_activation",
        "a camera can't be enabled before its organisation is activated",
        "a camera was enabled in an organisation without activation",
    ),
    "ACT-2": (
        "only_administrators_activate",
        "an organisation is activated by its administrator and by nobody else",
        "somebody else than an administrator activated an organisation",
    ),
    "ACT-5": (
        "a_licence_for_each_camera",
        "no camera is enabled without a licence, no licence serves two, and whose licence is gone gets no credentials",
        "a camera was enabled, got a licence, or can upload, where there is no licence for it",
    ),
    "ACT-7": ("only_edge_and_pro", "only Edge and Pro systems are taken", "another kind of system was taken"),
    "ACT-8": (
        "registered_to_connected_services",
        "a Pro site's server, and each device of an Edge site, must be registered to Connected services",
        "a camera was enabled without the registration that it needs",
    ),
    "ACT-10": (
        "internet_access_is_needed",
        "a device without internet access is refused, and the error names the missing path",
        "a device that lacks a path to the cloud was enabled",
    ),
    "ACT-13": (
        "a_code_is_redeemed_once",
        "a licence code is redeemed once, in one organisation",
        "a licence code was redeemed that was used up, or never sold",
    ),
    "ID-1": (
        "sign_in_is_by_code_and_pkce",
        "a code is given for PKCE S256 alone, redeemed once by who holds the verifier, and no token goes in an address",
        "a code or a token was given that must not be",
    ),
    "ID-2": (
        "one_sign_in_for_all",
        "one sign-in serves My Systems, Video operation and the key server, and a second client without the password",
        "a service or a second sign-in was open without the session",
    ),
    "ID-5": (
        "guessing_is_slowed",
        "guesses of one user's password are slowed, and an unknown user's sound like a known one's",
        "an attacker who guesses can",
    ),
    "ID-7": (
        "tokens_end_at_sign_out",
        "tokens are taken for what they were made for alone, and after sign-out for nothing",
        "a token was taken that is over, or made for something else",
    ),
    "ACT-9": (
        "axis_os_is_new_enough",
        "AXIS OS 11.11.73 and later are enabled, earlier ones refused, compared as numbers",
        "a camera below AXIS OS 11.11.73 was enabled",
    ),
}


def _enter(requirement: str, name: str, holds: str, broken: str) -> None:
    def refused(case: CaseFile) -> Finding:
        """What must be refused was, and the good request was not."""
        return judge_seen(case, requirement, holds=holds, broken=broken)

    refused.__name__ = name
    judges(requirement)(refused)


for _requirement, (_name, _holds, _broken) in _REFUSALS.items():
    _enter(_requirement, _name, _holds, _broken)
