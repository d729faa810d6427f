"""Reviewing what was read: what is worth a look, in its context, and the decisions that people make about it.

``queue`` says what to look at, ``context`` shows the sentence in its paragraph, ``session`` turns decisions into
judgements and takes them back, ``gold`` writes them down for training, ``app`` is the terminal; the same session is
served as pages by ``graph.serve``.
"""

from graph.review.session import Session

__all__ = ["Session"]
