"""Values ⇄ JSON, by the types that the dataclasses state.

A dataclass is a list of its fields in order, since the keys under which values are kept change with the program. What
claims refer to is shared between them: a referent is written where it is met first, which is the list of an
extraction's referents, and after that by its number.
"""

import dataclasses
import types
import typing
from collections.abc import Callable
from enum import Enum
from functools import cache

from graph.reference import Referent

_T = typing.TypeVar("_T")
#: Makes a value of JSON; is given the referents met so far.
_Decoder = Callable[[typing.Any, list[Referent]], typing.Any]
_PLAIN = (str, int, bool, types.NoneType)


def encode(value: object) -> object:
    """Return a value of dataclasses, enums, tuples, lists, sets and plain values as JSON knows them."""
    return _encode(value, {})


def decode(value: object, kind: type[_T]) -> _T:
    """Return what :func:`encode` was given.

    Args:
        value: what it returned.
        kind: the type of what it was given.

    Raises:
        ValueError, TypeError, IndexError, KeyError: it is none of that type.
    """
    made: _T = _decoder(typing.cast("typing.Hashable", kind))(value, [])
    return made


def _encode(value: object, numbers: dict[int, int]) -> object:
    kind = type(value)
    if kind in _PLAIN or kind is float:
        return value
    if kind is tuple or kind is list:
        return [_encode(one, numbers) for one in value]  # type: ignore[attr-defined]
    if dataclasses.is_dataclass(kind):
        if kind is Referent:
            if id(value) in numbers:
                return numbers[id(value)]
            numbers[id(value)] = len(numbers)
        return [_encode(getattr(value, name), numbers) for name in _fields(kind)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{value!r} is of no kind that is kept")


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The fields as they are written: those that are made from others left out."""
    return tuple(part.name for part in dataclasses.fields(kind) if part.init)


@cache
def _decoder(kind: typing.Any) -> _Decoder:  # noqa: ANN401, PLR0911 (a type, or what typing makes of several; a case a kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        (choice,) = (one for one in inner if one is not types.NoneType)
        of = _decoder(choice)
        return lambda value, seen: None if value is None else of(value, seen)
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):  # noqa: PLR2004 (a tuple of any length)
        each = tuple(_decoder(one) for one in inner)
        return lambda value, seen: tuple(of(one, seen) for of, one in zip(each, value, strict=True))
    if origin in (tuple, list, set, frozenset):
        if inner[0] in _PLAIN:
            return lambda value, _: origin(value)
        of = _decoder(inner[0])
        return lambda value, seen: origin([of(one, seen) for one in value])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value, _: kind(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _of_dataclass(kind)
    if kind is float:
        return lambda value, _: float(value)
    return lambda value, _: value


def _of_dataclass(kind: type) -> _Decoder:
    hints = typing.get_type_hints(kind)
    names = _fields(kind)
    each = tuple(_decoder(hints[name]) if hints[name] not in _PLAIN else None for name in names)

    def make(value: typing.Any, seen: list[Referent]) -> typing.Any:  # noqa: ANN401 (JSON in, any dataclass out)
        if kind is Referent and isinstance(value, int):
            return seen[value]
        if len(value) != len(names):
            raise ValueError(f"{len(value)} fields for a {kind.__name__}")
        parts = {name: one if of is None else of(one, seen) for name, of, one in zip(names, each, value, strict=True)}
        made = kind(**parts)
        if kind is Referent:
            seen.append(made)
        return made

    return make
