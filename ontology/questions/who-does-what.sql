WITH propositions AS (
    SELECT * FROM claims WHERE first_of_proposition AND relation = $relation
    ORDER BY affirmations DESC, denials DESC, proposition
    LIMIT 500
)
SELECT subject, object, affirmations, denials, affirming_roots AS independent_sources
FROM propositions
ORDER BY affirmations DESC, denials DESC, subject, object
