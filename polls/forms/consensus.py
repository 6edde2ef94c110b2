"""The form of the minutes of an agreement without a vote."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from moderation.rules.uploads import EXTENSIONS, check_document, shows_nik
from polls.models import Consensus
from polls.queries.options import ShownOption
from web.dates import DayField
from web.refusal import Refused
from web.submissions import new_key
from web.values import visible
from web.widgets import TextArea, TextLine

LONGEST = 2000


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, required=False)


class ConsensusForm(forms.Form):
    """Where, when and by how many something was agreed, what, and who saw it otherwise."""

    place = forms.CharField(label=_("Where the meeting was held"), max_length=200, widget=TextLine)
    day = DayField(
        label=_("Day of the meeting"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    women = _count(_("Women who attended"))
    men = _count(_("Men who attended"))
    chosen = forms.TypedMultipleChoiceField(
        label=_("Options of the vote that were agreed"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dissent = forms.CharField(
        label=_("What those said who disagreed"),
        help_text=_("Public, in their words as far as you can. Name nobody."),
        max_length=LONGEST,
        required=False,
        widget=TextArea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=_("Document of the minutes"),
        help_text=_(
            "Public. Without the attendance list, and without a NIK: the file is read before it "
            "is kept. A scan is not read: look through it yourself."
        ),
        required=False,
    )
    drop_file = forms.BooleanField(label=_("Take the present document out"), required=False)
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=new_key)

    field_order = ["place", "day", "women", "men", "chosen"]

    def __init__(
        self, options: Sequence[ShownOption], minutes: Consensus | None, *sent: Any
    ) -> None:
        super().__init__(*sent)
        self.initial = _initial(minutes)
        chosen = self.fields["chosen"]
        chosen.choices = [(one.position, one.label) for one in options]  # type: ignore[attr-defined]
        if not options:
            del self.fields["chosen"]
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                label=_("What was agreed, in words (%(language)s)") % {"language": name},
                help_text=_("Needed when no option is chosen.")
                if code == settings.LANGUAGE_CODE
                else "",
                max_length=LONGEST,
                required=False,
                widget=TextArea(attrs={"rows": 4, "lang": code}),
            )
        if minutes is None or not minutes.file:
            del self.fields["drop_file"]
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{one}" for one in EXTENSIONS)
        words = [f"words_{code}" for code, _name in settings.LANGUAGES]
        self.order_fields([*self.field_order, *words])

    def clean_file(self) -> Any:
        file: Any = self.cleaned_data["file"]
        if file:
            try:
                check_document(file, file.name or "", file.size or 0)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(cleaned.items()):
            if name != "submission_key" and isinstance(text, str) and shows_nik(text):
                self.add_error(name, _("This looks as if it held a NIK. Everybody will read it."))
        first = f"words_{settings.LANGUAGE_CODE}"
        if not cleaned.get("chosen") and first in cleaned and not visible(cleaned[first]):
            self.add_error(first, _("Say what was agreed: choose an option, or write it in words."))
        return cleaned

    def minutes(self) -> dict[str, Any]:
        """What was typed, by the names that the action takes."""
        typed = self.cleaned_data
        names = ("place", "day", "women", "men", "dissent", "file")
        words = {code: typed[f"words_{code}"] for code, _name in settings.LANGUAGES}
        return {
            **{name: typed[name] for name in names},
            "chosen": typed.get("chosen", []),
            "words": words,
            "drop_file": typed.get("drop_file", False),
        }


def _initial(minutes: Consensus | None) -> dict[str, Any]:
    """The minutes that wait, to be written anew."""
    if minutes is None:
        return {}
    names = ("place", "day", "women", "men", "dissent")
    words = {f"words_{code}": text for code, text in minutes.words.items()}
    chosen = [row["position"] for row in minutes.chosen]
    return {**{name: getattr(minutes, name) for name in names}, **words, "chosen": chosen}
