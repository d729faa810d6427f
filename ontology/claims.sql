-- The claims as one table, a row a claim, counted as graph/tally.py counts: what claims.parquet holds. Reads the lines of claims.jsonl (records), the
-- nodes of all entities (entities: id, iri), the words of all relations (relations: name, label, inverse_label) and the propositions that others
-- exclude (excluded: proposition).
WITH claims AS (
    SELECT
        records.id, document, coalesce(nullif(title, ''), document) AS document_title, title, publisher, author, date, address, document_id, source, sha256,
        subject.label AS subject, one.iri AS subject_iri, subject.type AS subject_type,
        relation, coalesce(relations.label, relation) AS relation_label,
        coalesce(relations.inverse_label, relation) AS relation_inverse,
        object.label AS object, other.iri AS object_iri, object.type AS object_type,
        polarity, certainty,
        coalesce(speaker.label, coalesce(nullif(title, ''), document) || ' (its own voice)') AS speaker,
        coalesce(voice.iri, 'https://w3id.org/claimgraph/id/author-of-' || document_id) AS speaker_iri,
        speaker.id AS speaker_id, speaker.speaking_as AS speaking_as,
        list_transform(relayed_by, lambda passed : coalesce(passed.label, 'the document')) AS relayed_by,
        attribution_cue, stance_cues, quote, start, "end", trigger_span,
        list_transform(qualifiers, lambda detail : {'role': detail.role, 'text': detail.text}) AS qualifiers,
        happened.edtf AS happened, happened.first AS happened_first, happened.last AS happened_last,
        said.edtf AS said, said.first AS said_first, said.last AS said_last,
        published.first AS published_first, published.last AS published_last,
        read.edtf AS read, read.first AS read_first, read.last AS read_last,
        proposition, root, coalesce(origin, document_id) AS origin, rule, confidence
    FROM records
    LEFT JOIN relations ON relations.name = relation
    LEFT JOIN entities AS one ON one.id = subject.id
    LEFT JOIN entities AS other ON other.id = object.id
    LEFT JOIN entities AS voice ON voice.id = speaker.id
),
counts AS (
    SELECT
        proposition,
        count(*) FILTER (polarity = 'affirmed') AS affirmations,
        count(DISTINCT voice) FILTER (polarity = 'affirmed') AS affirming_voices,
        count(DISTINCT document_id) FILTER (polarity = 'affirmed') AS affirming_documents,
        count(DISTINCT root) FILTER (polarity = 'affirmed') AS affirming_roots,
        count(DISTINCT origin) FILTER (polarity = 'affirmed' AND root IS NULL) AS affirming_unknown,
        count(*) FILTER (polarity = 'affirmed' AND certainty = 'certain') AS flat_affirmations,
        min(date) FILTER (polarity = 'affirmed') AS first_affirmed,
        count(*) FILTER (polarity = 'denied') AS denials,
        count(DISTINCT voice) FILTER (polarity = 'denied') AS denying_voices,
        count(DISTINCT document_id) FILTER (polarity = 'denied') AS denying_documents,
        count(DISTINCT root) FILTER (polarity = 'denied') AS denying_roots,
        count(DISTINCT origin) FILTER (polarity = 'denied' AND root IS NULL) AS denying_unknown,
        min(date) FILTER (polarity = 'denied') AS first_denied
    FROM (SELECT *, coalesce(speaker_id, origin) AS voice FROM claims)
    GROUP BY proposition
)
SELECT
    claims.* EXCLUDE (trigger_span, speaker_id),
    counts.* EXCLUDE (proposition),
    proposition IN (SELECT proposition FROM excluded) AS excluded,
    -- One row stands for each proposition.
    row_number() OVER (PARTITION BY proposition ORDER BY document, start, trigger_span, id) = 1 AS first_of_proposition
FROM claims
JOIN counts USING (proposition)
-- The claims of a proposition stand together and the most denied come first: most questions then read a part of the file.
ORDER BY denials DESC, affirmations DESC, proposition, document, start, trigger_span, id
