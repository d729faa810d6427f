WITH propositions AS (
    SELECT proposition FROM claims WHERE first_of_proposition AND affirming_voices = 1
    ORDER BY affirming_documents DESC, affirmations DESC, proposition
    LIMIT 500
)
SELECT
    subject, relation_label AS relation, object, min(speaker) AS only_voice, affirmations AS claims,
    affirming_documents AS documents
FROM claims SEMI JOIN propositions USING (proposition)
WHERE polarity = 'affirmed'
GROUP BY proposition, subject, relation_label, object, affirmations, affirming_documents
ORDER BY documents DESC, claims DESC, subject, relation, object, only_voice
