"""Opens whatever store a name stands for."""

from pathlib import Path

from graph.store.files import open_store
from graph.store.oxigraph import OxigraphStore
from graph.store.protocol import Store

#: The table of claims, beside the store.
TABLE = "claims.parquet"


def connect(where: str | Path) -> Store:
    """Open a store.

    Args:
        where: the folder of a build's store, which is only read; the http(s) address of a server; ``memory:`` or
            ``rdflib:`` for an empty one in memory.

    Raises:
        StoreError: there is none.
    """
    # Each brings a library of its own, and most who ask, the workers of a server among them, need none of these.
    from graph.documents.sources import is_address

    if where == "memory:":
        return OxigraphStore()
    if where == "rdflib:":
        from graph.store.memory import RdflibStore

        return RdflibStore()
    if is_address(str(where)):
        from graph.store.remote import RemoteSettings, RemoteStore

        return RemoteStore(RemoteSettings.of_environment(str(where)))
    folder = Path(where)
    return OxigraphStore(open_store(folder), table=folder.parent / TABLE)
