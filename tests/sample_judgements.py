"""Judgements about the sample ledger: one of each kind, and strategies for many of them."""

from hypothesis import strategies as st

from graph.judgements import (
    OWN_VOICE,
    ActorAddress,
    ClaimAddress,
    ClaimJudgement,
    Correction,
    DocumentAddress,
    Finding,
    IdentityJudgement,
    Judgement,
    Passage,
    RootJudgement,
    Sameness,
    Undoing,
)
from graph.model import Certainty, Polarity
from tests.sample_ledger import sample_ledger

LEDGER = sample_ledger()
DOCUMENTS = {document.slug: document for document in LEDGER.documents}
ENTITIES = {entity.id: entity for entity in LEDGER.entities}
CLAIM = ClaimAddress.of(LEDGER.claims[0], LEDGER)

SAME = IdentityJudgement(
    author="Ana Ruiz",
    date="2024-05-01T10:20:30Z",
    reason="the indictment gives both names",
    score=0.9,
    evidence=(Passage(document=DocumentAddress.of(DOCUMENTS["harbour"]), start=0, end=5, quote="Money"),),
    sameness=Sameness.SAME,
    left=ActorAddress.of(ENTITIES["norte"]),
    right=ActorAddress.of(ENTITIES["costa"]),
)
SPLIT = IdentityJudgement(
    author="Ben Roth",
    date="2024-05-02",
    reason="two networks of brokers",
    sameness=Sameness.DIFFERENT,
    left=ActorAddress.of(ENTITIES["brokers"], [DOCUMENTS["harbour"]]),
    right=ActorAddress.of(ENTITIES["brokers"]),
)
CORRECTED = ClaimJudgement(
    author="Ana Ruiz",
    date="2024",
    reason="",
    finding=Finding.CORRECT,
    claim=CLAIM,
    correction=Correction(
        subject=ActorAddress(id="", type="Person", names=("Nora Pell",)),
        relation="controls",
        object=ActorAddress.of(ENTITIES["costa"]),
        speaker=OWN_VOICE,
        polarity=Polarity.DENIED,
        certainty=Certainty.POSSIBLE,
        subject_span=(0, 5),
        object_span=(6, 9),
    ),
)
ROOT = RootJudgement(author="Ana Ruiz", date="2024-05", reason="it says so", of=CLAIM, label="the hearing of May")
ROOT_OF_DOCUMENT = RootJudgement(
    author="Ana Ruiz",
    date="2024-05",
    reason="word for word",
    of=DocumentAddress.of(DOCUMENTS["daily"]),
    document=DocumentAddress.of(DOCUMENTS["denial"]),
)
UNDOING = Undoing(author="Ana Ruiz", date="2024-06", reason="a slip", undone=SAME.id)
JUDGEMENTS: tuple[Judgement, ...] = (SAME, SPLIT, CORRECTED, ROOT, ROOT_OF_DOCUMENT, UNDOING)

_said = {
    "author": st.sampled_from(["Ana Ruiz", "Ben Roth"]),
    "date": st.sampled_from(["2024-05-01", "2024-05-02"]),
    "reason": st.just("because"),
}
#: Few, so that they meet.
_actors = st.sampled_from(["brokers", "norte", "costa", "hall", "rios"])
_documents = st.sampled_from(sorted(DOCUMENTS))
_addresses = st.builds(
    lambda name, some: ActorAddress.of(ENTITIES[name], [DOCUMENTS[slug] for slug in sorted(some)]),
    _actors,
    st.just(frozenset()) | st.frozensets(_documents, max_size=1),
)
_claims = st.sampled_from([ClaimAddress.of(claim, LEDGER) for claim in LEDGER.claims[:4]])
decisions: st.SearchStrategy[Judgement] = st.one_of(
    st.builds(IdentityJudgement, sameness=st.sampled_from(Sameness), left=_addresses, right=_addresses, **_said),
    st.builds(IdentityJudgement, sameness=st.just(Sameness.SAME), left=_addresses, right=_addresses, **_said),
    st.builds(ClaimJudgement, finding=st.sampled_from([Finding.ACCEPT, Finding.REJECT]), claim=_claims, **_said),
    st.builds(
        ClaimJudgement,
        finding=st.just(Finding.CORRECT),
        claim=_claims,
        correction=st.builds(Correction, subject=st.none() | _addresses, relation=st.sampled_from([None, "controls"])),
        **_said,
    ),
    st.builds(
        RootJudgement,
        of=_claims | st.builds(lambda slug: DocumentAddress.of(DOCUMENTS[slug]), _documents),
        label=st.sampled_from(["", "the hearing", "The Hearing", "the report"]),
        **_said,
    ),
)


@st.composite
def undoings(draw: st.DrawFn, judgements: list[Judgement]) -> list[Judgement]:
    """Some of the judgements are taken back, and some of that, too."""
    found: list[Judgement] = []
    for _ in range(draw(st.integers(0, 3))):
        if judgements:
            undone = draw(st.sampled_from([*judgements, *found]))
            found.append(Undoing(author="Ana Ruiz", date="2024-07-01", reason="", undone=undone.id))
    return found
