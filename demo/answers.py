"""The demonstration's answered consultation: themes, an answer for each, and the decision."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from demo import content
from demo.voices import Voices
from insights.actions.decisions import propose_decision, publish_decision, save_decision
from insights.actions.snapshots import freeze_report, sign_snapshot
from insights.actions.telling import tell_participants
from insights.actions.themes import add_members, answer_theme, create_theme, put_into_other
from insights.actions.translations import AnswerWords, translate_decision
from insights.models import Decision, Theme
from insights.queries.themes import sorting
from notices.models import Notice
from participation.models import Comment, Consultation
from proposals.models import Idea

UNREAD = 12
"""So many of the last texts nobody opened before the decision, and its page says so."""


def answer(voices: Voices) -> None:
    """Answer every theme, then publish the decision, so that all who took part are told."""
    written = content.answers()
    debate = voices.debates[written["consultation"]]
    official, second = voices.cast.user("eko"), voices.cast.user("kartika")
    at = voices.now - timedelta(days=9)
    for theme in written["themes"]:
        made = create_theme(consultation=debate, name=theme["name"], by=official, at=at)
        add_members(theme=made, members=_members(debate, theme), by=official, at=at)
        answer_theme(
            theme=made, outcome=theme["outcome"], reason=theme["reason"], by=official, at=at
        )
    rest = sorting(debate).unread
    if rest:
        said = written["other"]
        other = put_into_other(
            consultation=debate, seen=rest, reason=said["unread"], by=official, at=at
        )
        opened = list(other.members.order_by("-pk").values_list("kind", "key"))[UNREAD:]
        add_members(theme=other, members=opened, by=official, at=at)
        answer_theme(
            theme=other, outcome=said["outcome"], reason=said["reason"], by=official, at=at
        )
    day_before = at - timedelta(days=1)
    report = freeze_report(consultation=debate, by=official, at=day_before)
    sign_snapshot(snapshot=report, by=official, at=day_before)
    words = {
        name: written[name].strip()
        for name in ("outcome", "headline", "reasons", "changed", "next_step")
    }
    decision = save_decision(consultation=debate, by=official, at=at, **words)
    _translate(decision, written, official, at)
    propose_decision(decision=decision, by=official, at=at)
    tell_participants(decision=publish_decision(decision=decision, by=second, at=at), at=at)


def _translate(decision: Decision, written: dict[str, Any], official: User, at: datetime) -> None:
    """The decision and all answers in English."""
    english = {theme["name"]: theme["en"] for theme in written["themes"]}
    answers = {}
    for theme in Theme.objects.filter(consultation=decision.consultation).select_related("answer"):
        said = written["other"]["en"] if theme.is_other else english[theme.name]
        answers[theme.answer.pk] = AnswerWords(said.get("name", ""), said["reason"])
    translate_decision(
        decision=decision,
        language="en",
        words=written["en"],
        answers=answers,
        by=official,
        at=at,
    )


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
