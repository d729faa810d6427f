# Takes a document out with its claims, and counts anew what it touched. Entities stay, with the names that the last
# build chose for them. VALUES ?source holds an example.

# What was counted of everything that the document touches, and what claims say to one another.
DELETE { ?answer ?says ?other }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  VALUES ?says { cito:disputes cito:confirms }
  ?claim schema:appearance ?source ; cg:proposition ?proposition .
  ?answer cg:proposition ?proposition ; ?says ?other .
} ;
DELETE { ?excluding cg:excludes ?proposition ; cg:standing cg:Excluded }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?claim schema:appearance ?source ; cg:proposition ?proposition .
  ?excluding cg:excludes ?proposition .
} ;
DELETE { ?proposition ?counted ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?claim schema:appearance ?source ; cg:proposition ?proposition .
  ?proposition ?counted ?value .
  FILTER(STRSTARTS(STR(?counted), STR(cg:)))
} ;
DELETE { ?who ?counted ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?claim schema:appearance ?source ; prov:wasAttributedTo ?who .
  VALUES ?counted { cg:claimsMade cg:denialsMade cg:hedgesMade cg:documentsHeardIn }
  ?who ?counted ?value .
} ;
DELETE { ?entity cg:claimsAbout ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?claim schema:appearance ?source ; cg:proposition ?proposition .
  { ?proposition rdf:subject ?entity } UNION { ?proposition rdf:object ?entity }
  ?entity cg:claimsAbout ?value .
} ;

