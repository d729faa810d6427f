"""A name as a person types it → the entity that is called so."""

import difflib

from graph.errors import UsageError
from graph.model import Entity, Ledger

#: How many names are suggested.
_NEAR = 5
#: How alike a name must be to be suggested, from 0 to 1.
_ALIKE = 0.6


def find_actor(name: str, ledger: Ledger) -> Entity:
    """Return the entity of an id, a label or an alias; case and spaces at the ends do not matter.

    Raises:
        UsageError: nobody is called so, or more than one; the message suggests names or ids.
    """
    wanted = " ".join(name.casefold().split())
    found = (
        [one for one in ledger.entities if one.id.casefold() == wanted]
        or [one for one in ledger.entities if one.label.casefold() == wanted]
        or [one for one in ledger.entities if wanted in map(str.casefold, one.aliases)]
    )
    if not found:
        near = near_names(wanted, ledger)
        advice = f"is it one of: {'; '.join(near)}?" if near else "look it up on the page"
        raise UsageError(f"{name}: nobody is called so here; {advice}")
    if len(found) > 1:
        ids = "; ".join(f"{one.id} ({one.label}, {one.type})" for one in found)
        raise UsageError(f"{name}: {len(found)} are called so; name one of them by its id: {ids}")
    return found[0]


def near_names(wanted: str, ledger: Ledger) -> list[str]:
    """Return at most five labels that hold a name or one of its words, or are written much like it."""
    if not wanted:
        return []
    words = wanted.split()
    ranked = sorted(ledger.entities, key=lambda one: (-len(one.mentions), one.label))
    names = {one.label: (one.label.casefold(), *map(str.casefold, one.aliases)) for one in ranked}
    holding = [label for label, forms in names.items() if any(wanted in form for form in forms)]
    sharing = [label for label, forms in names.items() if any(set(words) & set(form.split()) for form in forms)]
    label_of = {form: label for label, forms in reversed(names.items()) for form in forms}
    alike = [label_of[form] for form in difflib.get_close_matches(wanted, label_of, n=_NEAR, cutoff=_ALIKE)]
    return list(dict.fromkeys([*holding, *alike, *sharing]))[:_NEAR]
