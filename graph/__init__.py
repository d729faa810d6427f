"""claimgraph: who says what about whom, in which words, how firmly, on whose word."""

__version__ = "0.1.0"
