"""Counting by the best known methods, on plain values and without Django.

``count(rule, ballots, options, settings)`` counts by any rule; docs/counting.md describes them.
"""

from polls.algorithms.counting.methods import METHODS, CountedOption, CountResult, Settings, count

__all__ = ["METHODS", "CountResult", "CountedOption", "Settings", "count"]
