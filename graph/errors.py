"""What can go wrong, as one tree.

ClaimgraphError
├── UsageError          the command cannot run as given: exit status 2
├── DocumentError       one document cannot be used: it is skipped, listed, and the run goes on
├── VocabularyError     a file under ``ontology/`` is wrong
├── StoreError          the store or an output cannot be read or written
└── QueryError          a question or a SPARQL text cannot be answered

Every message names the file or the value, says what is wrong, and what to do about it.
"""


class ClaimgraphError(Exception):
    """The root of all errors that claimgraph raises on purpose."""


class UsageError(ClaimgraphError):
    """The command cannot run as given; nothing was done."""


class DocumentError(ClaimgraphError):
    """One document cannot be used.

    Args:
        source: the path or address, as the user would recognise it.
        reason: what is wrong, in a few words.
        advice: what to do about it.
    """

    def __init__(self, source: str, reason: str, advice: str) -> None:
        """Keep the parts, so that a report can list them apart."""
        super().__init__(f"{source}: {reason}; {advice}")
        self.source = source
        self.reason = reason
        self.advice = advice


class VocabularyError(ClaimgraphError):
    """A file under ``ontology/`` does not say what it must."""


class StoreError(ClaimgraphError):
    """The store or an output cannot be read or written."""


class QueryError(ClaimgraphError):
    """A question or a SPARQL text cannot be answered."""
