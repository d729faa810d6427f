WITH sides AS (
    SELECT subject_iri AS iri, subject AS who FROM claims
    UNION ALL
    SELECT object_iri, object FROM claims WHERE object_iri <> subject_iri
),
spoken_of AS (
    SELECT iri, any_value(who) AS who, count(*) AS claims FROM sides
    GROUP BY iri
    ORDER BY claims DESC, iri
    LIMIT 500
)
SELECT who, claims FROM spoken_of
ORDER BY claims DESC, who
