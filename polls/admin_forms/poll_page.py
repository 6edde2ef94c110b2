"""What an editor's form checks before a vote is saved."""

from typing import Any

from django.conf import settings
from django.forms import Form
from django.utils.translation import gettext_lazy as _

from cms.admin_forms import CityPageForm
from participation.choices import with_words
from polls.algorithms.dividing import can_be_divided
from polls.choices import BUDGETS, Method, Published, Rule
from polls.queries.poll_pages import poll_below
from polls.rules.planning import check_may_plan
from web.languages import name_of
from web.refusal import refusal_by
from web.values import visible

RULED_BY_SOURCE = (
    "group", "within_territory",
    "rule", "most", "points", "seats", "budget", "step", "completion", "ties", "quorum", "paper",
    "published",
)  # fmt: skip


def _check_option(form: Form) -> None:
    """Add what an editor has to mend in one option."""
    data = form.cleaned_data
    if not visible(data.get("label", "-")):
        form.add_error("label", _("Write what this option is called."))
    if data.get("picture") and not visible(data.get("alternative", "")):
        form.add_error("alternative", _("Say what the picture shows."))
    if data.get("link") and not data["link"].startswith(("https://", "http://")):
        form.add_error("link", _("An address that begins with https:// is needed."))


class PollForm(CityPageForm):
    """The numbers fit the rule, and nothing changes after the opening."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rule" in self.fields:
            self.fields["rule"].choices = with_words(Rule)
        if "group" in self.fields:
            self.fields["group"].empty_label = _("Whom the consultation is for")
        locale = self.instance.locale if self.instance.locale_id else None
        if locale is not None and locale.language_code != settings.LANGUAGE_CODE:
            source = name_of(settings.LANGUAGE_CODE)
            decided = _("The page in %(language)s decides this.") % {"language": source}
            for name in self.fields.keys() & RULED_BY_SOURCE:
                self.fields[name].disabled = True
                self.fields[name].help_text = decided

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        options, shares = self._rows("planned_options"), self._rows("shares")
        if len(options) == 1:
            self.add_error(None, _("Give at least two options, or none."))
        for form in options:
            _check_option(form)
        most, seats = cleaned.get("most"), cleaned.get("seats")
        if most == 0 or (options and most and most > len(options)):
            self.add_error("most", _("Between one and the number of options."))
        if cleaned.get("rule") == Rule.STV and options and seats and seats >= len(options):
            self.add_error("seats", _("There must be more options than winners."))
        cut = cleaned.get("published") == Published.CUT
        if cut and cleaned.get("rule") and Rule(cleaned["rule"]).method != Method.RANKING:
            self.add_error(
                "published",
                _("Only a ranking has places that the count does not read. Publish whole ballots."),
            )
        if cleaned.get("rule") in BUDGETS:
            self._check_budget(cleaned, options, shares)
        self._check_frozen()
        return cleaned

    def _rows(self, name: str) -> list[Any]:
        """The forms of the rows that stay."""
        formset = self.formsets.get(name)
        if formset is None or formset.errors is None:  # asking for the errors reads the rows
            return []
        return [
            form
            for form in formset.forms
            if (data := getattr(form, "cleaned_data", {})) and not data.get("DELETE")
        ]

    def _check_budget(self, cleaned: dict[str, Any], options: list[Any], shares: list[Any]) -> None:
        if not cleaned.get("budget"):
            self.add_error("budget", _("This way of counting needs a budget."))
        for form in options if cleaned["rule"] != Rule.ALLOCATION else []:
            if not form.cleaned_data.get("cost"):
                form.add_error("cost", _("A project of a budget has a cost."))
        if shares and cleaned["rule"] != Rule.ALLOCATION:
            self.add_error(None, _("Hard shares are for a budget that each voter divides."))
        categories = {form.cleaned_data.get("category") for form in options}
        for form in shares:
            data = form.cleaned_data
            if options and data.get("category") not in categories:
                form.add_error("category", _("No option has this category."))
            if data.get("least", 0) > data.get("most", 100):
                form.add_error("most", _("Not less than the least."))
        data = [form.cleaned_data for form in shares]
        if sum(row.get("least", 0) for row in data) > 100:
            self.add_error(None, _("The least shares together are more than the whole budget."))
        elif cleaned["rule"] == Rule.ALLOCATION and cleaned.get("step"):
            self._check_steps(cleaned["step"], data, categories)

    def _check_steps(self, step: int, shares: list[dict[str, Any]], categories: set[Any]) -> None:
        """All of the budget can be given away in these steps within the hard shares."""
        rows = [
            (row["category"], row["least"], row["most"])
            for row in shares
            if {"category", "least", "most"} <= set(row)
        ]
        if not can_be_divided(100 // step, rows, categories):
            self.add_error(
                "step", _("Nobody could keep the hard shares in these steps. Choose smaller ones.")
            )

    def _check_frozen(self) -> None:
        """A rule that was frozen at the opening is said beside what somebody tried to change."""
        rows = (
            form.has_changed() for name in ("planned_options", "shares") for form in self._all(name)
        )
        if not (self.changed_data or any(rows)):
            return
        refusal = refusal_by(check_may_plan, poll_below(self.parent_page))
        if refusal is not None:
            self.add_error(None, str(refusal))

    def _all(self, name: str) -> list[Any]:
        formset = self.formsets.get(name)
        return list(formset.forms) if formset is not None else []
