WITH voices AS (
    SELECT speaker_iri FROM claims
    GROUP BY speaker_iri
    ORDER BY count(*) DESC, speaker_iri
    LIMIT 500
)
SELECT
    any_value(speaker) AS who_says_so, count(*) AS claims,
    count(DISTINCT document_id) AS documents, count(*) FILTER (polarity = 'denied') AS denials,
    count(*) FILTER (certainty <> 'certain') AS hedged
FROM claims SEMI JOIN voices USING (speaker_iri)
GROUP BY speaker_iri
ORDER BY claims DESC, who_says_so, documents
