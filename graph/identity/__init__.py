"""Who is the same across documents, by their names: certain ones are joined, likely ones are listed for people."""

from graph.identity.likeness import Likeness, Profile, likenesses, profiles

__all__ = ["Likeness", "Profile", "likenesses", "profiles"]
