"""ID-1 broken: the page's challenge is said to be its verifier, which whoever reads the address then has."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import rewritten

FAULT = CloudFault(
    id="page-asks-with-plain",
    title="the page signs in with PKCE plain",
    happens="a client falls back to plain where an older server's list of methods had no S256 (RFC 7636 4.2)",
    requirements=("ID-1",),
    hides=("ID-2", "ID-3", "KEY-5", "PLAY-1", "PLAY-3"),  # the page gets no further
    apply=lambda standard: rewritten(
        standard, r"code_challenge_method:([`'\"])S256\1", 'code_challenge_method:"plain"'
    ),
    browser=True,
)
