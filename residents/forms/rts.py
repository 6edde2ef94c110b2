"""Choosing an RT: people know it by its number within their kelurahan, nobody by its code."""

from functools import reduce
from operator import or_
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from areas.choices import Level
from areas.models import Area


def rts_of(*areas: Area) -> Any:
    """The RTs of these kelurahan today, in the order of their codes."""
    inside = [Area.objects.inside(area) for area in areas] or [Area.objects.none()]
    found = reduce(or_, inside).level(Level.NEIGHBOURHOOD).valid_on(timezone.localdate())
    return found.order_by("code")


class RtField(forms.ModelChoiceField):
    """One of the RTs of some kelurahan, which are given with ``offer``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(Area.objects.none(), *args, empty_label=_("Choose …"), **kwargs)
        self.areas: tuple[Area, ...] = ()

    def offer(self, *areas: Area) -> None:
        self.areas, self.queryset = areas, rts_of(*areas)

    def label_from_instance(self, obj: Any) -> str:
        """Among several kelurahan the number alone would not do."""
        if len(self.areas) < 2:
            return str(obj.name)
        home = next(area for area in self.areas if obj.lies_in(area))
        return f"{home.name} · {obj.name}"


def card_rt_field() -> RtField:
    """The RT that stands on a card; it may be missing there."""
    return RtField(
        label=_("RT on the card"), help_text=_("Empty: it is not known."), required=False
    )


def offer_rts(form: forms.Form, *areas: Area) -> None:
    """Let the form's ``rt`` be one of the RTs of these kelurahan."""
    cast(RtField, form.fields["rt"]).offer(*areas)
