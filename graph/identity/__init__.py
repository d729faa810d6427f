"""Who is the same across documents, by their names: certain ones are joined, likely ones are listed for people."""

from graph.identity.likeness import Likeness, Profile, likenesses, profiles
from graph.identity.listed import Known, known
from graph.identity.lists import Entry, read_list

__all__ = ["Entry", "Known", "Likeness", "Profile", "known", "likenesses", "profiles", "read_list"]
