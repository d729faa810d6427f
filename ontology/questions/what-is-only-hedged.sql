WITH propositions AS (
    SELECT proposition FROM claims WHERE first_of_proposition AND affirmations > 0 AND flat_affirmations = 0
    ORDER BY affirmations DESC, proposition
    LIMIT 100
)
SELECT DISTINCT subject, relation_label AS relation, object, certainty, speaker AS who_says_so, speaking_as, quote, document_title AS document, date
FROM claims SEMI JOIN propositions USING (proposition)
WHERE polarity = 'affirmed'
ORDER BY subject, relation, object, date, document, quote, who_says_so, certainty