# The parts of its claims, then the claims; its evidence, mentions and what was dropped of it; its roots and itself.
DELETE { ?place ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  {
    ?part oa:hasSource ?source ; oa:hasSelector ?place
  } UNION {
    VALUES ?selects { cg:subjectSelector cg:objectSelector cg:triggerSelector cg:subjectAntecedent cg:objectAntecedent }
    ?claim schema:appearance ?source ; ?selects ?place
  } UNION {
    ?claim schema:appearance ?source ; cg:qualifier/oa:hasSelector ?place
  }
  ?place ?property ?value .
} ;
DELETE { ?part ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  VALUES ?has { cg:qualifier cg:relay cg:stanceCues }
  ?claim schema:appearance ?source ; ?has ?part .
  ?part ?property ?value .
} ;
DELETE { ?claim ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?claim schema:appearance ?source ; ?property ?value .
} ;
DELETE { ?part ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?part oa:hasSource ?source ; ?property ?value .
} ;
DELETE { ?voice ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?voice cg:voiceOf ?source ; ?property ?value .
} ;
DELETE { ?assessment ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  { ?assessment cg:assesses ?source } UNION { ?claim schema:appearance ?source . ?assessment cg:assesses ?claim }
  ?assessment ?property ?value .
} ;
DELETE { ?passage ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  { ?derivation cg:derived ?source } UNION { ?derivation a cg:DocumentDerivation ; prov:entity ?source }
  ?derivation cg:sharedPassage ?passage .
  ?passage ?property ?value .
} ;
DELETE { ?derived ?comes ?source . ?derived ?qualified ?derivation . ?derivation ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  { ?derivation cg:derived ?source } UNION { ?derivation a cg:DocumentDerivation ; prov:entity ?source }
  ?derivation cg:derived ?derived ; ?property ?value .
  OPTIONAL { ?derived ?qualified ?derivation }
  OPTIONAL { ?derived ?comes ?source }
} ;
DELETE { ?root cg:carriedBy ?source . ?root cg:copies ?copies }
INSERT { ?root cg:copies ?fewer }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?root cg:carriedBy ?source .
  OPTIONAL {
    ?root cg:copies ?copies .
    BIND(IF(?copies > 2, ?copies - 1, ?none) AS ?fewer)
  }
} ;
DELETE { ?source ?property ?value }
WHERE {
  VALUES ?source { <https://w3id.org/claimgraph/id/d-0> }
  ?source ?property ?value .
} ;

# Propositions that nobody claims any more.
DELETE { ?proposition ?property ?value }
WHERE {
  ?proposition a rdf:Statement ; ?property ?value .
  FILTER NOT EXISTS { ?claim cg:proposition ?proposition }
} ;

# Counted anew where a count is missing: first who answers whom, by the date and then the address of the claims.
INSERT { ?claim ?says ?first }
WHERE {
  {
    SELECT ?proposition ?side (MIN(?key) AS ?earliest) WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:affirmations ?any }
      ?some cg:proposition ?proposition ; cg:polarity ?side ; schema:appearance ?in .
      OPTIONAL { ?in dcterms:date ?day }
      BIND(CONCAT(COALESCE(STR(?day), "9999"), " ", STR(?some)) AS ?key)
    }
    GROUP BY ?proposition ?side
  }
  ?first cg:proposition ?proposition ; cg:polarity ?side ; schema:appearance ?where .
  OPTIONAL { ?where dcterms:date ?when }
  FILTER(CONCAT(COALESCE(STR(?when), "9999"), " ", STR(?first)) = ?earliest)
  ?claim cg:proposition ?proposition ; cg:polarity ?polarity ; schema:appearance ?document .
  OPTIONAL { ?document dcterms:date ?date }
  FILTER(CONCAT(COALESCE(STR(?date), "9999"), " ", STR(?claim)) > ?earliest)
  OPTIONAL { ?first prov:hadPrimarySource ?its_root }
  OPTIONAL { ?first cg:origin ?its_text }
  OPTIONAL { ?claim prov:hadPrimarySource ?root }
  OPTIONAL { ?claim cg:origin ?text }
  BIND(COALESCE(?root, ?text, ?document) AS ?from)
  BIND(COALESCE(?its_root, ?its_text, ?where) AS ?its_source)
  BIND(IF(?polarity != ?side, cito:disputes, IF(?from != ?its_source, cito:confirms, ?nothing)) AS ?says)
  FILTER(BOUND(?says))
} ;
INSERT { ?proposition cg:affirmations ?affirmations ; cg:denials ?denials }
WHERE {
  {
    SELECT ?proposition (SUM(?affirms) AS ?affirmations) (SUM(?denies) AS ?denials) WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:affirmations ?any }
      ?claim cg:proposition ?proposition ; cg:polarity ?polarity .
      BIND(IF(?polarity = cg:Affirmed, 1, 0) AS ?affirms)
      BIND(1 - ?affirms AS ?denies)
    }
    GROUP BY ?proposition
  }
} ;
INSERT {
  ?proposition cg:affirmingVoices ?voices ; cg:affirmingDocuments ?documents ; cg:affirmingRoots ?roots ; cg:affirmingUnknown ?unknown
}
WHERE {
  {
    SELECT ?proposition (COUNT(DISTINCT ?heard) AS ?voices) (COUNT(DISTINCT ?source) AS ?documents)
      (COUNT(DISTINCT ?root) AS ?roots) (COUNT(DISTINCT ?open) AS ?unknown)
    WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:affirmingVoices ?any }
      ?claim cg:proposition ?proposition ; cg:polarity cg:Affirmed ; prov:wasAttributedTo ?voice ;
        schema:appearance ?source .
      OPTIONAL { ?claim prov:hadPrimarySource ?root }
      OPTIONAL { ?claim cg:origin ?text }
      OPTIONAL { ?voice cg:voiceOf ?itself }
      BIND(COALESCE(?text, ?source) AS ?origin)
      BIND(IF(BOUND(?itself), ?origin, ?voice) AS ?heard)
      BIND(IF(BOUND(?root), ?nothing, ?origin) AS ?open)
    }
    GROUP BY ?proposition
  }
} ;
INSERT {
  ?proposition cg:denyingVoices ?voices ; cg:denyingDocuments ?documents ; cg:denyingRoots ?roots ; cg:denyingUnknown ?unknown
}
WHERE {
  {
    SELECT ?proposition (COUNT(DISTINCT ?heard) AS ?voices) (COUNT(DISTINCT ?source) AS ?documents)
      (COUNT(DISTINCT ?root) AS ?roots) (COUNT(DISTINCT ?open) AS ?unknown)
    WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:denyingVoices ?any }
      ?claim cg:proposition ?proposition ; cg:polarity cg:Denied ; prov:wasAttributedTo ?voice ;
        schema:appearance ?source .
      OPTIONAL { ?claim prov:hadPrimarySource ?root }
      OPTIONAL { ?claim cg:origin ?text }
      OPTIONAL { ?voice cg:voiceOf ?itself }
      BIND(COALESCE(?text, ?source) AS ?origin)
      BIND(IF(BOUND(?itself), ?origin, ?voice) AS ?heard)
      BIND(IF(BOUND(?root), ?nothing, ?origin) AS ?open)
    }
    GROUP BY ?proposition
  }
} ;
INSERT { ?proposition cg:firstAffirmed ?date }
WHERE {
  {
    SELECT ?proposition (MIN(STR(?day)) AS ?first) WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:firstAffirmed ?any }
      ?claim cg:proposition ?proposition ; cg:polarity cg:Affirmed ; schema:appearance/dcterms:date ?day .
    }
    GROUP BY ?proposition
  }
  ?said cg:proposition ?proposition ; cg:polarity cg:Affirmed ; schema:appearance/dcterms:date ?date .
  FILTER(STR(?date) = ?first)
} ;
INSERT { ?proposition cg:firstDenied ?date }
WHERE {
  {
    SELECT ?proposition (MIN(STR(?day)) AS ?first) WHERE {
      ?proposition a rdf:Statement .
      FILTER NOT EXISTS { ?proposition cg:firstDenied ?any }
      ?claim cg:proposition ?proposition ; cg:polarity cg:Denied ; schema:appearance/dcterms:date ?day .
    }
    GROUP BY ?proposition
  }
  ?said cg:proposition ?proposition ; cg:polarity cg:Denied ; schema:appearance/dcterms:date ?date .
  FILTER(STR(?date) = ?first)
} ;
INSERT { ?proposition cg:standing ?standing }
WHERE {
  ?proposition cg:affirmations ?affirmations ; cg:denials ?denials .
  FILTER NOT EXISTS { ?proposition cg:standing ?any }
  OPTIONAL { ?proposition cg:affirmingVoices ?voices ; cg:affirmingRoots ?roots }
  {
    VALUES ?standing { cg:Disputed cg:OnlyDenied cg:OneVoice cg:OneVoiceRepeated cg:Corroborated cg:OnlyHedged }
  }
  BIND(COALESCE(?voices, 0) AS ?of_voices)
  BIND(COALESCE(?roots, 0) AS ?of_roots)
  FILTER(
    (?standing = cg:Disputed && ?affirmations > 0 && ?denials > 0)
    || (?standing = cg:OnlyDenied && ?affirmations = 0)
    || (?standing = cg:OneVoice && ?of_voices = 1)
    || (?standing = cg:OneVoiceRepeated && ?of_voices = 1 && ?affirmations > 1)
    || (?standing = cg:Corroborated && ?of_roots > 1)
    || (?standing = cg:OnlyHedged && ?affirmations > 0 && NOT EXISTS {
      ?flat cg:proposition ?proposition ; cg:polarity cg:Affirmed ; cg:certainty cg:Certain
    })
  )
} ;
INSERT { ?proposition cg:contradictedBy ?voice }
WHERE {
  ?proposition cg:standing cg:Disputed .
  ?for cg:proposition ?proposition ; cg:polarity cg:Affirmed ; prov:wasAttributedTo ?voice .
  ?against cg:proposition ?proposition ; cg:polarity cg:Denied ; prov:wasAttributedTo ?voice .
} ;
INSERT { ?voice cg:claimsMade ?claims ; cg:denialsMade ?denials ; cg:hedgesMade ?hedges ; cg:documentsHeardIn ?documents }
WHERE {
  {
    SELECT ?voice (COUNT(?claim) AS ?claims) (SUM(?denial) AS ?denials) (SUM(?hedge) AS ?hedges)
      (COUNT(DISTINCT ?source) AS ?documents)
    WHERE {
      ?claim prov:wasAttributedTo ?voice ; cg:polarity ?polarity ; cg:certainty ?certainty ; schema:appearance ?source .
      FILTER NOT EXISTS { ?voice cg:claimsMade ?any }
      BIND(IF(?polarity = cg:Denied, 1, 0) AS ?denial)
      BIND(IF(?certainty = cg:Certain, 0, 1) AS ?hedge)
    }
    GROUP BY ?voice
  }
} ;
INSERT { ?entity cg:claimsAbout ?claims }
WHERE {
  {
    SELECT ?entity (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
      { ?proposition rdf:subject ?entity } UNION { ?proposition rdf:object ?entity }
      FILTER NOT EXISTS { ?entity cg:claimsAbout ?any }
      ?claim cg:proposition ?proposition .
    }
    GROUP BY ?entity
  }
} ;
INSERT { ?one cg:excludes ?other ; cg:standing cg:Excluded }
WHERE {
  ?relation cg:excludes ?excluded .
  ?one rdf:predicate ?relation ; rdf:subject ?subject ; rdf:object ?object ; cg:affirmations ?affirmed .
  ?other rdf:predicate ?excluded ; cg:affirmations ?too .
  FILTER(?affirmed > 0 && ?too > 0)
  ?other rdf:subject ?first ; rdf:object ?second .
  FILTER(
    (?first = ?subject && ?second = ?object)
    || (?first = ?object && ?second = ?subject
      && EXISTS { { ?relation a cg:SymmetricRelation } UNION { ?excluded a cg:SymmetricRelation } })
  )
}
