"""Loads what every worker needs, in the process that all of them are forked from.

What goes wrong here goes wrong again in the worker, which can say so.
"""

import contextlib

with contextlib.suppress(Exception):
    from graph.engines.work import finder_of
    from graph.language import load_pipeline
    from graph.reader import ReaderSettings

    load_pipeline()
    finder_of(ReaderSettings())
