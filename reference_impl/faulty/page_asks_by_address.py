"""ID-1 broken: the page's access token stands in addresses too, which logs and histories keep."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import preceded

_SCRIPT = """
const send = window.fetch;
window.fetch = (input, init) => {
  const request = new Request(input, init);
  const token = request.headers.get("Authorization");
  if (token === null || !request.url.includes("playlist")) return send(request);
  const address = new URL(request.url);
  address.searchParams.set("access_token", token.slice(7));
  void send(address);
  return send(request);
};
"""

FAULT = CloudFault(
    id="page-asks-by-address",
    title="the page sends its access token in the address",
    happens="a player could set no headers once, and its address parameter was kept (RFC 6750 2.3)",
    requirements=("ID-1",),
    apply=lambda standard: preceded(standard, _SCRIPT),
    browser=True,
)
