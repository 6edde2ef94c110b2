"""Everything that a report says, as data: for the page, and for keeping what was signed."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from insights.models import Snapshot
from insights.queries import figures as numbers
from insights.queries.agreement import Subject, agreement
from insights.queries.campaigns import Campaign, copies, stances_without
from insights.queries.figures import Figures, Selection
from insights.queries.people import Division, OfGroup, of_group, who
from insights.queries.terms import significant_words
from insights.queries.themes import Card, Quoted, Sorting, sorting, stance_of, theme_cards
from participation.models import Comment, Consultation
from proposals.models import Idea


@dataclass(frozen=True, slots=True)
class Content:
    """A report at one moment."""

    figures: Figures
    words: list[tuple[str, int]]
    engine: str
    divisions: list[Division]
    group: OfGroup | None
    sorting: Sorting
    cards: list[Card]
    subjects: list[Subject]
    campaigns: list[Campaign]
    """Nearly equal texts, each told once."""
    without: dict[str, int]
    """Stances when those are left out; empty where there are none."""
    last: Snapshot | None
    """The last signed report."""
    new: Figures | None
    """What was written since then."""

    def frozen(self) -> dict[str, Any]:
        """For keeping. Quotes are kept as a reference with a hash, never as text: what is hidden
        or withdrawn later must not live on in a report.
        """
        return {
            "contributions": self.figures.contributions,
            **asdict(self.figures),
            "top_terms": [list(word) for word in self.words],
            "engine": self.engine,
            "who": [division.frozen() for division in self.divisions],
            "group": asdict(self.group) if self.group else None,
            "sorting": asdict(self.sorting),
            "themes": [_theme(card) for card in self.cards],
            "agreement": [asdict(subject) for subject in self.subjects],
            "campaigns": [asdict(campaign) for campaign in self.campaigns],
            "by_stance_without": self.without,
            "since": self.last.made_at.isoformat() if self.last else "",
            "new": {"contributions": self.new.contributions, **asdict(self.new)}
            if self.new
            else None,
        }


def content(consultation: Consultation, at: datetime) -> Content:
    """The report of now, in a fixed number of queries."""
    words, engine = significant_words(consultation.slug)
    last = signed_reports(consultation).first()
    since = Selection(since=last.made_at.isoformat()) if last else None
    found, alike = numbers.figures(consultation), copies(consultation)
    told = alike.in_campaigns()
    return Content(
        figures=found,
        words=words,
        engine=engine,
        divisions=who(consultation, at),
        group=of_group(consultation, at),
        sorting=sorting(consultation),
        cards=theme_cards(consultation),
        subjects=agreement(consultation, alike),
        campaigns=alike.campaigns(),
        without=stances_without(found.by_stance, told) if told else {},
        last=last,
        new=numbers.figures(consultation, since) if since else None,
    )


def signed_reports(consultation: Consultation) -> Any:
    """Reports that somebody stands by, the last first. Everybody may read them."""
    return Snapshot.objects.filter(consultation=consultation, signed_at__isnull=False).order_by(
        "-made_at"
    )


def fingerprint(text: Quoted) -> str:
    """SHA-256 of a contribution's words, byte for byte."""
    return hashlib.sha256(text.body.encode()).hexdigest()


def _theme(card: Card) -> dict[str, Any]:
    return {
        "name": card.theme.name,
        "is_other": card.theme.is_other,
        "size": card.size,
        "share": round(card.share, 4),
        "stances": card.stances,
        "unread": card.unread,
        "unread_reason": card.theme.unread_reason,
        "campaigns": [asdict(campaign) for campaign in card.campaigns],
        "without": card.without,
        "quotes": [
            {
                "kind": "comment" if isinstance(text, Comment) else "idea",
                "key": text.pk,
                "sha256": fingerprint(text),
                "stance": stance_of(text),
            }
            for text in card.quotes
        ],
    }


def quoted(themes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Kept themes with the texts of their quotes; None for a text that is no longer as it was."""
    wanted = [quote for theme in themes for quote in theme["quotes"]]
    found: dict[tuple[str, int], Quoted] = {}
    said = Comment.objects.public().filter(pk__in=_keys(wanted, "comment"))
    had = Idea.objects.public().filter(pk__in=_keys(wanted, "idea"))
    found |= {("comment", c.pk): c for c in said.select_related("author", "area")}
    found |= {("idea", i.pk): i for i in had.select_related("author", "area")}
    return [
        {
            **theme,
            "texts": [_as_kept(quote, found) for quote in theme["quotes"]],
            "campaigns": kept_campaigns(theme),
        }
        for theme in themes
    ]


def kept_campaigns(kept: dict[str, Any]) -> list[Campaign]:
    """Those of a frozen report or theme; none in one from before they were told."""
    return [Campaign(**campaign) for campaign in kept.get("campaigns", [])]


def _keys(quotes: list[dict[str, Any]], kind: str) -> list[int]:
    return [quote["key"] for quote in quotes if quote["kind"] == kind]


def _as_kept(quote: dict[str, Any], found: dict[tuple[str, int], Quoted]) -> Quoted | None:
    text = found.get((quote["kind"], quote["key"]))
    return text if text is not None and fingerprint(text) == quote["sha256"] else None
