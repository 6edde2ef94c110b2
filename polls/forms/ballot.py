"""The ballot as a form, one for each method. Every one works without a script."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.money import MOST, rupiah, whole_rupiah
from participation.numbers import percent
from polls.algorithms.contents import Choice
from polls.algorithms.outcome import Rules
from polls.choices import Method
from polls.queries.options import ShownOption
from polls.rules.ballots import taken_choice
from web.refusal import Refused


class AmountField(forms.CharField):
    """Whole rupiah as people write them: 1250000 or 1.250.000; nothing is zero."""

    def clean(self, value: Any) -> int:
        amount = whole_rupiah(str(super().clean(value)).strip() or "0")
        if amount is None or amount > MOST:
            raise forms.ValidationError(_("Give whole rupiah, such as 1.250.000."))
        return amount


class BallotForm(forms.Form):
    """What somebody chooses; ``step`` says which button was pressed."""

    CHOOSE, LOOK, CAST, CHECK = "choose", "look", "cast", "check"
    place: str | None = None
    """The field beside which a refused choice is told; None is above all of them."""

    submission_key = forms.CharField(widget=forms.HiddenInput)
    step = forms.ChoiceField(
        choices=[(step, step) for step in (CHOOSE, LOOK, CAST, CHECK)],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, rules: Rules, options: Sequence[ShownOption], data: Any = None) -> None:
        super().__init__(data)
        self.rules, self.shown = rules, options
        self.add_fields()

    def add_fields(self) -> None:
        """What the method asks for."""

    def read(self) -> Choice:
        """The choice from valid fields. Raises ValidationError."""
        raise NotImplementedError

    def carried(self) -> list[tuple[str, int]]:
        """Names and values with which a hidden form says the same again."""
        raise NotImplementedError

    def rows(self) -> list[dict[str, Any]]:
        """Each option with what stands beside it."""
        raise NotImplementedError

    def faults(self) -> list[str]:
        """What is told above all options, since it is the fault of none alone."""
        found = self.errors.get(self.place or NON_FIELD_ERRORS)
        return [str(words) for words in found or ()]

    def clean_step(self) -> str:
        """A form that was sent without a button is looked at."""
        return str(self.cleaned_data["step"]) or self.LOOK

    def clean(self) -> dict[str, Any]:
        """Whatever the rules of the vote refuse is told here, before the second look."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["ballot"] = self.read()
            try:
                cleaned["ballot"] = taken_choice(self.rules, cleaned["ballot"])
            except Refused as refused:
                self.add_error(self.place, str(refused))
        return cleaned


class SingleForm(BallotForm):
    """One of the options."""

    place = "choice"

    def add_fields(self) -> None:
        words = _("Choose one of the options.")
        self.fields["choice"] = forms.TypedChoiceField(
            label=_("Your choice"),
            coerce=int,
            choices=[(option.position, option.label) for option in self.shown],
            error_messages={"required": words, "invalid_choice": words},
        )

    def read(self) -> Choice:
        return int(self.cleaned_data["choice"])

    def carried(self) -> list[tuple[str, int]]:
        return [("choice", self.cleaned_data["choice"])]

    def rows(self) -> list[dict[str, Any]]:
        value = self["choice"].value()
        marked = set(map(str, value if isinstance(value, list) else [value]))
        return [
            {"option": option, "checked": str(option.position) in marked} for option in self.shown
        ]


class MarksForm(SingleForm):
    """Several options, or none."""

    def add_fields(self) -> None:
        self.fields["choice"] = forms.TypedMultipleChoiceField(
            label=_("Your choice"),
            coerce=int,
            required=False,
            choices=[(option.position, option.label) for option in self.shown],
            error_messages={"invalid_choice": _("Choose among the options of this list.")},
        )

    def read(self) -> Choice:
        return sorted(set(self.cleaned_data["choice"]))

    def carried(self) -> list[tuple[str, int]]:
        return [("choice", position) for position in self.cleaned_data["ballot"]]


