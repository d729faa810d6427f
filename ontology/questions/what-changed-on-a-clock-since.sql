WITH clocked AS (
    SELECT
        * EXCLUDE (date),
        CASE $clock WHEN 'happened' THEN happened WHEN 'said' THEN coalesce(said, date) WHEN 'read' THEN read ELSE date END AS date,
        CASE $clock
            WHEN 'happened' THEN happened_first
            WHEN 'said' THEN if(said IS NULL, published_first, coalesce(said_first, said_last))
            WHEN 'read' THEN read_first
            ELSE published_first
        END AS day
    FROM claims
),
firsts AS (
    SELECT
        *, min(day) FILTER (polarity = 'affirmed') OVER (PARTITION BY proposition) AS first_for,
        min(day) FILTER (polarity = 'denied') OVER (PARTITION BY proposition) AS first_against
    FROM clocked
    WHERE day IS NOT NULL
),
found AS (
    SELECT
        *, if(if(polarity = 'affirmed', first_against, first_for) < $since, 'now ', 'new: ') || polarity AS change
    FROM firsts
    WHERE if(polarity = 'affirmed', first_for, first_against) >= $since
    ORDER BY day, id
    LIMIT 500
)
SELECT DISTINCT
    date, change, subject, relation_label AS relation, object, certainty, speaker AS who_says_so, speaking_as, quote,
    document_title AS document
FROM found
ORDER BY date, document, subject, relation, object, change, quote, who_says_so, certainty
