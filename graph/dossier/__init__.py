"""A dossier: all that is claimed of one actor, by whom, in which words and on whose word, to be read and printed.

``sentences`` puts claims into words, ``content`` gathers them, ``rendering`` fills the templates. A dossier asserts
nothing: each line says who says it, and names the claims or the places in texts that it comes from.
"""

from graph.dossier.content import Dossier, dossier_of
from graph.dossier.rendering import html, markdown

__all__ = ["Dossier", "dossier_of", "html", "markdown"]
