"""Where triples lie, and the questions put to them.

``open_store`` opens the folder of a build for reading; ``connect`` opens any store there is behind one protocol: that
folder, one in memory, or a server that speaks SPARQL 1.1.
"""

from graph.store.answers import Answer, Value
from graph.store.connect import TABLE, connect
from graph.store.documents import remove_document
from graph.store.files import is_store, open_store, read_ledger, read_lines, write_store, write_turtle
from graph.store.lines import write_lines
from graph.store.protocol import Store
from graph.store.publish import publish, require_complete
from graph.store.questions import ask, query, refuse_to_leave, with_values
from graph.store.table import write_table

__all__ = [
    "TABLE",
    "Answer",
    "Store",
    "Value",
    "ask",
    "connect",
    "is_store",
    "open_store",
    "publish",
    "query",
    "read_ledger",
    "read_lines",
    "refuse_to_leave",
    "remove_document",
    "require_complete",
    "with_values",
    "write_lines",
    "write_store",
    "write_table",
    "write_turtle",
]
