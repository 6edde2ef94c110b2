"""What the index knows of statements. Who wrote one is not in it: nobody reads that."""

from collections.abc import Iterable

from polls.models import Statement
from polls.queries.statements import path_of
from search.documents import Document


def build_statements(keys: Iterable[str]) -> dict[str, Document | None]:
    """Documents of the public statements among these, in surveys that everybody can read."""
    found = Statement.objects.public().filter(
        pk__in=list(keys), survey__live=True, survey__consultation__live=True
    )
    return {
        str(one.pk): Document(
            kind="statement",
            key=str(one.pk),
            title="",
            place=one.survey.question,
            body=" ".join([one.body, *one.translations.values()]),
            url=path_of(one),
            language=one.language,
            area=one.area.code if one.area else "",
            district=one.area.district_code if one.area else "",
            consultation=one.survey.consultation.slug,
            created_at=one.created_at,
            external_id=(one.external_key or "").partition(":")[2],
        )
        for one in found.select_related("survey__consultation", "area")
    }


def statement_keys() -> Iterable[str]:
    """Every statement, found or not."""
    return (str(pk) for pk in Statement.objects.order_by("pk").values_list("pk", flat=True))
