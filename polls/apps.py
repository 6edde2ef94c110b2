from django.apps import AppConfig

NOT_SEARCHED = (
    "polls.Ballot",
    "polls.CheckedEnvelope",
    "polls.Consensus",
    "polls.Dispute",
    "polls.Flag",
    "polls.FlagReview",
    "polls.Intervention",
    "polls.KeyChange",
    "polls.Option",
    "polls.PaperBallot",
    "polls.PaperClosing",
    "polls.PaperMark",
    "polls.PaperReading",
    "polls.Poll",
    "polls.PlannedOption",
    "polls.PollPage",
    "polls.PollShare",
    "polls.SealedBallot",
    "polls.SealedPaper",
    "polls.SeedStatement",
    "polls.StatementSurvey",
    "polls.StatementVote",
    "polls.SurveyPage",
    "polls.SurveyResult",
    "polls.Sweeping",
    "polls.Tally",
    "polls.Trustee",
    "polls.Turnout",
)
"""Votes are found by their consultation; nothing else of them is text to search."""


class PollsConfig(AppConfig):
    name = "polls"

    def ready(self) -> None:
        import polls.signals  # noqa: F401 - connects the receivers
        from cms.registries.dashboard import register_waiting
        from ledger.checks import register_check
        from participation.choices import PhaseKind
        from participation.registries import activities, attached, readiness
        from polls.actions.planning import forget_poll, plan_poll
        from polls.actions.roll import roll_faults
        from polls.dashboard_items import what_waits
        from polls.pages import activity
        from polls.queries.attached import votes
        from polls.queries.moments import next_boundary
        from polls.queries.readiness import few_voters, short_of_options
        from polls.queries.standings import ended_votes, standings
        from polls.queries.sweeping import sweep_faults
        from polls.rules.keys import check_may_unplan
        from search import registry
        from web import page_cache

        self._keys()
        self._page()
        self._surveys()
        page_cache.register_clock("votes", next_boundary)
        # Nobody learns from how soon a page answers that somebody has just voted.
        page_cache.register_silent(
            "polls_turnout", "polls_sealedballot", "polls_checkedenvelope", "polls_statementvote"
        )
        activities.register_applied("vote", plan_poll, after=["proposals"])
        activities.register_forget("vote", forget_poll)
        activities.register_keeps(PhaseKind.VOTE, check_may_unplan)
        attached.register_attached("votes", votes)
        readiness.register_missing("options", short_of_options)
        readiness.register_missing("voters", few_voters)
        activities.register_activity(PhaseKind.VOTE, activity.vote)
        activities.register_activity(PhaseKind.RESULTS, activity.results)
        activities.register_settled("agreement", activity.agreed)
        activities.register_standing("votes", standings, ended_votes)
        register_waiting("votes", what_waits)
        register_check("rolls", roll_faults)
        register_check("swept votes", sweep_faults)
        registry.exclude(*NOT_SEARCHED)

    def _keys(self) -> None:
        """The key outside the database that this app uses."""
        from polls.queries.keys import ballot_needs
        from polls.queries.outside_key import outside_names
        from privacy import keys

        keys.register(
            keys.Key(
                "REMBUK_BALLOT_KEY",
                "REMBUK_BALLOT_KEYS_BEFORE",
                "keys of votes and the pseudonyms of their voters",
                outside_names,
                ballot_needs,
                "A vote needs the key with which it opened until its envelopes are destroyed.",
            )
        )

    def _page(self) -> None:
        """What the page of a vote shows, and what its editors' form checks and warns of."""
        from participation.registries.publishing import register_publishing
        from polls.actions.publishing import publish_poll
        from polls.admin_forms.poll_page import PollForm
        from polls.admin_forms.warnings import WarningsPanel
        from polls.models import PollPage
        from polls.pages.poll_page import page_context
        from web import page_builders

        page_builders.register(PollPage, page_context)
        register_publishing(PollPage, publish_poll)
        PollPage.base_form_class = PollForm
        PollPage.content_panels = [WarningsPanel(), *PollPage.content_panels]

    def _surveys(self) -> None:
        """Surveys of statements: their page, and what of them the apps below ask for."""
        from django.utils.translation import gettext_lazy as _

        from moderation import registry as moderated
        from participation.registries import activities, attached
        from participation.registries.publishing import register_publishing
        from polls import documents
        from polls.actions.statements import KIND, statement_changed
        from polls.actions.surveys import forget_survey, plan_survey, publish_survey
        from polls.admin_forms.survey_page import SurveyForm
        from polls.models import Statement, SurveyPage
        from polls.pages.surveys import page_context, statements_activity
        from polls.queries.statements import contributions, next_boundary, places_of_statements
        from polls.queries.survey_pages import answered_surveys
        from search import registry
        from web import page_builders, page_cache

        SurveyPage.base_form_class = SurveyForm
        page_builders.register(SurveyPage, page_context)
        page_cache.register_clock("surveys", next_boundary)
        register_publishing(SurveyPage, publish_survey)
        activities.register_applied("survey", plan_survey)
        activities.register_forget("survey", forget_survey)
        activities.register_beside("statements", statements_activity)
        activities.register_contributions("statements", contributions)
        registry.register(
            KIND,
            label=_("statements"),
            model=Statement,
            build_many=documents.build_statements,
            keys=documents.statement_keys,
            titled=False,
        )
        attached.register_attached("surveys", answered_surveys)
        moderated.register(
            KIND,
            label=_("statements"),
            model=Statement,
            places=places_of_statements,
            consultation="survey__consultation",
            state_changed=statement_changed,
        )
