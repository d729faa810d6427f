"""Parquet: a document a row."""

from collections.abc import Iterator

from graph.documents.collections.packed import opened
from graph.documents.collections.records import HTML_KEYS, KEYS, NO_TEXT, NO_TEXT_ADVICE, TEXT_KEYS, as_content
from graph.documents.contents import Content, Limits
from graph.documents.sources import MEMBER_MARK, Notice
from graph.errors import DocumentError
from graph.model import Skipped

#: Rows that are held at a time.
_ROWS = 64
_MEMORY = "1GB"


def table_members(path: str, name: str, limits: Limits) -> Iterator[Content | Skipped | Notice]:
    """Read the documents of a Parquet file."""
    # It takes longer to load than most other collections take to read.
    import duckdb  # noqa: PLC0415

    with opened(path, name):
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "threads": 1,
            "memory_limit": _MEMORY,
            "temp_directory": "",
        }
        try:
            with duckdb.connect(config=settings) as connection:
                quoted = "'" + path.replace("'", "''") + "'"
                columns = [row[0] for row in connection.execute(f"DESCRIBE FROM read_parquet({quoted})").fetchall()]
                kept = [column for column in columns if column in KEYS]
                if not {*TEXT_KEYS, *HTML_KEYS}.intersection(kept):
                    raise DocumentError(name, NO_TEXT, NO_TEXT_ADVICE)
                # In the order of the file; as text, so that dates come as they are written.
                listed = ", ".join(f'CAST("{column}" AS VARCHAR)' for column in kept)
                rows = connection.execute(f"SELECT {listed} FROM read_parquet({quoted})")  # noqa: S608 (quoted)
                number = 0
                while batch := rows.fetchmany(_ROWS):
                    for row in batch:
                        number += 1
                        record = dict(zip(kept, row, strict=True))
                        yield as_content(record, name, f"{path}{MEMBER_MARK}{number}", number, limits)
        except duckdb.Error as error:
            reason = f"it is broken ({str(error).splitlines()[0][:200]}); the rest is left out"
            raise DocumentError(name, reason, "write it again") from error
