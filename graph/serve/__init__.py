"""The endpoint: a finished build over HTTP, for reading alone.

``claimgraph serve`` answers SPARQL 1.1 queries, shows the page, has an editor with the analysts' questions, and gives
each actor, claim and document an address. Queries run in processes of their own (``worker``), which the server
(``app``) can end at any time; an answer is sent only when all of it is there, so that none is ever cut. What is
imported here must stay small, since every worker imports it: Starlette and uvicorn are needed by the server alone.
"""

from graph.serve.settings import Settings

__all__ = ["Settings"]
