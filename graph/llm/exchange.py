"""A question → an answer: from the cache where it was given before, else from the address, within the budget.

Nothing here raises for one unanswered question, since the others may do better: a ``Failure`` says what went wrong.
What holds for every question, such as a wrong key, ends the run.
"""

import contextlib
import hashlib
import importlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import UsageError
from graph.llm.answer import Answer, parse_answer
from graph.llm.prompt import messages
from graph.llm.settings import KEY_VARIABLE, LlmSettings, read_key

if TYPE_CHECKING:
    import openai

#: The longest answer, in tokens: about three times what a dense part of a document needs.
ANSWER_TOKENS = 8_192
#: Without the model's own way of counting: English has four bytes a token or more, so this errs upwards.
_BYTES_PER_TOKEN = 3
#: A server that asks for more seconds than these is not waited for.
_LONGEST_WAIT = 120.0
#: After so many questions in a row that the address did not answer, no more are asked.
_PATIENCE = 3
#: A key is looked for in what comes back, if it is long enough to be one and not merely a word that stands for none.
_SHORTEST_SECRET = 8
_LONGEST_MESSAGE = 200
#: What is wrong with the key, the model's name or the address is wrong for every question.
_FOR_ALL = {
    401: f"the key is refused; set {KEY_VARIABLE} to a key for this address",
    403: f"the key may not be used for this; set {KEY_VARIABLE} to another, or name another model",
    404: "the address or the model is not known there; name the address up to /v1, and a model that it lists",
    405: "this is no address of chat completions; name the address up to /v1",
}
_WORTH_ANOTHER_TRY = (408, 409, 425, 429)
_SERVER_ERRORS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a question has no answer, and what to do about it."""

    reason: str
    advice: str
    #: The answer was longer than may be: less text at once may help.
    too_long: bool = False


@dataclass(slots=True, kw_only=True)
class Usage:
    """What a run has asked and spent."""

    requests: int = 0
    from_cache: int = 0
    #: As the server counts them; where it does not, as estimated.
    tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """The content of an answer."""

    content: str
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """An attempt that failed."""

    failure: Failure
    #: How many seconds to wait before the next; None is twice as long as before the last.
    wait: float | None = None
    #: Whether another attempt may do better.
    again: bool = True
    #: The address did answer, if not usefully.
    answered: bool = False


class Exchange:
    """Asks one model at one address."""

    def __init__(self, settings: LlmSettings, schema: Mapping[str, Any], tell: Callable[[str], None]) -> None:
        """Make the folder of the cache.

        Args:
            settings: whom to ask.
            schema: of all answers.
            tell: is told, before the first request and never without one, that text leaves the program and to whom.

        Raises:
            UsageError: the folder of the cache cannot be written, or the key cannot be one.
        """
        self.settings = settings
        self.schema = schema
        self.usage = Usage()
        self._tell = tell
        self._key = read_key()
        self._told = False
        self._unanswered = 0
        try:
            settings.cache.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=settings.cache):
                pass
        except OSError as error:
            raise UsageError(
                f"{settings.cache}: cannot be written ({error.strerror or error}); name another folder with --llm-cache"
            ) from error

    def ask(self, system: str, question: str) -> Answer | Failure:
        """Return the answer to a question.

        Raises:
            UsageError: no question can be answered: the client is not installed, the key, model or address is refused.
        """
        request = {
            "model": self.settings.model,
            "messages": messages(system, question),
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": self.schema},
            },
            "temperature": 0,
            # Newer servers call it otherwise, and this is what all of them understand.
            "max_tokens": ANSWER_TOKENS,
        }
        place = self.settings.cache / f"{_digest({'address': self.settings.address, **request})}.json"
        known = _read(place)
        if known is not None:
            answer = _understood(known)
            if isinstance(answer, Answer) or answer.too_long:
                self.usage.from_cache += 1
                return answer
        return self._ask(request, place)

    def _ask(self, request: Mapping[str, Any], place: Path) -> Answer | Failure:
        if self._unanswered >= _PATIENCE:
            return Failure(
                reason=f"{self.settings.address} did not answer {_PATIENCE} times in a row, so it was not asked again",
                advice="build again when it does; what was answered is kept in the cache",
            )
        asked = json.dumps(request, ensure_ascii=False)
        estimate = len(asked.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN
        pause = self.settings.pause
        last = _Attempt(failure=Failure(reason="it was never asked", advice="allow at least one try"))
        for number in range(self.settings.tries):
            budget, needed = self.settings.budget, estimate + ANSWER_TOKENS
            if budget is not None and self.usage.tokens + needed > budget:
                return Failure(
                    reason=f"the budget of {budget:,} tokens does not allow it: {self.usage.tokens:,} are used, and "
                    f"question and answer may take {needed:,}",
                    advice="build again with a larger --llm-budget; what was answered is kept in the cache",
                )
            if number:
                time.sleep(pause if last.wait is None else last.wait)
                pause *= 2
            outcome = self._attempt(request, asked, estimate)
            if isinstance(outcome, _Reply):
                self._unanswered = 0
                answer = _understood(outcome)
                if isinstance(answer, Answer) or answer.too_long:
                    _write(place, outcome)
                    return answer
                # Asked for what is likeliest, a model seldom answers otherwise a third time.
                outcome = _Attempt(failure=answer, wait=0.0, again=number == 0, answered=True)
            last = outcome
            if not outcome.again:
                break
        self._unanswered = 0 if last.answered else self._unanswered + 1
        return last.failure

    def _attempt(self, request: Mapping[str, Any], asked: str, estimate: int) -> _Reply | _Attempt:
        library = _library()
        if not self._told:
            self._tell(self.settings.statement)
            self._told = True
        self.usage.requests += 1
        try:
            # A connection each: it costs nothing beside an answer, and none can stay open.
            with self._client(library) as client:
                raw = client.chat.completions.with_raw_response.create(**request, extra_headers=self._headers(library))
                body = raw.http_response.text
        except library.APITimeoutError:
            # It may have been read and paid for all the same.
            self.usage.tokens += estimate
            return _Attempt(
                failure=Failure(
                    reason=f"{self.settings.address} did not answer within {self.settings.seconds:g} seconds",
                    advice="build again, with a longer --llm-timeout if the model is slow",
                )
            )
        except library.APIStatusError as error:
            return self._refused(error.status_code, error.response.headers, _message(error.body))
        except library.APIConnectionError as error:
            cause = self._without_key(str(error.__cause__ or error), asked)
            return _Attempt(
                failure=Failure(
                    reason=f"{self.settings.address} cannot be reached ({cause[:_LONGEST_MESSAGE]})",
                    advice="see that it runs and that the address is right, and build again",
                )
            )
        return self._replied(body, asked, estimate)

    def _client(self, library: Any) -> "openai.OpenAI":  # noqa: ANN401 (a module that may not be installed)
        client: openai.OpenAI = library.OpenAI(
            api_key=self._key or "none",
            base_url=self.settings.address,
            # Tries are counted here, where the budget is.
            max_retries=0,
            timeout=self.settings.seconds,
            # The text goes to the address that the user named, and neither on to another nor through a proxy.
            http_client=library.DefaultHttpxClient(
                follow_redirects=False, trust_env=False, timeout=self.settings.seconds
            ),
        )
        return client

    def _headers(self, library: Any) -> dict[str, Any]:  # noqa: ANN401 (a module that may not be installed)
        # The client would take these from variables that are meant for one service, and send them to any address.
        return {
            "Authorization": f"Bearer {self._key}" if self._key else library.Omit(),
            "OpenAI-Organization": library.Omit(),
            "OpenAI-Project": library.Omit(),
        }

    def _refused(self, status: int, headers: Mapping[str, str], message: str) -> _Attempt:
        said = f" and says {self._without_key(message, '')!r}" if message else ""
        what = f"{self.settings.address} answers with status {status}{said}"
        if status in _FOR_ALL:
            raise UsageError(f"{what}: {_FOR_ALL[status]}")
        if status < 400:  # noqa: PLR2004 (redirections)
            raise UsageError(f"{what}: a redirection is not followed, since you did not name where it goes; name that")
        if status not in _WORTH_ANOTHER_TRY and status < _SERVER_ERRORS:
            return _Attempt(
                failure=Failure(
                    reason=what, advice="see whether the model takes JSON schemas and texts of this length"
                ),
                again=False,
                answered=True,
            )
        wait = _wait(headers.get("retry-after"))
        if wait is not None and wait > _LONGEST_WAIT:
            return _Attempt(
                failure=Failure(reason=f"{what} and asks to wait {wait:,.0f} seconds", advice="build again then"),
                again=False,
            )
        return _Attempt(failure=Failure(reason=what, advice="build again when it is well"), wait=wait)

    def _replied(self, body: str, asked: str, estimate: int) -> _Reply | _Attempt:
        try:
            told = json.loads(body)
            choice = told["choices"][0]
            content, cut = choice["message"].get("content"), choice.get("finish_reason") == "length"
            refusal = choice["message"].get("refusal")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            told, content, cut, refusal = {}, None, False, None
        self.usage.tokens += _tokens(told, estimate + len(body) // _BYTES_PER_TOKEN)
        if isinstance(content, str) and content.strip():
            return _Reply(content=self._without_key(content, asked), cut=cut)
        if isinstance(refusal, str) and refusal:
            said = self._without_key(refusal, asked)[:_LONGEST_MESSAGE]
            return _Attempt(
                failure=Failure(reason=f"the model refused: {said!r}", advice="read this part yourself"),
                again=False,
                answered=True,
            )
        return _Attempt(
            failure=Failure(
                reason=f"{self.settings.address} sent something that is no chat completion",
                advice="see that the address is one of chat completions",
            ),
            answered=True,
        )

    def _without_key(self, words: str, asked: str) -> str:
        """Return words of a server without the key, should it send it back, so that no output or cache can hold it."""
        key = self._key
        if key is None or len(key) < _SHORTEST_SECRET or key in asked:
            return words
        with contextlib.suppress(ValueError, RecursionError):
            # A key may be spelled with escapes, which would be undone later.
            words = json.dumps(json.loads(words), ensure_ascii=False)
        return words.replace(key, "[key]")


def _library() -> Any:  # noqa: ANN401 (a module that may not be installed)
    """Return the client's library, which is loaded here and nowhere else.

    Raises:
        UsageError: it is not installed.
    """
    try:
        return importlib.import_module("openai")
    except ImportError as error:
        raise UsageError(
            "--extractor llm needs the package openai, which is not installed; pip install 'claimgraph[llm]'"
        ) from error


def _understood(reply: _Reply) -> Answer | Failure:
    if reply.cut:
        return Failure(
            reason=f"the answer is longer than {ANSWER_TOKENS:,} tokens",
            advice="read this part yourself, or cut the document",
            too_long=True,
        )
    try:
        return parse_answer(reply.content)
    except ValueError as error:
        return Failure(
            reason=f"the answer cannot be read ({str(error)[:_LONGEST_MESSAGE]})",
            advice="name a model that keeps to JSON schemas",
        )


def _message(body: object) -> str:
    """Return what a server says of an error, as one short line."""
    told = body.get("message") if isinstance(body, dict) else body
    return " ".join(told.split())[:_LONGEST_MESSAGE] if isinstance(told, str) else ""


def _wait(header: str | None) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for; None where it asks for nothing that can be read."""
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError, OSError):
            return None
    # Not a number compares false.
    return max(0.0, seconds) if seconds < float("inf") else None


def _tokens(told: object, estimate: int) -> int:
    """Return the tokens that a server counts; where it counts none, the estimate."""
    usage = told.get("usage") if isinstance(told, dict) else None
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    return total if isinstance(total, int) and total > 0 else estimate


def _digest(request: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


def _read(place: Path) -> _Reply | None:
    """Return what the cache holds; what cannot be read is as good as nothing and is written anew."""
    try:
        kept = json.loads(place.read_text("utf-8"))
        return _Reply(content=str(kept["content"]), cut=bool(kept["cut"]))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _write(place: Path, reply: _Reply) -> None:
    """Keep an answer; a reader never meets half of it.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        handle, spare = tempfile.mkstemp(prefix=".", dir=place.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"content": reply.content, "cut": reply.cut}, file)
        Path(spare).replace(place)
    except OSError as error:
        raise UsageError(
            f"{place}: cannot be written ({error.strerror or error}); make room, or name another --llm-cache"
        ) from error
