WITH voices AS (
    SELECT
        speaker_iri, any_value(speaker) AS who_says_so, count(*) AS claims,
        count(DISTINCT document_id) AS documents, count(*) FILTER (polarity = 'denied') AS denials,
        count(*) FILTER (certainty <> 'certain') AS hedged
    FROM claims
    GROUP BY speaker_iri
    ORDER BY claims DESC, speaker_iri
    LIMIT 500
)
SELECT who_says_so, claims, documents, denials, hedged FROM voices
ORDER BY claims DESC, who_says_so, documents
