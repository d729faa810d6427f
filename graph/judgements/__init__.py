"""What people decide about a graph, kept in a file of their own and replayed on every build.

``read_judgements`` and ``append`` read and write the file; nothing is ever deleted from it, a decision is taken back by
an ``Undoing`` that names it. The values are in ``graph.judgements.values``.
"""

from graph.judgements.file import append, beside, read_judgements
from graph.judgements.values import (
    OWN_VOICE,
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Correction,
    DocumentAddress,
    Finding,
    IdentityJudgement,
    Judgement,
    Judgements,
    Passage,
    RootJudgement,
    Sameness,
    Undoing,
)

__all__ = [
    "OWN_VOICE", "ActorAddress", "ClaimAddress", "ClaimJudgement", "Correction", "DocumentAddress", "Finding",
    "IdentityJudgement", "Judgement", "Judgements", "Passage", "RootJudgement", "Sameness", "Undoing", "append",
    "beside", "read_judgements",
]  # fmt: skip
