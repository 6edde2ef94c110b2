"""Writing an idea in three short steps, and changing it. What was typed is never lost."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moderation.choices import State
from moderation.queries import history
from participation.choices import PhaseKind
from participation.models import Consultation
from proposals.actions.ideas import discard_draft, edit_idea, save_draft, submit_idea
from proposals.forms import ChangeForm, PlaceForm, WordsForm
from proposals.models import Idea
from proposals.queries.ideas import draft_of
from proposals.queries.similar import similar_ideas
from proposals.rules import check_may_submit_idea
from proposals.views.ideas import consultation_or_404, refusal_of, refusal_to_change
from residents.queries import current_residency
from web.limits import check_rate, within_rate
from web.parameters import text_in
from web.places import with_next
from web.posting import Posting, sent_once
from web.submissions import Saved, new_key

SHORTEST = 8
"""How many letters of a title say enough to look for others like it."""
STEPS = ("words", "place", "check", "send")


@dataclass(slots=True)
class Writing:
    """Where somebody is in writing an idea, with what was typed so far."""

    consultation: Consultation
    words: WordsForm
    place: PlaceForm
    step: str
    key: str
    faulty: bool

    def context(self) -> dict[str, object]:
        """What the page of this step shows."""
        ends = [p.ends_at for p in self.consultation.phases.all() if p.kind == PhaseKind.IDEAS]
        shown: dict[str, object] = {
            "consultation": self.consultation,
            "words": self.words,
            "place": self.place,
            "step": self.step,
            "number": STEPS.index(self.step) + 1,
            "steps": [_("What?"), _("Where?"), _("Check")],
            "submission_key": self.key,
            "ends_at": ends[0] if ends else None,
            "kept": self.step in ("place", "check"),
        }
        title = self.words["title"].value() or ""
        if title and self.step in ("words", "check"):
            shown["similar"] = similar_ideas(title, self.consultation.slug)
        return shown


def _writing(request: HttpRequest, consultation: Consultation) -> Writing:
    """The step that was asked for, or the first one in which something is missing."""
    wanted = text_in(request.POST, "to") or "words"
    key = text_in(request.POST, "submission_key")
    typed = request.POST if request.method == "POST" else _earlier(request, consultation)
    words, place = WordsForm(request.POST or None), PlaceForm(request.POST or None)
    step = wanted if wanted in STEPS else "words"
    if step != "words" and not words.is_valid():
        step, place = "words", PlaceForm(initial=typed)
    elif step in ("check", "send") and not place.is_valid():
        step = "place"
    elif step == "place":
        place = PlaceForm(initial=typed)
    elif step == "words":
        words, place = WordsForm(initial=typed), PlaceForm(initial=typed)
    return Writing(consultation, words, place, step, key or new_key(), faulty=step != wanted)


def _earlier(request: HttpRequest, consultation: Consultation) -> dict[str, object]:
    draft = draft_of(request.person, consultation)
    residency = current_residency(request.person, timezone.now())
    home = residency.area_id if residency else None
    if draft is None:
        return {"area": home}
    return {"title": draft.title, "body": draft.body, "area": draft.area_id or home}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write_idea(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an idea, look at it as others will, send it. Signed-in people; others keep a draft."""
    consultation = consultation_or_404(slug)
    if text_in(request.POST, "to") == "discard":
        discard_draft(person=request.person, consultation=consultation)
        messages.success(request, _("The draft is discarded. Here is an empty form."))
        return redirect("proposals:submit-idea", slug)
    writing = _writing(request, consultation)
    refusal = refusal_of(request, check_may_submit_idea, consultation=consultation)
    status = 422 if writing.faulty else 200
    if request.method == "POST" and writing.step in ("place", "check"):
        _keep(request, writing)
    if writing.step == "send":
        check_rate(request, "write")
        sent = Posting(request, key=writing.key)
        place = _send(request, writing, sent)
        if place:
            return redirect(place)
        refusal, status, writing.step = sent.refusal, sent.status, "check"
    context = {**writing.context(), "refusal": refusal}
    if request.method != "POST":
        context["old_draft"] = draft_of(request.person, consultation)
    return render(request, "proposals/idea_form.html", context, status=status)


def _keep(request: HttpRequest, writing: Writing) -> None:
    """What was typed so far is the person's draft, so that no lost connection loses it."""
    place = writing.place.cleaned_data["area"] if writing.step == "check" else None
    words, now = writing.words.cleaned_data, timezone.now()
    facts = {"person": request.person, "consultation": writing.consultation, "at": now}
    save_draft(**facts, title=words["title"], body=words["body"], area=place)


def _send(request: HttpRequest, writing: Writing, sent: Posting) -> str:
    """Where it goes on with the idea, or with what is missing for it; empty when it is refused."""
    consultation, now = writing.consultation, timezone.now()
    data = {**writing.words.cleaned_data, "area": writing.place.cleaned_data["area"]}
    if current_residency(request.person, now) is None:
        save_draft(person=request.person, consultation=consultation, at=now, **data)
        messages.warning(request, _("Kept as a draft. Become a verified resident to send it."))
        here = reverse("proposals:submit-idea", args=[consultation.slug])
        return with_next(reverse("residents:verification"), here)

    body = {"to": consultation.pk, "t": data["title"], "b": data["body"], "a": data["area"].pk}
    facts = {"person": request.person, "consultation": consultation, "at": now, **data}
    made = sent.once(body, Saved, Saved.by(submit_idea), **facts)
    if made is None:
        return ""
    _say(request, made)
    return reverse("proposals:show-idea", args=[consultation.slug, made.number])


@login_required
@require_POST
def find_similar(request: HttpRequest, slug: str) -> HttpResponse:
    """Ideas like the title that is being typed, for htmx. For signed-in people."""
    consultation = consultation_or_404(slug)
    title = text_in(request.POST, "title", most=120)
    if not within_rate(request, "similar"):
        return HttpResponse(status=204)
    found = similar_ideas(title, slug) if len(title) >= SHORTEST else []
    context = {"consultation": consultation, "similar": found, "typed": True}
    return render(request, "proposals/similar.html", {**context, "is_part": True})


def _say(request: HttpRequest, made: Saved) -> None:
    if made.state == State.HELD:
        text = _("Saved as G-%(number)s. A moderator looks at it first; you will be told.")
    else:
        text = _("Saved as G-%(number)s. It appears in the search shortly.")
    messages.success(request, text % {"number": made.number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def change_idea(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Other words for an idea of mine. For its author."""
    idea = get_object_or_404(Idea, pk=pk, consultation__slug=slug, author=request.person)
    form = ChangeForm(request.POST or None, initial={"title": idea.title, "body": idea.body})
    sent = Posting(request, form, refusal=refusal_to_change(request, idea))
    if sent.complete:
        check_rate(request, "write")
        facts = {"person": request.person, "at": timezone.now(), **form.cleaned_data}
        made = sent.made(Saved.by(edit_idea), idea=idea, **facts)
        if made is not None:
            _say(request, made)
            return redirect("proposals:show-idea", slug, pk)
    context = {"idea": idea, "form": form, "refusal": sent.refusal}
    return render(request, "proposals/idea_change.html", context, status=sent.status)


@require_safe
def show_history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a public idea said before it was changed. Everybody may read it."""
    public = Idea.objects.public().filter(consultation__live=True)
    idea = get_object_or_404(public, pk=pk, consultation__slug=slug)
    versions = history("idea", idea.pk)
    if not versions:
        raise Http404
    return render(request, "proposals/idea_history.html", {"idea": idea, "versions": versions})
