"""ACT-6, CFG-1, CFG-2, CFG-3: what cameras are told and may do, by whether they are selected."""

from harness.checks.attempts import judge_seen
from harness.checks.casefile import CaseFile
from harness.checks.registry import Finding, judges


@judges("ACT-6")
def only_the_selected_record(case: CaseFile) -> Finding:
    """A camera that is listed and has a licence gets nothing to upload with until it is selected, and then does."""
    return judge_seen(
        case,
        "ACT-6",
        holds="the selected camera is enabled and gets credentials; one beside it with a licence gets none until it is "
        "selected too, and a device that is not listed gets none",
        broken="a camera that was not selected is enabled or can upload",
    )


@judges("CFG-1")
def activation_configures_the_camera(case: CaseFile) -> Finding:
    """Each line of the configuration is what region, key server and credentials say, and works."""
    return judge_seen(
        case,
        "CFG-1",
        holds="once selected, the camera is told who it is, its region, storage and index addresses and the key "
        "server's public key; all are the right ones and work, and nobody else is told",
        broken="the configuration is wrong, late, does not work, or is told to others",
    )


@judges("CFG-2")
def a_disabled_camera_stops(case: CaseFile) -> Finding:
    """No renewal after it is disabled, and nothing with the credentials that it had once they are over."""
    return judge_seen(
        case,
        "CFG-2",
        holds="a disabled camera gets no credentials, those that it has end within their life, and then nothing is "
        "taken from it; enabled again, it gets them again",
        broken="a disabled camera goes on uploading",
    )


@judges("CFG-3")
def encryption_stays_on(case: CaseFile) -> Finding:
    """No request changes how a camera is told to encrypt, and the index takes no row without what decryption needs."""
    return judge_seen(
        case,
        "CFG-3",
        holds="no request turns a camera's encryption off, and no row without key and vector is taken",
        broken="encryption can be turned off",
    )
