WITH propositions AS (
    SELECT * FROM claims WHERE first_of_proposition AND affirmations > 0
    ORDER BY affirming_roots DESC, affirming_voices DESC, affirmations DESC, proposition
    LIMIT 500
)
SELECT
    subject, relation_label AS relation, object, affirmations AS claims, affirming_voices AS voices,
    affirming_documents AS documents, affirming_roots AS independent_sources,
    affirming_unknown AS texts_of_unknown_source
FROM propositions
ORDER BY independent_sources DESC, voices DESC, claims DESC, subject, relation, object
