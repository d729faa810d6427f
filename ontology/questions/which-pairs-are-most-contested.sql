WITH disputed AS (
    SELECT
        least(subject_iri, object_iri) AS one, greatest(subject_iri, object_iri) AS other,
        if(subject_iri < object_iri, subject, object) AS first, if(subject_iri < object_iri, object, subject) AS second,
        affirmations, denials
    FROM claims
    WHERE first_of_proposition AND affirmations > 0 AND denials > 0
),
pairs AS (
    SELECT
        one, other, any_value(first) AS first, any_value(second) AS second, count(*) AS disputed_links,
        sum(affirmations)::BIGINT AS affirmed, sum(denials)::BIGINT AS denied
    FROM disputed
    GROUP BY one, other
    ORDER BY denied DESC, affirmed DESC, one, other
    LIMIT 100
)
SELECT first, second, disputed_links, affirmed, denied FROM pairs
ORDER BY denied DESC, affirmed DESC, first, second
