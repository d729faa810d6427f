"""Ledger ⇄ RDF, without loss.

``describe`` turns a ledger into N-Triples lines, ``turtle`` writes these for people, ``recover`` reads the ledger back.
A proposition is described as an ``rdf:Statement`` and never asserted: no triple has a relation as its predicate.
"""

from graph.triples.describe import Run, describe, statements
from graph.triples.names import PREFIXES
from graph.triples.recover import recover
from graph.triples.turtle import turtle, write_as_turtle

__all__ = ["PREFIXES", "Run", "describe", "recover", "statements", "turtle", "write_as_turtle"]
