"""Values by their keys, on disk, packed and appended; what was put stays, whatever happens to the program.

A part is two files: ``NAME.jsonl.gz`` with a line of JSON a value, each packed by itself so that one can be read
without the others, and ``NAME.index`` with a line a value: its key, its place, a check sum, and a few words for whoever
looks it up. ``zcat NAME.jsonl.gz`` shows all. A part is written once, and then shared by builds through hard links.
"""

import contextlib
import gzip
import itertools
import json
import os
import shutil
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

DATA, INDEX = ".jsonl.gz", ".index"
#: Bytes after which a new part is begun.
_PART = 64_000_000
#: A part in which less than this share is still used is written anew without the rest.
_USED = 0.5


@dataclass(frozen=True, slots=True)
class _Place:
    part: int
    start: int
    length: int
    check: int
    #: Words for whoever looks it up.
    head: str


class Shelf:
    """A folder of parts to write to, and folders of parts to read from."""

    def __init__(self, folder: Path, earlier: Sequence[Path] = ()) -> None:
        """Look at what is there.

        Args:
            folder: gets new parts; those that lie in it are read, too.
            earlier: folders of other builds.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._parts: list[Path] = []
        self._places: dict[bytes, _Place] = {}
        self._open: dict[int, BinaryIO] = {}
        self._sound: set[bytes] = set()
        self._writing: tuple[BinaryIO, BinaryIO] | None = None
        for place in (*earlier, folder):
            for index in sorted(place.glob(f"*{INDEX}")) if place.is_dir() else []:
                self._learn(index)

    def __enter__(self) -> Self:
        """Give itself; its files are closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close its files."""
        self._close()

    def head(self, key: str) -> str | None:
        """Return the words that stand beside a value; None where there is no such value, or a damaged one."""
        known = bytes.fromhex(key)
        place = self._places.get(known)
        if place is None:
            return None
        if known not in self._sound:
            if zlib.crc32(self._bytes(place)) != place.check:
                del self._places[known]
                return None
            self._sound.add(known)
        return place.head

    def get(self, key: str) -> object:
        """Return a value.

        Raises:
            KeyError: there is none, or a damaged one.
        """
        if self.head(key) is None:
            raise KeyError(key)
        packed = self._bytes(self._places[bytes.fromhex(key)])
        return json.loads(gzip.decompress(packed)) if packed else None

    def put(self, key: str, packed: bytes, head: str = "") -> None:
        """Keep a value.

        Args:
            key: 32 hexadecimal digits.
            packed: of :func:`pack`; nothing where the head says all.
            head: words for whoever looks it up.
        """
        data, index = self._writing or self._begin(key)
        start = data.tell()
        data.write(packed)
        data.flush()  # before the index says that it is there
        place = _Place(len(self._parts) - 1, start, len(packed), zlib.crc32(packed), head)
        index.write(_line(key, place))
        index.flush()
        known = bytes.fromhex(key)
        self._places[known] = place
        self._sound.add(known)
        if start + len(packed) >= _PART:
            self._end()

    def keep(self, used: Collection[str]) -> None:
        """Bring all values that are used into the folder, and leave no others in parts that hold few of these."""
        self._end()
        wanted: dict[int, list[str]] = {number: [] for number in range(len(self._parts))}
        size: Counter[int] = Counter()
        for key in sorted(used):
            place = self._places.get(bytes.fromhex(key))
            if place is not None:
                wanted[place.part].append(key)
                size[place.part] += place.length
        for number, keys in wanted.items():
            part = self._parts[number]
            inside = part.parent == self.folder
            if keys and size[number] >= _USED * part.stat().st_size:
                if not inside:
                    new = _free(self.folder, part.name)
                    _link(part, new)
                    _link(_index_of(part), _index_of(new))
                continue
            for key in keys:
                place = self._places[bytes.fromhex(key)]
                self.put(key, self._bytes(place), place.head)
            if inside:
                self._forget(number)
        self._close()

    def _learn(self, index: Path) -> None:
        part = index.with_name(index.name.removesuffix(INDEX) + DATA)
        with contextlib.suppress(OSError):
            size = part.stat().st_size
            number = len(self._parts)
            self._parts.append(part)
            for line in index.read_text("utf-8", errors="replace").splitlines():
                # The last line may be cut short, and a damaged disk may show anything.
                with contextlib.suppress(ValueError, TypeError):
                    key, start, length, check, head = json.loads(line)
                    if start + length <= size:
                        place = _Place(number, start, length, check, head)
                        self._places.setdefault(bytes.fromhex(key), place)

    def _bytes(self, place: _Place) -> bytes:
        if place.length == 0:
            return b""
        file = self._open.get(place.part)
        if file is None:
            file = self._open[place.part] = self._parts[place.part].open("rb")
        file.seek(place.start)
        return file.read(place.length)

    def _begin(self, key: str) -> tuple[BinaryIO, BinaryIO]:
        path = _free(self.folder, f"{key[:16]}{DATA}")
        self._writing = path.open("xb"), _index_of(path).open("xb")
        self._parts.append(path)
        return self._writing

    def _end(self) -> None:
        for file in self._writing or ():
            file.close()
        self._writing = None

    def _forget(self, number: int) -> None:
        if number in self._open:
            self._open.pop(number).close()
        for path in (self._parts[number], _index_of(self._parts[number])):
            path.unlink()

    def _close(self) -> None:
        self._end()
        for file in self._open.values():
            file.close()
        self._open.clear()


def pack(value: object) -> bytes:
    """Return a value of JSON as a line of its own, packed; the same value gives the same bytes."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    return gzip.compress(line.encode("utf-8", "surrogatepass"), 6, mtime=0)


def move_parts(left: Path, folder: Path) -> None:
    """Take over the parts that a stopped build left."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in sorted(left.glob(f"*{INDEX}")):
        data = index.with_name(index.name.removesuffix(INDEX) + DATA)
        if data.is_file():
            free = _free(folder, data.name)
            data.rename(free)
            index.rename(_index_of(free))


def _line(key: str, place: _Place) -> bytes:
    return (json.dumps([key, place.start, place.length, place.check, place.head]) + "\n").encode()


def _index_of(part: Path) -> Path:
    return part.with_name(part.name.removesuffix(DATA) + INDEX)


def _free(folder: Path, name: str) -> Path:
    """Return the path of a part in the folder, called like another or as nearly so as is not yet taken."""
    stem = name.removesuffix(DATA)
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(path for path in (folder / f"{one}{DATA}" for one in names) if not path.exists())


def _link(path: Path, new: Path) -> None:
    try:
        os.link(path, new)
    except OSError:
        # Another disk, or one without hard links.
        shutil.copyfile(path, new)
