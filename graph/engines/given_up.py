"""Documents that were given up, and why."""

from graph.documents import Limits
from graph.model import Skipped

#: How many processes a document may end before it is given up: one may have been ended by somebody else.
ATTEMPTS = 3


def too_large(name: str, limits: Limits) -> Skipped:
    """Return that a document takes too much memory."""
    reason = f"reading it takes more than {limits.memory_bytes / 1e6:,.0f} MB of memory"
    return Skipped(source=name, reason=reason, advice="split it, or raise the limit with --document-memory")


def too_long(name: str, limits: Limits) -> Skipped:
    """Return that a document takes too much time."""
    reason = f"reading it takes more than {limits.processor_seconds:g} seconds of processor time"
    return Skipped(source=name, reason=reason, advice="split it, or raise the limit with --document-seconds")


def deadly(name: str, by: str) -> Skipped:
    """Return that a document ends the processes that read it."""
    reason = f"the process that reads it came to an end {ATTEMPTS} times ({by})"
    return Skipped(source=name, reason=reason, advice="leave it out, or report this")


def failed(name: str, error: Exception) -> Skipped:
    """Return that a library failed over a document in a way that nobody expects."""
    reason = f"reading it failed ({type(error).__name__}: {str(error)[:200]})"
    return Skipped(source=name, reason=reason, advice="report this, with the document if it may be shown")
