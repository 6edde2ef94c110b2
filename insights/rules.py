"""Who may answer for the city, and what an answer must contain."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleAssignment, User
from areas.models import Area
from insights.models import (
    Commitment,
    CommitmentState,
    Correction,
    Decision,
    SavedSelection,
    Theme,
    ThemeChange,
)
from web.refusal import Refused
from web.values import visible

SHORTEST_REASON = 20
"""Letters of a reason that everybody reads."""


def missing(
    *, decision: Decision | None, themes: list[Theme], answered: set[int], unsorted: int
) -> list[str]:
    """What is still missing before a decision can be published, in words. Empty: nothing."""
    found = []
    if decision is None or not decision.headline:
        found.append(_("The decision in one sentence"))
    if decision is None or not decision.outcome:
        found.append(_("The outcome"))
    if decision is None or not decision.reasons:
        found.append(_("The reasons"))
    if unsorted:
        found.append(
            ngettext(
                "%(count)d contribution that nobody has sorted yet",
                "%(count)d contributions that nobody has sorted yet",
                unsorted,
            )
            % {"count": unsorted}
        )
    found += [
        _("An answer to the theme “%(name)s”") % {"name": theme}
        for theme in themes
        if theme.pk not in answered
    ]
    return found


def check_reason(reason: str) -> None:
    """A reason that everybody reads has some words. Raises Refused."""
    if len(visible(reason)) < SHORTEST_REASON:
        raise Refused(
            _("Give a reason that everybody can understand, in at least %(least)d letters.")
            % {"least": SHORTEST_REASON}
        )


def check_was_opened(*, count: int, listed: int, word: str) -> None:
    """Whether somebody saw these texts: no more than a page lists, or found by a word.

    Raises Refused with the way to it.
    """
    if count > listed and not visible(word):
        raise Refused(
            _(
                "%(count)d contributions are more than you have opened. Search for a word, or tick "
                "what you have read, page by page."
            )
            % {"count": count}
        )


def check_may_propose(
    *, decision: Decision, lacks: list[str], took_part: bool, steps: Sequence[str], reason: str
) -> None:
    """Whole, not yet proposed, and after the last step in which residents take part.

    ``steps`` names those that run or are to come: then only with a reason that everybody reads.
    Nobody decides about what he or she said as a resident: a colleague does. Raises Refused.
    """
    check_is_open(decision)
    _check_is_whole(lacks=lacks, took_part=took_part)
    if steps and not visible(reason):
        raise Refused(
            _(
                "Residents can still take part: %(steps)s. Wait until then, or give a reason that "
                "everybody reads."
            )
            % {"steps": "; ".join(steps)}
        )
    if steps:
        check_reason(reason)


def check_may_confirm(
    *, decision: Decision, by: User, lacks: list[str], took_part: bool, steps: Sequence[str]
) -> None:
    """Another official than who proposed it, while it still holds. Raises Refused."""
    check_is_not_published(decision)
    if decision.proposed_by_id is None:
        raise Refused(_("Nobody has proposed this decision yet."))
    if decision.proposed_by_id == by.pk:
        raise Refused(_("You proposed this decision. Another official has to confirm it."))
    _check_is_whole(lacks=lacks, took_part=took_part)
    if steps and not decision.early_reason:
        raise Refused(
            _(
                "Meanwhile residents can take part again: %(steps)s. Take the proposal back, then "
                "wait or give a reason."
            )
            % {"steps": "; ".join(steps)}
        )


def check_is_the_one_seen(proposed_at: datetime | None, seen: str) -> None:
    """Whether what is confirmed is the proposal that stood on the page. Raises Refused.

    It may have been taken back, changed and proposed anew meanwhile. Without ``seen`` nothing is
    compared.
    """
    if seen and (proposed_at is None or proposed_at.isoformat() != seen):
        raise Refused(_("The proposal was changed meanwhile. Read it again before you confirm."))


def _check_took_no_part(*, took_part: bool) -> None:
    if took_part:
        raise Refused(
            _("You wrote in this consultation yourself. A colleague has to publish the decision.")
        )


def _check_is_whole(*, lacks: list[str], took_part: bool) -> None:
    _check_took_no_part(took_part=took_part)
    if lacks:
        raise Refused(
            ngettext(
                "Something is still missing: %(list)s.",
                "Some things are still missing: %(list)s.",
                len(lacks),
            )
            % {"list": "; ".join(lacks)}
        )


def check_is_open(decision: Decision | None) -> None:
    """What is published is never changed, what is proposed not while it waits. Raises Refused."""
    if decision is None:
        return
    check_is_not_published(decision)
    if decision.proposed_at is not None:
        raise Refused(
            _(
                "This decision waits for a second official and cannot be changed now. Take the "
                "proposal back first."
            )
        )


def check_is_not_published(decision: Decision) -> None:
    """What is published is never changed. Raises Refused."""
    if decision.published_at is not None:
        raise Refused(
            _(
                "This decision is published and can no longer be changed. A correction with a "
                "public note can be proposed."
            )
        )


def check_may_correct(*, decision: Decision, changed: bool, note: str) -> None:
    """Only what is published, one correction at a time, and a note to everybody. Raises Refused."""
    if decision.published_at is None:
        raise Refused(_("This decision is not published yet: change it at the desk."))
    if decision.corrections.filter(confirmed_at=None).exists():
        raise Refused(_("Another correction still waits for a second official."))
    if not changed:
        raise Refused(_("Nothing was changed."))
    check_reason(note)


def check_may_confirm_correction(*, correction: Correction, by: User, took_part: bool) -> None:
    """Another official than who proposed it, once. Raises Refused."""
    if correction.confirmed_at is not None:
        raise Refused(_("This was confirmed already."))
    if correction.proposed_by_id == by.pk:
        raise Refused(_("You proposed this correction. Another official has to confirm it."))
    _check_took_no_part(took_part=took_part)


def check_is_there(theme: Theme | None) -> Theme:
    """The theme, when nobody removed it meanwhile. Raises Refused."""
    if theme is None:
        raise Refused(_("Meanwhile this theme is gone: it was merged or removed."))
    return theme


def check_version(*, theme: Theme | None, seen: int, last: ThemeChange | None) -> Theme:
    """The theme, when nobody changed it since it was seen. Raises Refused with who did what."""
    if theme is not None and theme.version == seen:
        return theme
    if theme is None:
        words = _("Meanwhile this theme is gone: it was merged or removed.")
    else:
        words = _("Meanwhile this theme was changed. Below it is as it stands now.")
    if last is not None:
        who = _("The last change: %(what)s, by %(name)s.")
        words += " " + who % {"what": last.get_verb_display(), "name": last.maker}
    raise Refused(words + " " + _("What you typed is still here: look, and send it again."))


def check_may_merge(*, theme: Theme, into: Theme) -> None:
    """A theme goes into another that is no part of it, unless it was answered. Raises Refused."""
    if into.pk == theme.pk or into.parent_id == theme.pk:
        raise Refused(_("Choose another theme than this one and its parts."))
    if hasattr(theme, "answer"):
        raise Refused(
            _(
                "The city answers this theme already. Merge the other one into it, so that the "
                "answer stays."
            )
        )
    if theme.is_other:
        raise Refused(_("“Other” cannot be merged. Move its texts instead."))


def check_is_last(*, change: ThemeChange, later: bool, computed: bool) -> None:
    """Only the last change is undone, before themes are looked for again. Raises Refused."""
    if change.undone_at is not None:
        raise Refused(_("This was undone already."))
    if later:
        raise Refused(_("Something was changed after it. Undo that first."))
    if computed:
        raise Refused(_("Themes were looked for after it, so it can no longer be undone."))


def check_may_keep_selection(*, taken: bool) -> None:
    """A person keeps one selection of a name. Raises Refused."""
    if taken:
        raise Refused(_("You keep another selection of this name already. Choose another one."))


def check_may_remove_selection(*, selection: SavedSelection, by: User) -> None:
    """Only who keeps a selection removes it. Raises Refused."""
    if selection.owner_id != by.pk:
        raise Refused(_("%(name)s keeps this selection.") % {"name": selection.owner_name})


PROGRESS_AFTER: dict[str, tuple[CommitmentState, ...]] = {
    CommitmentState.PLANNED: tuple(CommitmentState),
    CommitmentState.BEGUN: tuple(s for s in CommitmentState if s != CommitmentState.PLANNED),
    CommitmentState.POSTPONED: tuple(CommitmentState),
    CommitmentState.DONE: (CommitmentState.DONE, CommitmentState.BEGUN),
    CommitmentState.DROPPED: (CommitmentState.PLANNED,),
}
"""What a commitment can be after a step; what is done can be begun again, in public."""


def check_may_keep_commitment(*, assignment: RoleAssignment | None) -> None:
    """An official for the place of the commitment. Raises Refused."""
    if assignment is None:
        raise Refused(_("Only an official for this place can do this."))


def check_lies_in(*, area: Area | None, territory: Area | None) -> None:
    """What a decision promises lies where it was asked about. Raises Refused."""
    if area is not None and territory is not None and not area.lies_in(territory):
        raise Refused(_("This place lies outside the consultation's territory."))


def check_progress(
    *,
    commitment: Commitment,
    state: str,
    words: str,
    happened_on: date,
    due_on: date | None,
    today: date,
) -> None:
    """A step that can follow, explained, on a day that has come; a later day when it is postponed.

    Raises Refused.
    """
    if state not in PROGRESS_AFTER[commitment.state]:
        raise Refused(
            _("The commitment is now: %(now)s. What you chose cannot follow; look at it again.")
            % {"now": commitment.get_state_display()}
        )
    check_reason(words)
    if happened_on > today:
        raise Refused(_("Tell what has happened: this day is still to come."))
    if state == CommitmentState.POSTPONED and (due_on is None or due_on <= commitment.due_on):
        raise Refused(
            _("It was due on %(day)s. Say until which later day it is postponed.")
            % {"day": date_format(commitment.due_on)}
        )
