from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """What a ballot looks like."""

    SINGLE = "single", _("single choice")
    APPROVAL = "approval", _("approval of several options")
    RANKING = "ranking", _("ranking")
    BUDGET = "budget", _("projects within a budget")
    ALLOCATION = "allocation", _("division of a budget")
    SCORE = "score", _("points for each option")


class Rule(models.TextChoices):
    """How ballots are counted; the names are those of ``polls.algorithms.counting``."""

    SINGLE_CHOICE = "single-choice", _("one option each")
    APPROVAL = "approval", _("several options each")
    SCORE = "score", _("points")
    STV = "scottish-stv", _("ranking for several seats")
    IRV = "irv", _("ranking for one winner, round by round")
    SCHULZE = "schulze", _("ranking for one winner, pair by pair")
    EQUAL_SHARES = "equal-shares", _("budget in equal shares")
    GREEDY = "greedy", _("budget by votes")
    ALLOCATION = "allocation", _("budget divided by each voter")

    @property
    def method(self) -> Method:
        """The ballot that this rule counts."""
        return _METHODS[self]

    @property
    def words(self) -> Promise:
        """What it means, in plain sentences with an example, for those who choose the rule."""
        return format_lazy("{} {}", self.meaning, _EXAMPLES[self])

    @property
    def meaning(self) -> Promise:
        """What it means, for those who vote or read the result."""
        return _MEANINGS[self]


_METHODS = {
    Rule.SINGLE_CHOICE: Method.SINGLE,
    Rule.APPROVAL: Method.APPROVAL,
    Rule.SCORE: Method.SCORE,
    Rule.STV: Method.RANKING,
    Rule.IRV: Method.RANKING,
    Rule.SCHULZE: Method.RANKING,
    Rule.EQUAL_SHARES: Method.BUDGET,
    Rule.GREEDY: Method.BUDGET,
    Rule.ALLOCATION: Method.ALLOCATION,
}
_MEANINGS = {
    Rule.SINGLE_CHOICE: _("Each voter chooses one option; the one with the most votes wins."),
    Rule.APPROVAL: _(
        "Each voter marks every option that is acceptable; the one marked most often wins."
    ),
    Rule.SCORE: _("Each voter gives points to each option; the highest sum wins."),
    Rule.STV: _(
        "Voters rank; seats are filled so that groups of voters are represented by their size."
    ),
    Rule.IRV: _(
        "Voters rank; the last option drops out and its votes move on until one has more than half."
    ),
    Rule.SCHULZE: _(
        "Voters rank; the option that beats each other one in a direct comparison wins."
    ),
    Rule.EQUAL_SHARES: _(
        "Each voter holds an equal part of the budget, which pays for the projects marked. "
        "Small neighbourhoods get their share."
    ),
    Rule.GREEDY: _(
        "The projects marked most often are funded until the budget is spent. Large groups "
        "can win everything."
    ),
    Rule.ALLOCATION: _("Each voter divides the budget among the options; the mean is the result."),
}
_EXAMPLES = {
    Rule.SINGLE_CHOICE: _("Example: which of two designs is built."),
    Rule.APPROVAL: _("Example: a date for a meeting."),
    Rule.SCORE: _("Example: how urgent each of six works is."),
    Rule.STV: _("Example: five delegates of a kelurahan."),
    Rule.IRV: _("Example: one name for a new park."),
    Rule.SCHULZE: _("Example: one of several routes, with a compromise among them."),
    Rule.EQUAL_SHARES: _("Example: works of a kelurahan within Rp100.000.000."),
    Rule.GREEDY: _("Example: a single school's fund."),
    Rule.ALLOCATION: _("Example: 60 to 70 percent for roads and drains, the rest for training."),
}
BUDGETS = (Rule.EQUAL_SHARES, Rule.GREEDY, Rule.ALLOCATION)
"""Rules that share out money."""


class Published(models.TextChoices):
    """How much of each ballot everybody gets after the count."""

    WHOLE = "whole", _("each ballot as it was filled in")
    CUT = "cut", _("rankings only as far as the count reads them")


STEPS = (1, 2, 5, 10, 20, 25, 50)
"""In what parts of a budget voters may divide it, in percent: all of it can be given away."""


class Completion(models.TextChoices):
    """What becomes of money that equal shares leave over."""

    NONE = "none", _("it stays unspent")
    ADD1 = "add1", _("the shares are raised as long as the budget is kept")
    ADD1_UTILITARIAN = "add1-utilitarian", _("as before, then by votes what still fits")


class Ties(models.TextChoices):
    """What is done with equal counts."""

    TOGETHER = "together", _("equal options win together")
    LOT = "lot", _("a lot decides, drawn from a number published before the opening")
    ORDER = "order", _("the option that stands first in the list wins")


SHORTEST_REASON = 20
"""Letters of a reason or an answer that people read."""


class Answer(models.IntegerChoices):
    """What can be said to a statement; the numbers are those of Polis."""

    AGREE = 1, _("Agree")
    DISAGREE = -1, _("Disagree")
    PASS = 0, _("Pass")


LONGEST_STATEMENT = 140
"""Letters of a statement: one thought, read at a glance (as in Polis)."""
FEWEST_RELEASED = 30
"""So many people took part before anything of a survey is told or released."""
OWN_STATEMENTS = 10
"""How many statements a person gives to one survey."""
