"""Where kecamatan agree and where they differ, from the stances that authors set."""

from collections import Counter
from dataclasses import dataclass, field, replace

from django.db.models import Count

from insights.queries import figures as numbers
from insights.queries.campaigns import Copies
from insights.queries.figures import Selection
from participation.choices import Stance
from participation.models import Consultation, Thread

JUDGED = 5
"""So many stances for or against make a kecamatan's side; below it is not named."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """What was debated, and the codes of the kecamatan on each side of it."""

    thread: int
    title: str
    in_favour: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    even: list[str] = field(default_factory=list)
    without: "Subject | None" = None
    """The sides once nearly equal texts are left out, where they are others."""

    @property
    def agreed(self) -> bool:
        return sum(map(bool, (self.in_favour, self.against, self.even))) == 1


def agreement(consultation: Consultation, alike: Copies) -> list[Subject]:
    """Subjects on which at least two kecamatan have a side, the most debated first.

    Each with its sides when nearly equal texts (``alike``) are left out, where that differs.
    """
    rows = (
        numbers.comments(consultation, Selection(kind="comment"))
        .filter(stance__in=(Stance.FOR, Stance.AGAINST))
        .order_by()
        .values_list("thread", "area__code", "stance")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, dict[str, Counter[str]]] = {}
    for thread, code, stance, n in rows:
        district = ".".join((code or "").split(".")[:3])
        if district:
            counts.setdefault(thread, {}).setdefault(district, Counter())[stance] += n
    most = sorted(counts, key=lambda pk: (-sum(c.total() for c in counts[pk].values()), pk))
    titles = dict(Thread.objects.filter(pk__in=most[:MOST]).values_list("pk", "title"))
    fewer: dict[int, dict[str, Counter[str]]] = {}
    for copy in alike.in_campaigns():
        district = ".".join(copy.area.split(".")[:3])
        fewer.setdefault(copy.thread, {}).setdefault(district, Counter())[copy.stance] += 1
    subjects = [_both(pk, titles[pk], counts[pk], fewer.get(pk, {})) for pk in most[:MOST]]
    return [s for s in subjects if len(s.in_favour + s.against + s.even) > 1]


def _both(
    thread: int,
    title: str,
    counts: dict[str, Counter[str]],
    fewer: dict[str, Counter[str]],
) -> Subject:
    found = _subject(thread, title, counts)
    if not fewer:
        return found
    own = {code: stances - fewer.get(code, Counter()) for code, stances in counts.items()}
    other = _subject(thread, title, own)
    return found if other == found else replace(found, without=other)


def _subject(thread: int, title: str, counts: dict[str, Counter[str]]) -> Subject:
    found = Subject(thread, title)
    for code, stances in sorted(counts.items()):
        if stances.total() < JUDGED:
            continue
        difference = stances[Stance.FOR] - stances[Stance.AGAINST]
        if difference == 0:
            found.even.append(code)
        else:
            (found.in_favour if difference > 0 else found.against).append(code)
    return found
