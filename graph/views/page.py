"""The page: one file, opened from disk, that shows the network and lets every edge be opened.

pyvis builds the network; the template, the script and the style are ours. The file makes no request, runs no script
but its own (a content security policy with hashes holds the browser to that), and computes no layout on opening.
Everything that comes from documents stands in it as JSON and reaches the screen as text, never as markup.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import jinja2
import pyvis
from markupsafe import Markup
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from graph.model import Entity, Ledger
from graph.network import Link, build_network
from graph.triples import Run
from graph.views import looks
from graph.views.communities import communities
from graph.views.content import page_content, taking_part
from graph.views.layout import positions
from graph.views.named import Json
from graph.views.packing import packed
from ontology.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx as nx

#: Names and values, in the order of the names.
Settings: TypeAlias = tuple[tuple[str, str], ...]

#: The parts of the page's script, in the order in which they stand in it.
_SCRIPTS = (
    "packing.js",
    "dom.js",
    "content.js",
    "state.js",
    "words.js",
    "arrange.js",
    "looks.js",
    "labels.js",
    "paint.js",
    "canvas.js",
    "vis.js",
    "communities.js",
    "path.js",
    "drawing.js",
    "times.js",
    "facets.js",
    "legend.js",
    "claim.js",
    "panel.js",
    "held.js",
    "edge.js",
    "actor.js",
    "text.js",
    "tables.js",
    "about.js",
    "search.js",
    "digest.js",
    "turtle.js",
    "sheet.js",
    "save.js",
    "picture.js",
    "main.js",
)
_STYLES = ("page.css", "drawing.css")
_VIS = "lib/vis-9.1.2/vis-network.min.js"


def write_page(
    ledger: Ledger,
    vocabulary: Vocabulary,
    path: Path,
    *,
    version: str,
    settings: Settings = (),
    texts: bool = True,
) -> None:
    """Write the page in UTF-8; see :func:`page_html`.

    Raises:
        OSError: the file cannot be written.
    """
    html = page_html(ledger, vocabulary, version=version, settings=settings, texts=texts)
    path.write_bytes(html.encode("utf-8"))


def page_html(
    ledger: Ledger, vocabulary: Vocabulary, *, version: str, settings: Settings = (), texts: bool = True
) -> str:
    """Return the page as HTML.

    Args:
        ledger: what one build knows; an empty one gives a page that says so and why.
        vocabulary: gives labels and definitions of relations and types.
        version: of claimgraph, as shown.
        settings: of the run that made the claims, as :class:`graph.triples.Run` has them.
        texts: include the texts of the documents; without them the page holds the quotes alone.

    Returns:
        The same ledger gives the same string.

    Raises:
        ValueError: a claim refers to an entity that the ledger does not hold.
    """
    run = Run(version=version, settings=settings)
    graph = build_network(ledger, vocabulary)
    links: list[Link] = [known["link"] for _, _, known in graph.edges(data=True)]
    network = Network(directed=True)
    network.path = "page.html"
    network.templateEnv = _environment()
    place = {entity.id: at for at, entity in enumerate(taking_part(ledger))}
    network.templateEnv.globals["content"] = {
        **page_content(ledger, links, vocabulary, run=run, texts=texts),
        "groups": _groups(graph, place),
    }
    network.set_options(json.dumps({"physics": {"enabled": False}}))
    _draw(network, graph, links, place)
    html: str = network.generate_html()
    return html


def _groups(graph: "nx.MultiDiGraph[str]", place: Mapping[str, int]) -> list[dict[str, Json]]:
    """Return the groups as the page has them; their actors are places in the list of entities, the busiest first."""
    return [
        {"parent": group.parent, "actors": [place[actor] for actor in group.actors], "bundle": group.bundle}
        for group in communities(graph)
    ]


def _draw(network: Network, graph: "nx.MultiDiGraph[str]", links: list[Link], place: Mapping[str, int]) -> None:
    """Put nodes and edges into the network; ids are the places of entities and links in the page's content."""
    entities: dict[str, Entity] = {name: known["entity"] for name, known in graph.nodes(data=True)}
    labels = {name: looks.wrapped(entity.label) for name, entity in entities.items()}
    sizes = {name: looks.node_size(graph.degree(name)) for name in entities}
    where = positions(graph, {name: looks.extent(labels[name], sizes[name]) for name in entities})
    # Network.add_node and add_edge search the list of all nodes each time, which takes the square of their number.
    for name, entity in entities.items():
        look = looks.LOOKS.get(entity.type, looks.PLAIN)
        network.nodes.append(
            Node(
                place[name],
                look.shape,
                labels[name],
                group=entity.type,
                size=sizes[name],
                x=where[name][0],
                y=where[name][1],
            ).options
        )
    for at, (link, bend) in enumerate(zip(links, looks.bends(links), strict=True)):
        ends = (place[link.proposition.subject], place[link.proposition.object])
        # pyvis draws an arrow on every link that does not say otherwise.
        arrows = "" if link.symmetric else "to"
        width = looks.link_width(link.tally.all.sources)
        network.edges.append(Edge(*ends, directed=True, id=at, width=width, bend=bend, arrows=arrows).options)


def _environment() -> jinja2.Environment:
    """Return a template environment that escapes everything and adds the policy, the script and the style."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("graph", "views"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["embedded"] = packed
    vis, script, style = (_inline(text) for text in _own_files())
    environment.globals.update(
        vis=vis,
        script=script,
        style=style,
        policy="; ".join(
            [
                "default-src 'none'",
                f"script-src {_source(vis)} {_source(script)}",
                f"style-src {_source(style)}",
                "img-src data: blob:",
                "base-uri 'none'",
                "form-action 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
            ]
        ),
    )
    return environment


@cache
def _own_files() -> tuple[str, str, str]:
    """Return vis-network, the page's script (its parts in one function, so that nothing is global) and its style."""
    folder = resources.files("graph.views")
    style = "\n".join((folder / name).read_text("utf-8") for name in _STYLES)
    parts = [(folder / name).read_text("utf-8") for name in _SCRIPTS]
    vis = (resources.files(pyvis) / _VIS).read_text("utf-8")
    return vis, "\n".join(['"use strict";', "(async () => {", *parts, "})();\n"]), style


def _inline(text: str) -> Markup:
    """Return a script or style as it may stand inside its element.

    Raises:
        ValueError: it would end its element early.
    """
    # Browsers read line ends as \n before they compare hashes.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError("a script or style of the page holds </script, </style or <!--; write it in another way")
    return Markup(text)  # noqa: S704 - our own file, checked above


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
