"""Who stands where in the network of what is claimed, and which of that rests on one source.

``network`` joins the edges of a policy, ``engines`` computes on them, ``measures`` names the results, ``sources``
leaves one source after another out, and ``report`` writes it all down.
"""

from graph.analysis.measures import Analysis, analyse
from graph.analysis.sources import LeaveOut, Without, left_out

__all__ = ["Analysis", "LeaveOut", "Without", "analyse", "left_out"]
