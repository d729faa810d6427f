WITH firsts AS (
    SELECT
        *, if(polarity = 'affirmed', first_affirmed, first_denied) AS first_said,
        if(polarity = 'affirmed', first_denied, first_affirmed) AS contrary
    FROM claims
    WHERE date IS NOT NULL
),
found AS (
    SELECT *, if(contrary < $since, 'now ', 'new: ') || polarity AS change FROM firsts WHERE first_said >= $since
    ORDER BY date, id
    LIMIT 500
)
SELECT DISTINCT
    date, change, subject, relation_label AS relation, object, certainty, speaker AS who_says_so, speaking_as, quote,
    document_title AS document
FROM found
ORDER BY date, document, subject, relation, object, change, quote, who_says_so, certainty
