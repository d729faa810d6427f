"""schema.org ClaimReview, a draft for those who check facts: a proposition a review, with all claims of it.

A review rates a claim; claimgraph rates nothing. The rating is left for whoever checks.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from graph.claimed import Source
from graph.dates import edtf
from graph.export.words import Words
from graph.model import Claim, Polarity
from graph.policy import Policy
from graph.triples.names import ID, date, is_address

_VOCABULARY = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}}


def as_claimreview(source: Source, _policy: Policy) -> Iterator[bytes]:
    """Yield JSON-LD; its context is in it, so that a reader needs no network."""
    words = Words(source.ledger)
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for claim in source.ledger.claims:
        claims_of[claim.proposition.id].append(claim)
    yield b'{"@context": ' + json.dumps(_VOCABULARY).encode() + b',\n"@graph": ['
    before = b"\n"
    for identifier, claims in sorted(claims_of.items()):
        review = {
            "@type": "ClaimReview",
            "@id": f"{ID}{identifier}-review",
            "claimReviewed": words.proposition(claims[0]),
            "itemReviewed": [_claim(claim, words) for claim in claims],
        }
        yield before + json.dumps(review, ensure_ascii=False).encode()
        before = b",\n"
    yield b"\n]}\n"


def _claim(claim: Claim, words: Words) -> dict[str, Any]:
    document = words.document(claim)
    work = {
        "@type": "CreativeWork",
        "@id": f"{ID}{document.id}",
        "name": words.name(document),
        "publisher": document.publisher and {"@type": "Organization", "name": document.publisher},
        "author": document.author and {"@type": "Person", "name": document.author},
        "datePublished": document.date if document.date and "^^" in date(document.date) else None,
        "url": document.address if document.address and is_address(document.address) else None,
    }
    speaker = claim.attribution.speaker
    person = speaker.entity is not None and words.entities[speaker.entity].type == "Person"
    denied = claim.stance.polarity is Polarity.DENIED
    return {
        "@type": "Claim",
        "@id": f"{ID}{claim.id}",
        "name": f"{'Not so: ' if denied else ''}{words.proposition(claim)}",
        "text": claim.evidence.quote,
        "abstract": words.attribution(claim),
        "author": {"@type": "Person" if person else "Organization", "name": words.voice(speaker, document)},
        "appearance": {name: value for name, value in work.items() if value},
        **({} if claim.happened is None else {"temporalCoverage": edtf(claim.happened)}),
        **({} if claim.said is None else {"dateCreated": edtf(claim.said)}),
    }
