import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from insights.queries.campaigns import copies, stances_without
from insights.queries.figures import figures
from insights.queries.terms import significant_words
from participation.management.consultations import named_consultation


class Command(BaseCommand):
    """The figures of a consultation's report."""

    help = "Prints the figures of a consultation: what was said, by whom, where and when."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        consultation = named_consultation(options["slug"])
        found = figures(consultation)
        alike = copies(consultation)
        words, engine = significant_words(consultation.slug)
        report = {
            "contributions": found.contributions,
            "ideas": found.ideas,
            "comments": found.comments,
            "people": found.people,
            "held": found.held,
            "hidden": found.hidden,
            "by_stance": found.by_stance,
            "by_stance_without": stances_without(found.by_stance, alike.in_campaigns()),
            "campaigns": [asdict(campaign) for campaign in alike.campaigns()],
            "by_area": found.by_area,
            "by_month": found.by_month,
            "top_terms": [{"term": word, "count": count} for word, count in words],
            "engine": engine,
        }
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        for name, value in report.items():
            self.stdout.write(f"{name}: {value}")
