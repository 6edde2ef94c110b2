"""The page that shows every component; for development and the demonstration only."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from participation.choices import PhaseKind
from participation.models import Phase
from web.refusal import Refused
from web.widgets import TextArea

ICONS = sorted(path.stem for path in (settings.BASE_DIR / "templates/icons").glob("*.svg"))


class SampleForm(forms.Form):
    title = forms.CharField(help_text="Short and clear.")
    body = forms.CharField(widget=TextArea, required=False)
    stance = forms.ChoiceField(
        choices=[("for", "for"), ("against", "against")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="I have read the house rules.")


def styleguide(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.REMBUK_DEMO):
        raise Http404
    return render(request, "styleguide.html", _samples())


def _phases() -> list[Phase]:
    now = timezone.now()
    kinds = [PhaseKind.IDEAS, PhaseKind.DISCUSSION, PhaseKind.VOTE, PhaseKind.RESULTS]
    return [
        Phase(
            kind=kind,
            starts_at=now + timedelta(days=10 * number - 15),
            ends_at=now + timedelta(days=10 * number - 5),
        )
        for number, kind in enumerate(kinds)
    ]


def _samples() -> dict[str, object]:
    return {
        "now": timezone.now(),
        "phases": _phases(),
        "refusal": Refused(
            "For this the kelurahan must first confirm that you live here.",
            remedy="How to become a verified resident",
            remedy_url="#main",
        ),
        "steps": ["Title", "Text", "Place", "Preview"],
        "rows": [
            SimpleNamespace(label="Palaran", share=4.1, baseline=7.9, count=12, note=""),
            SimpleNamespace(label="Samarinda Ulu", share=22.6, baseline=15.4, count=40, note=""),
        ],
        "form": SampleForm({"title": ""}),
        "page_obj": Paginator(range(30), 10).page(2),
        "icons": ICONS,
    }
