"""Claims → the independent sources that they go back to, so that twelve reprints count once.

What the texts show is decided, and nothing else: whose words a document repeats, which report it names, which words of
one speaker several texts quote. Whatever else somebody is quoted as saying has an unknown root.
"""

from graph.roots.assignment import assign_roots

__all__ = ["assign_roots"]
