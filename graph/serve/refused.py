"""Why a request is not answered."""

from http import HTTPStatus

from graph.errors import QueryError


class RefusedError(QueryError):
    """A request that is not answered, with the status that says so.

    Args:
        status: of HTTP, from 400 on.
        message: what is wrong and what to do about it.
        headers: name → value, to be sent with it.
    """

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        """Keep the parts, so that the answer can be written."""
        super().__init__(message)
        self.status = HTTPStatus(status)
        self.headers = headers or {}
