"""The sample ledger with a hostile string wherever text from outside may stand."""

from dataclasses import replace

from graph.model import Ledger, Skipped
from tests.sample_ledger import sample_ledger

HOSTILE = (
    "</script><script>document.title='owned'</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(2)>",
    "javascript:alert(3)",
    "{{7*7}} ${alert(4)} <!-- ]]> \u2028 \u202e",
    "__proto__",
    "<a href='https://example.org/x'>href</a>",
)


def hostile_ledger() -> Ledger:
    """Return the sample with a hostile string wherever text from outside may stand."""
    ledger = sample_ledger()
    bad = [HOSTILE[at % len(HOSTILE)] for at in range(60)]
    documents = []
    claims = list(ledger.claims)
    for at, document in enumerate(ledger.documents):
        text = "\n\n".join(f"{bad[at]} {bad[at + 1]} says" for _ in range(4))
        documents.append(
            replace(
                document,
                text=text,
                title=bad[at],
                publisher=bad[at + 1],
                author=bad[at + 2],
                date=bad[at + 3],
                address=[
                    "javascript:alert(5)",
                    "data:text/html,<script>alert(6)</script>",
                    "file:///etc/passwd",
                    bad[at],
                ][at],
                slug=bad[at] + str(at),
            )
        )
    texts = {document.id: document.text for document in documents}
    for at, claim in enumerate(claims):
        quote = texts[claim.evidence.document][:40]
        spans = {"subject_span": (0, 12), "object_span": (8, 30), "trigger_span": (12, 16)}
        voice = replace(claim.attribution.speaker, speaking_as=bad[at])
        claims[at] = replace(
            claim,
            evidence=replace(claim.evidence, start=0, end=len(quote), quote=quote, **spans),
            attribution=replace(claim.attribution, speaker=voice, cue=bad[at + 1]),
            stance=replace(claim.stance, cues=(quote[3:9],)),
            qualifiers=tuple(replace(one, role=bad[at], text=bad[at + 2], start=0, end=5) for one in claim.qualifiers),
            rule=bad[at],
        )
    entities = tuple(
        replace(
            entity,
            label=bad[at],
            aliases=(bad[at + 1],),
            identifiers=("javascript:alert(7)", bad[at]),
            mentions=tuple(replace(one, text=bad[at], reason=bad[at + 1]) for one in entity.mentions),
        )
        for at, entity in enumerate(ledger.entities)
    )
    skipped = (Skipped(source=HOSTILE[0], reason=HOSTILE[1], advice=HOSTILE[2]),)
    return replace(ledger, documents=tuple(documents), claims=tuple(claims), entities=entities, skipped=skipped)
