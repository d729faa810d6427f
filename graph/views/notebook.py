"""The page within a notebook."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from graph.errors import UsageError

#: What a build calls its page.
_PAGE = "graph.html"
#: Scripts run, in a place of their own that reaches nothing of the notebook; files can be saved, and the addresses of
#: sources open outside of it.
_ALLOWED = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
_FRAME = Markup(
    '<iframe srcdoc="{html}" sandbox="{allowed}" title="Claims made by named sources" '
    'width="100%" height="{height}" style="border: 1px solid #bbb"></iframe>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InlinePage:
    """A page that a notebook shows where it is the last value of a cell."""

    #: As :func:`graph.views.page.page_html` gives it.
    html: str
    #: In pixels.
    height: int = 760

    def _repr_html_(self) -> str:
        """Return the page in a frame that is shut off from the notebook around it."""
        return str(_FRAME.format(html=self.html, allowed=_ALLOWED, height=self.height))

    def __repr__(self) -> str:
        """Say what it is where HTML is not shown; the page itself would fill the screen."""
        return f"<page of {len(self.html):,} characters; a notebook shows it>"


def inline_page(place: str | Path, *, height: int = 760) -> InlinePage:
    """Return the page of a build, to be shown in a notebook.

    Args:
        place: the folder of a build, or its page.
        height: of the frame, in pixels.

    Raises:
        UsageError: there is no page, or it cannot be read.
    """
    path = Path(place)
    if path.is_dir():
        path /= _PAGE
    try:
        return InlinePage(html=path.read_text("utf-8"), height=height)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as a page ({error}); name the folder of a build") from error
