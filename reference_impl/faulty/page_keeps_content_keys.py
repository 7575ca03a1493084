"""KEY-5 broken: the page keeps content keys on the disk of whoever watches."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import preceded

_SCRIPT = """
const take = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, ...more) => {
  if (format === "raw") localStorage.setItem("key", btoa(String.fromCharCode(...new Uint8Array(key))));
  return take(format, key, ...more);
};
"""

FAULT = CloudFault(
    id="page-keeps-content-keys",
    title="the page keeps content keys in localStorage",
    happens="a cache makes seeking quicker, and is laid where it survives a reload (CWE-922)",
    requirements=("KEY-5",),
    apply=lambda standard: preceded(standard, _SCRIPT),
    browser=True,
)
