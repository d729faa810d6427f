WITH clocked AS (
    SELECT
        id, proposition, polarity,
        CASE $clock
            WHEN 'happened' THEN happened_first
            WHEN 'said' THEN if(said IS NULL, published_first, coalesce(said_first, said_last))
            WHEN 'read' THEN read_first
            ELSE published_first
        END AS day
    FROM claims
    WHERE day IS NOT NULL
),
firsts AS (
    SELECT
        proposition, min(day) FILTER (polarity = 'affirmed') AS first_for,
        min(day) FILTER (polarity = 'denied') AS first_against
    FROM clocked
    -- No other can have changed.
    SEMI JOIN (SELECT proposition FROM clocked WHERE day >= $since) USING (proposition)
    GROUP BY proposition
    HAVING first_for >= $since OR first_against >= $since
),
found AS (
    SELECT id, if(if(polarity = 'affirmed', first_against, first_for) < $since, 'now ', 'new: ') || polarity AS change
    FROM clocked JOIN firsts USING (proposition)
    WHERE if(polarity = 'affirmed', first_for, first_against) >= $since
    ORDER BY day, id
    LIMIT 500
)
SELECT DISTINCT
    CASE $clock WHEN 'happened' THEN happened WHEN 'said' THEN coalesce(said, date) WHEN 'read' THEN read ELSE date END AS date,
    change, subject, relation_label AS relation, object, certainty, speaker AS who_says_so, speaking_as, quote,
    document_title AS document
FROM claims JOIN found USING (id)
ORDER BY date, document, subject, relation, object, change, quote, who_says_so, certainty
