"""Whom to ask, and how much it may cost."""

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import UsageError

#: Not the variable of any service, so that no key goes to an address that it was not made for.
KEY_VARIABLE = "CLAIMGRAPH_LLM_KEY"
_KEY = re.compile(r"[!#-\[\]-~]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """Whom to ask, and how much it may cost.

    Raises:
        UsageError: the address is none, or holds what must not be written into a report.
    """

    #: ``https://example.org/v1``: what stands before ``/chat/completions``, without a slash at its end.
    address: str
    model: str
    #: The folder of answers.
    cache: Path = Path("llm-cache")
    #: How many tokens, questions and answers together, may be spent; None is any number.
    budget: int | None = None
    #: How long to wait for one answer, in seconds.
    seconds: float = 300.0
    #: How often a question is asked before it counts as unanswered.
    tries: int = 4
    #: How long to wait before it is asked again, in seconds; twice as long each time.
    pause: float = 1.0

    def __post_init__(self) -> None:
        """Check the address."""
        try:
            parts = urlsplit(self.address)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise UsageError(f"{self.address!r}: is no address ({error}); {_ADVICE}") from error
        # Addresses are written into the report and the graph, and a password must not be.
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise UsageError(
                f"the address at {host} holds a user, a query or a fragment, which would be written into the outputs; "
                f"name it without, and give a key in {KEY_VARIABLE}"
            )
        if parts.scheme not in ("http", "https") or not host or not self.address.isprintable() or " " in self.address:
            raise UsageError(f"{self.address!r}: is no http(s) address; {_ADVICE}")
        object.__setattr__(self, "address", self.address.rstrip("/"))
        if not self.model.strip() or not self.model.isprintable():
            raise UsageError(f"{self.model!r}: is no name of a model; use one that {self.address} knows")
        if self.budget is not None and self.budget < 1:
            raise UsageError(f"a budget of {self.budget} tokens buys nothing; give a number above 0")
        if not 0 < self.seconds < float("inf"):
            raise UsageError(f"a timeout of {self.seconds} seconds is none; give a number above 0")

    @property
    def statement(self) -> str:
        """What the user must know before anything is sent."""
        parts = urlsplit(self.address)
        where = "on this machine" if _is_loopback(parts.hostname or "") else "which is another machine"
        open_ = ", unencrypted" if parts.scheme == "http" and where != "on this machine" else ""
        return (
            f"the text of the documents is sent to {self.address} ({where}{open_}), to be read by the model "
            f"{self.model}; what becomes of it there is for whoever runs that address to say"
        )


_ADVICE = "name it as in http://localhost:8000/v1"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_key() -> str | None:
    """Return the key for the address, from the environment.

    Raises:
        UsageError: it cannot be a key. The message does not hold it.
    """
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key and not _KEY.fullmatch(key):
        raise UsageError(f"{KEY_VARIABLE}: holds characters that no key has; set it to the key alone, without quotes")
    return key or None
