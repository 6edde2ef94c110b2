from typing import Any

from django import forms

from accounts.models import Person
from notices.choices import Rhythm
from notices.queries.preferences import kinds_of, rhythms_of


class MailsForm(forms.Form):
    """How often a person wants mails of each kind that concerns them."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = rhythms_of(person)
        for kind in kinds_of(person):
            self.fields[kind] = forms.ChoiceField(
                label=str(kind.label).capitalize(), choices=Rhythm.choices, initial=chosen[kind]
            )
