"""The demonstration's answered consultation: themes, an answer for each, and the decision."""

from datetime import timedelta
from typing import Any

from insights.actions.decisions import publish_decision, save_decision
from insights.actions.telling import tell_participants
from insights.actions.themes import add_members, answer_theme, create_theme
from insights.demo import content
from insights.demo.voices import Voices
from participation.models import Comment, Consultation, Notice
from proposals.models import Idea


def answer(voices: Voices) -> None:
    """Answer every theme, then publish the decision, so that all who took part are told."""
    written = content.answers()
    debate = voices.debates[written["consultation"]]
    official = voices.cast.user("eko")
    at = voices.now - timedelta(days=9)
    for theme in written["themes"]:
        made = create_theme(consultation=debate, name=theme["name"], by=official, at=at)
        add_members(theme=made, members=_members(debate, theme), by=official, at=at)
        answer_theme(
            theme=made, outcome=theme["outcome"], reason=theme["reason"], by=official, at=at
        )
    words = {
        name: written[name].strip()
        for name in ("outcome", "headline", "reasons", "changed", "next_step")
    }
    decision = save_decision(consultation=debate, by=official, at=at, **words)
    tell_participants(decision=publish_decision(decision=decision, by=official, at=at), at=at)


def keep_mails_back() -> None:
    """Nobody reads mail at these addresses; what happened so far is told in the site."""
    Notice.objects.filter(mail_due=True).update(mail_due=False)


def _members(debate: Consultation, theme: dict[str, Any]) -> list[tuple[str, int]]:
    """What an official finds by searching for the theme's words."""
    comments = Comment.objects.public().filter(thread__consultation=debate)
    ideas = Idea.objects.public().filter(consultation=debate)
    return [("comment", c.pk) for c in comments if _speaks_of(c.body, theme)] + [
        ("idea", idea.pk) for idea in ideas if _speaks_of(f"{idea.title} {idea.body}", theme)
    ]


def _speaks_of(text: str, theme: dict[str, Any]) -> bool:
    return any(word in text.lower() for word in theme["words"])
