"""The city's way with some ideas of the demonstration, from the review to the work."""

from datetime import timedelta

from cms.models import Department
from demo.voices import Voices
from proposals.actions.stages import StageFacts, change_stage, tell_of_stages
from proposals.choices import RefusalReason, Stage
from proposals.models import Idea

SLUG = "probebaya"


def go_on_with_ideas(voices: Voices) -> None:
    """The most supported ideas of a consultation stand at different stages, some of them late."""
    debate, by, now = voices.debates[SLUG], voices.cast.user("eko"), voices.now
    ideas = list(Idea.objects.public().filter(consultation=debate).order_by("pk")[:8])
    department = Department.objects.order_by("pk").first()
    looked_at = now - timedelta(days=6)
    for number, idea in enumerate(ideas[:6]):
        day = (now + timedelta(days=9 if number else 1)).date()
        facts = StageFacts(department=department, due_on=day)
        change_stage(idea=idea, stage=Stage.REVIEW, facts=facts, by=by, at=looked_at)
    steps = (
        (
            2,
            Stage.REFUSED,
            StageFacts(
                words="Jalan ini milik provinsi. Usulan Anda kami teruskan ke dinas provinsi.",
                reason=RefusalReason.NOT_THE_CITY,
            ),
        ),
        (3, Stage.MERGED, StageFacts(into=ideas[0])),
        (
            4,
            Stage.POSTPONED,
            StageFacts(
                words="Pagu tahun ini sudah terpakai. Usulan ini kami bahas lagi tahun depan.",
                year=now.year + 1,
                cost=180_000_000,
            ),
        ),
        (5, Stage.ACCEPTED, StageFacts(words="Masuk anggaran kelurahan.", cost=35_000_000)),
        (5, Stage.PLANNED, StageFacts()),
        (5, Stage.STARTED, StageFacts(words="Pekerjaan dimulai pekan ini.")),
    )
    for number, stage, facts in steps:
        at = now - timedelta(days=2)
        change_stage(idea=ideas[number], stage=stage, facts=facts, by=by, at=at)
    tell_of_stages(at=now)
