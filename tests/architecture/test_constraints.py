"""What the database itself must never hold."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone


def own_models() -> list[type[models.Model]]:
    return [
        model for name in settings.REMBUK_APPS for model in apps.get_app_config(name).get_models()
    ]


def allowed(model: type[models.Model], field: str) -> set[Any] | None:
    """Which values the database takes in the field; None where it takes any."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            children = list(getattr(constraint.condition, "children", []))
            if len(children) == 1 and children[0][0] == f"{field}__in":
                return set(children[0][1])
    return None


def test_every_field_with_choices_holds_known_values() -> None:
    open_fields = []
    for model in own_models():
        for field in model._meta.local_fields:
            known = {value for value, _words in field.flatchoices}
            taken = allowed(model, field.name)
            if known and (taken is None or taken - {""} != known - {""}):
                open_fields.append(f"{model._meta.label}.{field.name}")
    assert open_fields == []


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_value() -> None:
    area = apps.get_model("areas", "Area")
    with pytest.raises(IntegrityError, match="area_level_is_known"), transaction.atomic():
        area.objects.create(code="99", name="Nowhere", level="province")


NOW, WHO = timezone.now(), 1
HALVES: list[tuple[str, str, dict[str, Any]]] = [
    ("residents.Residency", "residency_end_is_whole", {"revoked_at": NOW, "end_reason": ""}),
    ("residents.Residency", "residency_end_is_whole", {"revoked_at": None, "end_reason": "died"}),
    (
        "residents.VerificationRequest",
        "verification_decided_has_time",
        {"state": "refused", "decided_at": None},
    ),
    (
        "residents.VerificationRequest",
        "verification_rt_answer_has_time",
        {"rt_answer": "yes", "rt_answered_at": None},
    ),
    (
        "residents.VerificationRequest",
        "verification_rt_answer_has_time",
        {"rt_answer": "asked", "rt_answered_at": NOW},
    ),
    (
        "residents.Objection",
        "objection_decision_is_whole",
        {"state": "open", "decided_at": NOW, "answer": ""},
    ),
    (
        "residents.RegisterFile",
        "register_file_finished_has_time",
        {"state": "done", "finished_at": None},
    ),
    (
        "accounts.RoleAssignment",
        "assignment_ended_has_last_day",
        {"ended_by_id": WHO, "valid_until": None},
    ),
    (
        "residents.Membership",
        "membership_ended_has_last_day",
        {"ended_by_id": WHO, "valid_until": None},
    ),
    (
        "accounts.Person",
        "person_import_is_whole",
        {"import_source": "decidim", "external_id": ""},
    ),
    (
        "moderation.Appeal",
        "appeal_decided_has_judge_and_answer",
        {
            "state": "upheld",
            "decided_by_id": WHO,
            "decided_at": NOW,
            "leaf_index": None,
            "answer": "No.",
        },
    ),
    (
        "insights.Snapshot",
        "snapshot_signature_is_logged",
        {"signed_at": NOW, "leaf_index": None},
    ),
    (
        "insights.Decision",
        "decision_signed_is_published",
        {"signed_by_id": WHO, "published_at": None},
    ),
    (
        "insights.Decision",
        "decision_early_has_reason_and_steps",
        {"published_at": NOW, "early_reason": "", "early_steps": [{"kind": "vote"}]},
    ),
    ("polls.Poll", "poll_over_has_a_close", {"state": "counted", "closed_at": None}),
    ("polls.Poll", "poll_over_has_a_close", {"state": "open", "closed_at": NOW}),
    (
        "polls.Poll",
        "poll_destroyed_has_no_key",
        {"destroyed_at": NOW, "closed_at": NOW, "sealed_private_key": "sealed"},
    ),
    ("polls.Poll", "poll_import_is_whole", {"file_hash": "ab", "imported": {}}),
    (
        "polls.Trustee",
        "trustee_brought_share_was_confirmed",
        {"brought_share": "sealed", "confirmed_at": None},
    ),
    (
        "polls.Dispute",
        "dispute_answered_by_has_time",
        {"answered_by_id": WHO, "answered_at": None},
    ),
]


@pytest.mark.django_db
def test_what_belongs_together_is_there_as_a_whole() -> None:
    taken = []
    for label, name, values in HALVES:
        model = apps.get_model(label)
        (constraint,) = (one for one in model._meta.constraints if one.name == name)
        try:
            constraint.validate(model, model(**values))
        except ValidationError:
            continue
        taken.append(f"{name}: {values}")
    assert taken == []
