WITH links AS MATERIALIZED (
    SELECT subject_iri AS one, object_iri AS other, relation_label AS link, subject AS one_label, object AS other_label
    FROM claims WHERE first_of_proposition AND affirmations > 0
),
both_ways AS MATERIALIZED (
    SELECT one, other, link, one_label, other_label FROM links
    UNION ALL
    SELECT object_iri, subject_iri, relation_inverse, object, subject
    FROM claims WHERE first_of_proposition AND affirmations > 0
),
starts AS MATERIALIZED (
    SELECT one, other, min(link) AS link, any_value(one_label) AS one_label, any_value(other_label) AS other_label
    FROM both_ways WHERE list_contains($from, one) GROUP BY one, other
),
ends AS MATERIALIZED (
    SELECT one, other, min(link) AS link, any_value(one_label) AS one_label, any_value(other_label) AS other_label
    FROM both_ways WHERE list_contains($to, other) GROUP BY one, other
),
middles AS MATERIALIZED (
    SELECT one, other, min(link) AS link
    FROM both_ways SEMI JOIN (SELECT DISTINCT other AS one FROM starts) USING (one)
    SEMI JOIN (SELECT DISTINCT one AS other FROM ends) USING (other)
    GROUP BY one, other
),
chains AS (
    SELECT
        1 AS links, one_label AS start, link AS first_link, NULL AS first_stop, NULL AS second_link,
        NULL AS second_stop, NULL AS third_link, other_label AS end
    FROM starts WHERE list_contains($to, other)
    UNION
    SELECT 2, starts.one_label, starts.link, starts.other_label, ends.link, NULL, NULL, ends.other_label
    FROM starts JOIN ends ON starts.other = ends.one
    UNION
    SELECT
        3, starts.one_label, starts.link, starts.other_label, middles.link, ends.one_label, ends.link, ends.other_label
    FROM starts JOIN middles ON starts.other = middles.one JOIN ends ON middles.other = ends.one
    WHERE starts.other <> ends.other AND ends.one <> starts.one
)
SELECT links, start, first_link, first_stop, second_link, second_stop, third_link, "end" FROM chains
ORDER BY links, first_stop, second_stop, first_link, second_link, third_link, start, "end"
LIMIT 200
