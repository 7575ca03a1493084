"""PLAY-3 broken: the page plays ciphertext whose digest is another than the playlist's."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import rewritten

FAULT = CloudFault(
    id="page-plays-damaged",
    title="the page plays a damaged segment",
    happens="the comparison was switched off while digests of old recordings were wrong, and stayed so (CWE-354)",
    requirements=("PLAY-3",),
    apply=lambda standard: rewritten(standard, r"!==(\w+\.sha256)\)(?=return\{kind:)", r"!==\1&&!1)"),
    browser=True,
)
