"""What people look at: the page, in a browser or in a notebook."""

from graph.views.notebook import InlinePage, inline_page

__all__ = ["InlinePage", "inline_page"]
