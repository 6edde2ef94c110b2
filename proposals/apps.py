from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"

    def ready(self) -> None:
        import proposals.signals  # noqa: F401 - connects the receivers
        from moderation import registry as moderated
        from notices.registry import register_part
        from participation.admin_forms.missing import MissingPanel
        from participation.choices import PhaseKind
        from participation.queries import places, threads
        from participation.registries import activities, attached
        from participation.registries.publishing import register_publishing
        from proposals.actions import ideas as idea_actions
        from proposals.actions import proposals as rows
        from proposals.actions.publishing import publish_proposal
        from proposals.models import Idea, PolicyProposalPage
        from proposals.pages.activities import ideas_activity
        from proposals.pages.following import followed_part
        from proposals.pages.proposals import proposal_context
        from proposals.queries import ideas, spoken
        from proposals.queries.places import place_of, places_of_ideas
        from proposals.queries.proposals import ballot_options, closed_threads, unreadable_threads
        from web import page_builders

        register_part("ideas", "proposals/followed_ideas.html", followed_part)
        page_builders.register(PolicyProposalPage, proposal_context)
        PolicyProposalPage.content_panels = [MissingPanel(), *PolicyProposalPage.content_panels]
        register_publishing(PolicyProposalPage, publish_proposal)
        activities.register_activity(PhaseKind.IDEAS, ideas_activity)
        activities.register_options("proposals", ballot_options)
        activities.register_applied("proposals", rows.follow_proposals)
        activities.register_forget("proposals", rows.forget_proposals)
        activities.register_contributions("ideas", ideas.contributions)
        activities.register_authors("ideas", ideas.authors)
        attached.register_attached("ideas", spoken.said)
        places.register_place("proposals", place_of)
        threads.register_unreadable("ideas and proposals", unreadable_threads())
        threads.register_closed("ideas", closed_threads())
        moderated.register(
            "idea",
            label=_("ideas"),
            model=Idea,
            places=places_of_ideas,
            consultation="consultation",
            state_changed=idea_actions.idea_changed,
        )
        self._index()

    def _index(self) -> None:
        """What of this app can be found."""
        from proposals import documents
        from proposals.models import Idea, PolicyProposalPage
        from search import registry

        registry.register(
            "idea",
            label=_("ideas"),
            model=Idea,
            build_many=documents.build_ideas,
            keys=documents.idea_keys,
        )
        registry.register(
            "proposal",
            label=_("policy proposals"),
            model=PolicyProposalPage,
            build_many=documents.build_proposals,
            keys=documents.proposal_keys,
        )
        registry.exclude(
            "proposals.IdeaFollow",
            "proposals.Proposal",
            "proposals.ProposalDocument",
            "proposals.ProposalOption",
            "proposals.ProposalSection",
            "proposals.Section",
            "proposals.StageChange",
            "proposals.Support",
        )
