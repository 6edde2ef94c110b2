"""The roll of a vote: who voted online, held against the envelopes and the log. Pure functions.

Whoever can write to the database alone can put envelopes, entries of the log and rows of the
turnout there, but knows no voter's pseudonym: that needs the key outside the database. So the
pseudonyms of the voters must be those of the envelopes, and the envelopes those of the log.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not fit; false when everything does."""

    turnout: int = 0
    """How many voted online."""
    envelopes: int = 0
    """How many envelopes there are."""
    foreign: tuple[str, ...] = ()
    """Hashes, sorted, of envelopes that no voter cast, or that do not stand in the log."""
    gone: tuple[str, ...] = ()
    """Hashes, sorted, that stand in the log and of which there is no envelope."""
    voters: int = 0
    """How many voters have no envelope that can be counted."""
    forged: int = 0
    """How many decisions and rows of papers this program did not write
    (``polls.queries.seals``)."""
    damaged: bool = False
    """The log contradicts itself (``polls.algorithms.tally.final_hashes``), or is not what was
    signed earlier: nobody can say what stands."""

    def __bool__(self) -> bool:
        return bool(self.foreign or self.gone or self.voters or self.forged or self.damaged)

    def left_out(self) -> dict[str, Any]:
        """What two people decide about, as it enters the log."""
        found = {"envelopes": list(self.foreign), "gone": list(self.gone), "voters": self.voters}
        return found | ({"forged": self.forged} if self.forged else {})

    def figures(self) -> dict[str, Any]:
        """Numbers alone, for pages; empty when everything fits."""
        if not self:
            return {}
        return {
            "turnout": self.turnout,
            "envelopes": self.envelopes,
            "foreign": len(self.foreign),
            "gone": len(self.gone),
            "voters": self.voters,
            "forged": self.forged,
            "damaged": self.damaged,
        }

    def words(self) -> str:
        """For operators, in one line; empty when everything fits."""
        parts = [
            f"{len(self.foreign)} sealed votes that no voter cast or the log does not hold",
            f"{len(self.gone)} sealed votes of the log that are gone",
            f"{self.voters} voters without a sealed vote",
            f"{self.forged} decisions or rows of papers that nobody made here",
            "a log that contradicts itself or is not as it was signed",
        ]
        found = (self.foreign, self.gone, self.voters, self.forged, self.damaged)
        said = [words for words, there in zip(parts, found, strict=True) if there]
        counts = f"{self.turnout} voted online, {self.envelopes} sealed votes"
        return f"{counts}: {', '.join(said)}" if said else ""


def difference(
    voters: Iterable[str],
    envelopes: Mapping[str, str],
    standing: Iterable[str] | None,
    *,
    late: Collection[str] = (),
    unsealed: Collection[str] = (),
    forged: int = 0,
) -> Difference:
    """What does not fit.

    ``voters`` are pseudonyms of those who voted online, ``envelopes`` hashes by pseudonym,
    ``standing`` the hashes that stand when casting ends, None when the log is damaged, ``late``
    those that came into the log afterwards, ``unsealed`` pseudonyms whose envelope has a wrong
    seal.
    """
    people, logged = set(voters), set(standing or ())
    people_sealed = people.difference(unsealed)
    counted = {hash_ for name, hash_ in envelopes.items() if name in people_sealed}
    if standing is not None:
        counted &= logged
    return Difference(
        turnout=len(people),
        envelopes=len(envelopes),
        foreign=tuple(sorted(set(envelopes.values()) - counted)),
        gone=tuple(sorted(logged.union(late).difference(envelopes.values()))),
        voters=len(people) - len(counted),
        forged=forged,
        damaged=standing is None,
    )
