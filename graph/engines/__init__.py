"""Where documents are read: in this process, in several of this machine, or on a cluster.

An engine is given documents and gives back what came of each, in any order; ``graph.pipeline`` brings them together, so
that the outputs are the same bytes whatever engine, number of workers or deaths of them there were.

* ``serial``: in this process, without limits of time and memory. What a program that imports claimgraph gets.
* ``local``: in processes of this machine, each of which is ended where a document takes more than it may.
* ``cluster``: the same on the workers of a Dask scheduler (needs ``claimgraph[cluster]``).

Nothing is imported here: the process that only reads bytes is to be there at once.
"""
