"""Judgements about where claims come from → the roots of a ledger.

What is said of one claim outranks what is said of its whole document; a document's root reaches what the document says
itself and what nobody knows the root of. Where people contradict one another the root stays as it was found.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.judgements.claims import Ruled, ruling, with_rulings
from graph.judgements.places import Gone, Places
from graph.judgements.values import ClaimAddress, RootJudgement
from graph.model import Claim, Ledger, Root, mint
from graph.resolve import name_key
from ontology.vocabulary import Vocabulary

#: How a root is called in ``Root.kind`` that is a document which was read.
_DOCUMENT = "document"


def trace(
    ledger: Ledger,
    judgements: Sequence[RootJudgement],
    vocabulary: Vocabulary,
    before: Ledger,
    became: Mapping[str, str],
) -> Ruled:
    """Carry out what was decided about the roots of claims.

    Args:
        ledger: with the roots that were found.
        judgements: those that hold.
        vocabulary: whose actors some entities may be.
        before: the ledger before claims were corrected: a judgement may name a claim as it was read.
        became: what its claims are called now.
    """
    court = _Court(Places(ledger=ledger, vocabulary=vocabulary), Places(ledger=before, vocabulary=vocabulary), became)
    for judgement in judgements:
        try:
            court.hear(judgement)
        except Gone as gone:
            court.lapsed[judgement.id] = str(gone)
    by_id = {judgement.id: judgement for judgement in judgements}
    conflicts: set[tuple[str, ...]] = set()
    traced: list[Claim] = []
    carried_by: dict[str, set[str]] = defaultdict(set)
    for claim in ledger.claims:
        said = court.narrow.get(claim.id) or court.wide.get(claim.id) or {}
        if len(set(said.values())) > 1:
            conflicts.add(tuple(sorted(said)))
            said = {}
        if not said:
            traced.append(claim)
            continue
        root = next(iter(said.values()))
        rulings = {ruling(by_id[one], "root") for one in said}
        # Whose words they are changes with it where the source is a text that was read.
        origin = root if root in court.sources else claim.origin
        traced.append(with_rulings(dataclasses.replace(claim, root=root, origin=origin), rulings))
        if root in court.named:
            carried_by[root].add(claim.evidence.document)
    named = (
        dataclasses.replace(court.named[root], documents=tuple(sorted(documents)))
        for root, documents in carried_by.items()
    )
    return Ruled(
        ledger=dataclasses.replace(
            ledger, claims=tuple(traced), roots=tuple(sorted((*ledger.roots, *named), key=lambda root: root.id))
        ),
        conflicts=tuple(sorted(conflicts)),
        lapsed=court.lapsed,
        changed=court.changed,
    )


class _Court:
    """Gathers what each claim is said to go back to."""

    def __init__(self, places: Places, before: Places, became: Mapping[str, str]) -> None:
        self.places = places
        self.before = before
        self.became = became
        self.lapsed: dict[str, str] = {}
        self.changed: dict[str, str] = {}
        #: Claim → judgement → root; of judgements about the claim, and of those about its document.
        self.narrow: dict[str, dict[str, str | None]] = defaultdict(dict)
        self.wide: dict[str, dict[str, str | None]] = defaultdict(dict)
        #: The texts of documents that were read.
        self.sources = {root.id for root in places.ledger.roots if root.kind == _DOCUMENT}
        #: Roots that judgements bring in.
        self.named: dict[str, Root] = {}
        #: Document → the texts that it holds: its own, and that of the document whose reprint it is.
        self.texts: dict[str, list[Root]] = defaultdict(list)
        for root in places.ledger.roots:
            for document in root.documents if root.kind == _DOCUMENT else ():
                self.texts[document].append(root)
        self.claims_in: dict[str, list[Claim]] = defaultdict(list)
        for claim in places.ledger.claims:
            self.claims_in[claim.evidence.document].append(claim)

    def hear(self, judgement: RootJudgement) -> None:
        """Note what a judgement says.

        Raises:
            Gone: what it is about, or the document that it names, is not there.
        """
        root = self._root(judgement)
        if isinstance(judgement.of, ClaimAddress):
            claims, moved = self._claims(judgement.of)
            reached, slug = self.narrow, judgement.of.document.slug
        else:
            documents, moved = self.places.documents(judgement.of)
            claims = [
                claim
                for document in documents
                for claim in self.claims_in[document.id]
                if claim.root is None or claim.root in {text.id for text in self.texts[document.id]}
            ]
            reached, slug = self.wide, judgement.of.slug
        for claim in claims:
            reached[claim.id][judgement.id] = root
        if moved:
            self.changed[judgement.id] = f"the text of {slug} has changed since"

    def _claims(self, address: ClaimAddress) -> tuple[list[Claim], bool]:
        try:
            return self.places.claims(address)
        except Gone:
            read, moved = self.before.claims(address)
            names = {self.became[claim.id] for claim in read if claim.id in self.became}
            claims = [claim for claim in self.places.ledger.claims if claim.id in names]
            if not claims:
                raise Gone("the claim was rejected") from None
            return claims, moved

    def _root(self, judgement: RootJudgement) -> str | None:
        """Return the root that a judgement names; None: nobody can tell."""
        if judgement.document is not None:
            documents, _ = self.places.documents(judgement.document)
            texts = [text for document in documents for text in self.texts[document.id]]
            if texts:
                # Of a reprint, the text that it is a reprint of: that stands in more documents.
                return min(texts, key=lambda text: (-len(text.documents), text.id)).id
            first = min(documents, key=lambda document: document.id)
            root = Root(id=mint("r", "judged", first.sha256), label=first.title or first.slug, kind=_DOCUMENT)
        elif judgement.label:
            name = mint("r", "judged", judgement.root_kind, *name_key(judgement.label))
            root = Root(id=name, label=judgement.label, kind=judgement.root_kind)
        else:
            return None
        # One name in two writings is one root; which writing it shows must not depend on the order.
        known_as = self.named.get(root.id, root)
        self.named[root.id] = min(root, known_as, key=lambda one: one.label)
        return root.id
