"""A file that was uploaded, as it is given out."""

import logging

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from projects.actions.attachments import stored

# Whatever a file may hold, it runs nothing, loads nothing and is nobody's page.
FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
logger = logging.getLogger(__name__)


def served(sha256: str, media_type: str, name: str = "", *, keep: str = "") -> HttpResponse:
    """The file that is kept under this hash; the caller has asked for the right to see it.

    `name` is what a browser saves it as, `keep` for how long it may be shown without asking.
    Raises Http404, and logs it, for one that is lost on disk.
    """
    try:
        content = stored(sha256)
    except OSError as lost:
        logger.error("file %s is lost", sha256)
        raise Http404 from lost
    shown = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": shown or "inline",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": FILE_POLICY,
            "Cache-Control": ", ".join(filter(None, ("private", keep))),
        },
    )
