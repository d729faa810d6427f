"""The main job: reports in, graph out. ``python build_graph.py INPUT… [-o OUT]`` is ``claimgraph build``."""

import sys

from graph.cli import main

if __name__ == "__main__":
    sys.exit(main(["build", *sys.argv[1:]]))
