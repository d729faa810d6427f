"""What claimgraph knows before it reads: relations, actors, words and questions, as data. Imports nothing of ours."""