class EachForm(BallotForm):
    """A number for each option."""

    def add_fields(self) -> None:
        for option in self.shown:
            self.fields[f"choice_{option.position}"] = self.field_for(option)

    def field_for(self, option: ShownOption) -> forms.Field:
        """What is asked of one option."""
        raise NotImplementedError

    def numbers(self) -> dict[int, int]:
        """The numbers above zero by position."""
        found = {o.position: self.cleaned_data[f"choice_{o.position}"] for o in self.shown}
        return {position: number for position, number in sorted(found.items()) if number}

    def read(self) -> Choice:
        return {str(position): number for position, number in self.numbers().items()}

    def carried(self) -> list[tuple[str, int]]:
        return [(f"choice_{position}", number) for position, number in self.numbers().items()]

    def rows(self) -> list[dict[str, Any]]:
        """Each field names its option's words and the error told of it, or of all together."""
        together = bool(self.non_field_errors())
        rows: list[dict[str, Any]] = []
        for option in self.shown:
            bound, told = self[f"choice_{option.position}"], [f"words_{option.position}"]
            if bound.errors or together:
                told.append(f"{bound.auto_id if bound.errors else 'id_choice'}_error")
                bound.field.widget.attrs["aria-invalid"] = "true"
            bound.field.widget.attrs["aria-describedby"] = " ".join(told)
            rows.append({"option": option, "field": bound})
        return rows


class RankingForm(EachForm):
    """A rank for each option, or none. Ranks that are left out close up."""

    def field_for(self, option: ShownOption) -> forms.Field:
        last = min(self.rules["limits"].get("most", len(self.shown)), len(self.shown))
        ranks = [(rank, _("Rank %(rank)d") % {"rank": rank}) for rank in range(1, last + 1)]
        return forms.TypedChoiceField(
            label=option.label,
            coerce=int,
            required=False,
            choices=[("", _("not ranked")), *ranks],
            error_messages={"invalid_choice": _("Choose a rank of the list.")},
        )

    def read(self) -> Choice:
        """The options from the first rank on."""
        ranks = self.numbers()
        labels = {option.position: option.label for option in self.shown}
        holders: dict[int, list[str]] = defaultdict(list)
        for position, rank in ranks.items():
            holders[rank].append(labels[position])
        for position, rank in ranks.items():
            if len(holders[rank]) > 1:
                names = ", ".join(f"“{label}”" for label in holders[rank])
                words = _("Rank %(rank)d is given to %(names)s. Give each rank to one option only.")
                self.add_error(f"choice_{position}", words % {"rank": rank, "names": names})
        return sorted(ranks, key=lambda position: ranks[position])


class PointsForm(EachForm):
    """Points for each option."""

    def field_for(self, option: ShownOption) -> forms.Field:
        highest = self.rules["limits"]["points"]
        return forms.TypedChoiceField(
            label=option.label,
            coerce=int,
            required=False,
            choices=[
                (n, ngettext("%(n)d point", "%(n)d points", n) % {"n": n})
                for n in range(highest + 1)
            ],
            error_messages={"invalid_choice": _("Choose points of the list.")},
        )


class DivisionForm(EachForm):
    """An amount for each option; how much each category gets has limits."""

    def field_for(self, option: ShownOption) -> forms.Field:
        stepped = "step" in self.rules["limits"]
        field = self.steps(option) if stepped else self.any_amount(option)
        field.widget.attrs |= {"data-amount": "", "data-category": option.category}
        return field

    @cached_property
    def amounts(self) -> list[tuple[int, str]]:
        """What the rules of the vote allow, each with its part of the budget."""
        step, budget = (self.rules["limits"][name] for name in ("step", "budget"))
        allowed = range(step, budget + 1, step)
        return [(n, f"{rupiah(n)} ({percent(100 * n / budget)})") for n in allowed]

    def steps(self, option: ShownOption) -> forms.Field:
        """A list of the amounts."""
        return forms.TypedChoiceField(
            label=option.label,
            coerce=int,
            required=False,
            choices=[("", rupiah(0)), *self.amounts],
            error_messages={"invalid_choice": _("Choose an amount of the list.")},
        )

    def any_amount(self, option: ShownOption) -> forms.Field:
        """Of votes whose rules have no steps."""
        field = AmountField(label=option.label, required=False, max_length=24)
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        return field


_FORMS: dict[str, type[BallotForm]] = {
    Method.SINGLE: SingleForm,
    Method.APPROVAL: MarksForm,
    Method.BUDGET: MarksForm,
    Method.RANKING: RankingForm,
    Method.SCORE: PointsForm,
    Method.ALLOCATION: DivisionForm,
}


def ballot_form(rules: Rules, options: Sequence[ShownOption], data: Any = None) -> BallotForm:
    """The form for the method of a vote, with its options in the voter's order."""
    return _FORMS[rules["method"]](rules, options, data)
