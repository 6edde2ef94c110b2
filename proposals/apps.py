from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"

    def ready(self) -> None:
        import proposals.signals  # noqa: F401 - connects the receivers
        from moderation import registry as moderated
        from participation import activities
        from participation.choices import PhaseKind
        from participation.queries import threads
        from proposals import documents, moderated_ideas
        from proposals.models import Idea, PolicyProposalPage
        from proposals.queries.proposals import ballot_options, unreadable_threads
        from search import registry

        activities.register_activity(PhaseKind.IDEAS, moderated_ideas.activity)
        activities.register_options(ballot_options)
        threads.register_unreadable(unreadable_threads())
        moderated.register(
            "idea",
            label=_("ideas"),
            model=Idea,
            place=moderated_ideas.place,
            state_changed=moderated_ideas.state_changed,
        )
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
            "proposals.Proposal",
            "proposals.ProposalDocument",
            "proposals.ProposalOption",
            "proposals.ProposalSection",
            "proposals.Section",
            "proposals.Support",
        )
