"""Which choices the frozen rules of a vote take, and in which one form."""

from collections.abc import Mapping
from typing import TypeGuard

from django.utils.translation import gettext as _

from participation.money import rupiah
from polls.algorithms.contents import Choice, canonical, is_legal
from polls.algorithms.counting.simple import Breach
from polls.algorithms.outcome import Rules, broken_limits
from polls.choices import Method
from web.refusal import Refused


def taken_choice(rules: Rules, choice: object) -> Choice:
    """The one form of what a ballot says, from any channel. Raises Refused as ``check_choice``."""
    positions = [option["position"] for option in rules["options"]]
    found: Choice = canonical(choice, method=rules["method"], positions=positions)
    check_choice(rules, found)
    return found


def taken_online(rules: Rules, choice: object) -> Choice:
    """The same of a ballot cast online: a blank single choice comes on paper alone, since online it
    would be a mark. Raises Refused."""
    return taken_choice({**rules, "blank": False}, choice)


def check_choice(rules: Rules, choice: object) -> None:
    """Whether a ballot under the frozen rules may say this. Raises Refused with what to mend."""
    costs = {option["position"]: option["cost"] for option in rules["options"]}
    method, limits = rules["method"], rules["limits"]
    if method == Method.ALLOCATION and _is_division(choice, costs):
        for breach in broken_limits(rules, choice):
            raise Refused(_words(breach))
        if any(amount % limits.get("step", 1) for amount in choice.values()):
            step = rupiah(limits["step"])
            raise Refused(_("Give each option an amount in steps of %(step)s.") % {"step": step})
    blank = rules.get("blank", False)
    if is_legal(choice, method=method, costs=costs, limits=limits, blank=blank):
        return
    most = limits.get("most", len(costs))
    if isinstance(choice, list) and len(choice) > most:
        raise Refused(_("Choose at most %(most)d options.") % {"most": most})
    if method == Method.SCORE:
        raise Refused(_("Give each option 0 to %(points)d points.") % {"points": limits["points"]})
    raise Refused(_("Choose one of the options."))


def _is_division(choice: object, costs: Mapping[int, int | None]) -> TypeGuard[dict[str, int]]:
    """Whole amounts by known positions, whatever their sum."""
    known = {str(position) for position in costs}
    return isinstance(choice, dict) and all(
        position in known and type(amount) is int for position, amount in choice.items()
    )


def _words(breach: Breach) -> str:
    """What is wrong with a division of the budget, with both numbers."""
    numbers = {
        "category": breach.category,
        "amount": rupiah(int(breach.amount)),
        "limit": rupiah(int(breach.limit)),
    }
    if breach.what == "ceiling":
        return _("Together that is %(amount)s; the budget is %(limit)s.") % numbers
    if breach.what == "share" and breach.amount < breach.limit:
        return _("“%(category)s” gets %(amount)s; it must get at least %(limit)s.") % numbers
    if breach.what == "share":
        return _("“%(category)s” gets %(amount)s; it may get at most %(limit)s.") % numbers
    return _("Give each option an amount from zero on.")
