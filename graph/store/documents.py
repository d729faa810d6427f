"""Takes single documents out of a store, by the update in ``ontology/updates/``."""

import re

from graph.store.protocol import Store
from graph.triples.names import ID, is_address
from ontology.vocabulary import FOLDER


def remove_document(store: Store, document: str) -> None:
    """Remove a document with its claims and whatever nothing else needs, and count anew what it touched.

    Args:
        store: any that can be changed.
        document: its id (``d-…``); one that is not there is passed over.

    Raises:
        ValueError: that is no id.
        StoreError: the store cannot be changed.
    """
    node = ID + document
    if not is_address(node):
        raise ValueError(f"{document!r}: is no id of a document; it begins with d-")
    update = (FOLDER / "updates" / "remove-document.ru").read_text("utf-8")
    store.update(re.sub(r"VALUES \?source \{[^}]*\}", f"VALUES ?source {{ <{node}> }}", update))
