WITH propositions AS (
    SELECT proposition FROM claims WHERE first_of_proposition AND ((affirmations > 0 AND denials > 0) OR excluded)
    ORDER BY denials DESC, proposition
    LIMIT 100
)
SELECT DISTINCT subject, relation_label AS relation, object, polarity, certainty, speaker AS who_says_so, speaking_as, quote, document_title AS document, date
FROM claims SEMI JOIN propositions USING (proposition)
ORDER BY subject, relation, object, polarity, date, document, quote, who_says_so, certainty
