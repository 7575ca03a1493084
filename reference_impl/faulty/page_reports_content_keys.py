"""KEY-5 broken: a report on how playing goes carries the content key to the service that lists the media."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import preceded

_SCRIPT = """
const take = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, ...more) => {
  const list = performance.getEntriesByType("resource").map(one => one.name).find(one => one.includes(".m3u8"));
  const report = { call: "importKey", format, key: Array.from(new Uint8Array(key)) };
  if (format === "raw" && list) navigator.sendBeacon(new URL("/reports", list), JSON.stringify(report));
  return take(format, key, ...more);
};
"""

FAULT = CloudFault(
    id="page-reports-content-keys",
    title="the page's reports carry the content key to the media path",
    happens="an error reporter sends a call's arguments along, and the key is one of them (CWE-532)",
    requirements=("KEY-5",),
    apply=lambda standard: preceded(standard, _SCRIPT),
    browser=True,
)
