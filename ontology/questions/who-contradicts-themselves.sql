WITH both_said AS (
    SELECT proposition, speaker_iri, max(denials) AS denials FROM claims
    WHERE affirmations > 0 AND denials > 0
    GROUP BY proposition, speaker_iri
    HAVING bool_or(polarity = 'affirmed') AND bool_or(polarity = 'denied')
    ORDER BY denials DESC, proposition, speaker_iri
    LIMIT 100
)
SELECT DISTINCT
    speaker AS who_says_so, subject, relation_label AS relation, object, polarity, certainty, speaking_as, quote,
    document_title AS document, date
FROM claims SEMI JOIN both_said USING (proposition, speaker_iri)
WHERE affirmations > 0 AND denials > 0 -- all of these stand in the first rows
ORDER BY who_says_so, subject, relation, object, polarity, date, document, quote
