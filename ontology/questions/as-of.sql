WITH clocked AS (
    SELECT
        *,
        CASE $clock
            WHEN 'published' THEN published_last
            WHEN 'read' THEN read_last
            WHEN 'said' THEN if(said IS NULL, published_last, coalesce(said_last, said_first))
            ELSE coalesce(happened_first, happened_last)
        END AS day
    FROM claims
),
stood AS (
    SELECT
        proposition, any_value(subject) AS subject, any_value(relation_label) AS relation, any_value(object) AS object,
        count(*) FILTER (polarity = 'affirmed') AS affirmed, count(*) FILTER (polarity = 'denied') AS denied,
        count(DISTINCT root) FILTER (polarity = 'affirmed') AS sources_for,
        count(DISTINCT root) FILTER (polarity = 'denied') AS sources_against,
        count(*) FILTER (root IS NULL) AS claims_of_unknown_source,
        min(day) AS first, max(day) AS last
    FROM clocked
    WHERE substr(day, 1, length($date)) <= $date
    GROUP BY proposition
    ORDER BY last DESC, proposition
    LIMIT 500
)
SELECT * EXCLUDE (proposition) FROM stood
ORDER BY last DESC, subject, relation, object
