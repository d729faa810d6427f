WITH found AS (
    SELECT * FROM claims WHERE contains(lower(quote), $words)
    ORDER BY date DESC, id
    LIMIT 500
)
SELECT DISTINCT
    subject, relation_label AS relation, object, polarity, certainty, speaker AS who_says_so, speaking_as, quote, document_title AS document, date
FROM found
ORDER BY subject, relation, object, date, document, quote, who_says_so, polarity, certainty
