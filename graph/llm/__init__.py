"""Documents → claims about what stands in them, by a large language model at an address that the user names.

The product is that of ``graph.claims``, and so is the rule: what does not stand in the text word for word is dropped
and counted. The model answers with words, never with places; the places are looked up here. So whatever a document
says to the model, and whatever the model says of a document, a claim that is kept has its words in that document.

========================== =================================================================================
module                     what it gives
========================== =================================================================================
``settings``               whom to ask, and how much it may cost
``prompt``                 what is asked: the ontology in words, the schema of the answer, the parts of a text
``exchange``               a question → an answer: cache, budget, retries
``answer``                 the words of an answer → values, without trust in their shape
``grounding``              the answers on one document → referents and claims with their places
``extractor``              all of this for one document
========================== =================================================================================
"""
