"""ID-2 broken: the page asks for the password whenever it is loaded."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import rewritten

FAULT = CloudFault(
    id="page-asks-each-time",
    title="the page wants a new sign-in each time",
    happens="prompt=login stays in the request after somebody tried how users change (OpenID Connect Core 3.1.2.1)",
    requirements=("ID-2",),
    hides=("ID-1", "ID-3", "KEY-5", "PLAY-1", "PLAY-3"),  # the page gets no further
    apply=lambda standard: rewritten(standard, r"response_type:([`'\"])code\1", 'response_type:"code",prompt:"login"'),
    browser=True,
)
