"""claimgraph: who says what about whom, in which words, how firmly, on whose word."""
