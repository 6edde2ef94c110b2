"""What the rows of a copy of one's data are called, in the words of whoever reads it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Choices
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = Mapping[str, Callable[[Any], object]]
"""For a field that holds a code or an end: what says it in the reader's words."""
WORDS = {
    "about": gettext_lazy("what it is about"),
    "action": gettext_lazy("what was decided"),
    "addresses": gettext_lazy("e-mail addresses"),
    "adult_from": gettext_lazy("of age to vote since"),
    "answer": gettext_lazy("answer"),
    "area__name": gettext_lazy("where"),
    "asked_at": gettext_lazy("asked for on"),
    "at": gettext_lazy("on"),
    "birth_year": gettext_lazy("year of birth"),
    "body": gettext_lazy("text"),
    "case__key": gettext_lazy("number of the text"),
    "case__kind": gettext_lazy("kind of text"),
    "channel": gettext_lazy("online or on paper"),
    "concern": gettext_lazy("what is wrong"),
    "consultation__title": gettext_lazy("consultation"),
    "created_at": gettext_lazy("made on"),
    "date_joined": gettext_lazy("connected on"),
    "decided_at": gettext_lazy("decided on"),
    "deleted_at": gettext_lazy("deleted on"),
    "deleted_why": gettext_lazy("why it was deleted"),
    "edited_at": gettext_lazy("changed on"),
    "email": gettext_lazy("e-mail address"),
    "expires_at": gettext_lazy("can be downloaded until"),
    "filed_on": gettext_lazy("filed on"),
    "group__name": gettext_lazy("group"),
    "idea__title": gettext_lazy("idea"),
    "ip": gettext_lazy("network address"),
    "key": gettext_lazy("number of the text"),
    "kind": gettext_lazy("kind of text"),
    "known_as": gettext_lazy("name by which the RT head knows me"),
    "language": gettext_lazy("language"),
    "last_login": gettext_lazy("last sign-in"),
    "last_sign_in": gettext_lazy("last sign-in"),
    "last_used_at": gettext_lazy("last used on"),
    "limited_at": gettext_lazy("limited on"),
    "made_at": gettext_lazy("made on"),
    "mailed_at": gettext_lazy("sent by mail on"),
    "next_try_at": gettext_lazy("sent again on"),
    "nik_last4": gettext_lazy("last four digits of the NIK"),
    "number": gettext_lazy("version"),
    "objected_at": gettext_lazy("you objected on"),
    "objection": gettext_lazy("your objection"),
    "office": gettext_lazy("office"),
    "pk": gettext_lazy("number"),
    "poll__closes_at": gettext_lazy("the vote ends"),
    "poll__question": gettext_lazy("question of the vote"),
    "primary": gettext_lazy("main address"),
    "provider": gettext_lazy("provider"),
    "public_name": gettext_lazy("name that others see"),
    "read_at": gettext_lazy("read on"),
    "ready_at": gettext_lazy("ready on"),
    "reason": gettext_lazy("reason"),
    "receipt": gettext_lazy("receipt"),
    "request": gettext_lazy("request"),
    "revoked_at": gettext_lazy("ended on"),
    "rhythm": gettext_lazy("how often"),
    "role": gettext_lazy("role"),
    "route": gettext_lazy("way of verification"),
    "seen_by": gettext_lazy("who saw it"),
    "sex": gettext_lazy("sex"),
    "signed_up": gettext_lazy("signed up on"),
    "stance": gettext_lazy("stance"),
    "state": gettext_lazy("state"),
    "statement__body": gettext_lazy("statement"),
    "statement__survey__question": gettext_lazy("survey of statements"),
    "survey__question": gettext_lazy("survey of statements"),
    "text": gettext_lazy("words"),
    "thread__title": gettext_lazy("about"),
    "title": gettext_lazy("title"),
    "took_part": gettext_lazy("took part"),
    "type": gettext_lazy("kind"),
    "until": gettext_lazy("until"),
    "uploaded_at": gettext_lazy("sent on"),
    "url": gettext_lazy("where it stands"),
    "user_agent": gettext_lazy("browser"),
    "valid_from": gettext_lazy("valid from"),
    "valid_until": gettext_lazy("valid until"),
    "verified": gettext_lazy("confirmed"),
    "what": gettext_lazy("what was opened"),
    "why": gettext_lazy("why"),
    "words": gettext_lazy("words"),
    "written_at": gettext_lazy("written on"),
}


def name_of(field: str) -> str:
    """The name of a row's field, for people. A test holds that none is missing."""
    return str(WORDS.get(field, field.replace("__", " ").replace("_", " ")))


def labels(*kinds: type[Choices], **others: object) -> Callable[[object], object]:
    """Says the codes of these choices in words, ``others`` in their own; any other as it is."""
    known = {code: label for kind in kinds for code, label in kind.choices} | others
    return lambda code: known.get(code, code)


def pairs(row: Mapping[str, object], words: Words) -> list[tuple[str, str]]:
    """Names and values of a row in words; ``words`` say what its codes mean."""
    return [
        (name_of(name), value_of(words[name](value) if name in words and value else value))
        for name, value in row.items()
    ]


def value_of(value: object) -> str:
    """A value, for people: dates in words, yes and no, a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name_of(name)}: {value_of(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(value_of(one) for one in value)
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)
