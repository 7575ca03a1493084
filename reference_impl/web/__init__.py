"""The web client: the page in which My Systems and Video operation are used, and what serves it.

The page's source is in `client/`; `make web` builds it into `page/`, which needs Node.js.
"""

from reference_impl.web.assets import PAGE, PageNotBuiltError, is_built, read_page
from reference_impl.web.service import Web
from reference_impl.web.settings import WebRegion, WebSettings

__all__ = ["PAGE", "PageNotBuiltError", "Web", "WebRegion", "WebSettings", "is_built", "read_page"]
