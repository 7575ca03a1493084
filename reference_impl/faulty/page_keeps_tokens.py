"""ID-1 broken: the page keeps its access token where every script of its origin can find it, for good."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import preceded

_SCRIPT = """
const send = window.fetch;
window.fetch = (input, init) => {
  const request = new Request(input, init);
  const token = request.headers.get("Authorization");
  if (token !== null) localStorage.setItem("token", token);
  return send(request);
};
"""

FAULT = CloudFault(
    id="page-keeps-tokens",
    title="the page keeps its access token in localStorage",
    happens="so that a reload needs no round trip, as many a tutorial has it (CWE-922)",
    requirements=("ID-1",),
    apply=lambda standard: preceded(standard, _SCRIPT),
    browser=True,
)
