"""What people see of a refusal, who came with a browser; programs get the problem document."""

from html import escape

from aiohttp import web

from reference_impl.foundation.noted import noted
from reference_impl.foundation.problem import Problem, as_document
from reference_impl.identity.page import notice, page


def page_or_document(request: web.BaseRequest, problem: Problem) -> web.Response:
    """A page for whoever asks for one, as browsers do where they show it (RFC 9110 12.5.1)."""
    if "text/html" not in request.headers.get("Accept", ""):
        return as_document(request, problem)
    reason, number = escape(problem.reason), noted(request).request_id
    told = f'<p class="muted">Reason: <code>{reason}</code>, request <code>{number}</code></p>'
    shown = page("That did not work", notice(problem.detail) + told, status=problem.status)
    shown.headers.update(problem.headers)
    return shown
