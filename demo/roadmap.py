"""What the demonstration's city promised after its decision: a commitment in every state."""

from dataclasses import dataclass
from datetime import timedelta

from areas.models import Area
from cms.models import Department
from demo import content
from demo.voices import Voices
from insights.actions.commitments import (
    CommitmentFacts,
    Step,
    add_progress,
    make_commitment,
    tell_of_commitments,
)
from insights.models import CommitmentState, Priority

BEGUN, DONE = CommitmentState.BEGUN, CommitmentState.DONE
POSTPONED, DROPPED = CommitmentState.POSTPONED, CommitmentState.DROPPED


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of the demonstration; ``due`` and the days of its steps count from today."""

    title: tuple[str, str]
    """In Indonesian and in English."""
    words: tuple[str, str]
    priority: int
    planned: int
    due: int
    budget_line: str = ""
    steps: tuple[tuple[str, int, int | None, str], ...] = ()
    """State, day, rupiah spent, words."""


PROMISES = (
    Promise(
        ("Pemeriksaan 120 angkot sekolah", "Inspection of 120 school angkot"),
        ("Hanya kendaraan yang lulus yang dipakai.", "Only vehicles that pass are used."),
        Priority.FIRST,
        60_000_000,
        -3,
        "Uji kelayakan kendaraan",
        (
            (BEGUN, -8, 20_000_000, "Empat puluh angkot pertama sudah diperiksa."),
            (
                BEGUN,
                -5,
                30_000_000,
                "Enam puluh angkot lagi. Dua puluh yang terakhir menunggu ban.",
            ),
        ),
    ),
    Promise(
        ("Angkot sekolah gratis di 34 sekolah", "Free school angkot at 34 schools"),
        (
            "Pagi dan sore, mulai semester depan, di 22 rute.",
            "Mornings and afternoons from next term, on 22 routes.",
        ),
        Priority.FIRST,
        5_400_000_000,
        60,
        "Angkutan pelajar",
    ),
    Promise(
        ("Rute Palaran berangkat pukul 05.50", "The Palaran route leaves at 05.50"),
        ("Berhenti juga di Bukuan.", "It also stops in Bukuan."),
        Priority.HIGH,
        75_000_000,
        5,
        "Angkutan pelajar",
        (
            (BEGUN, -7, 30_000_000, "Uji coba dua minggu berjalan di Palaran."),
            (DONE, -2, 42_000_000, "Jadwal baru berlaku. Semua halte memasang jam berangkat."),
        ),
    ),
    Promise(
        (
            "Pendamping untuk anak kelas 1 sampai 3",
            "A companion for children of classes 1 to 3",
        ),
        (
            "Warga yang bergiliran mendapat uang transpor.",
            "Residents who take turns get money for transport.",
        ),
        Priority.HIGH,
        210_000_000,
        40,
        "Pendampingan anak",
        ((POSTPONED, -4, None, "Baru separuh RT punya pendamping. Kami lengkapi dua bulan lagi."),),
    ),
    Promise(
        ("Perahu sekolah dari Pulau Atas", "A school boat from Pulau Atas"),
        ("Untuk anak di seberang sungai.", "For children across the river."),
        Priority.LOW,
        900_000_000,
        120,
        "",
        ((DROPPED, -3, None, "Dermaga tidak lulus pemeriksaan, dan membangunnya melebihi pagu."),),
    ),
)


def promise(voices: Voices) -> None:
    """Put the commitments of the decision into the roadmap, each with its steps."""
    debate = voices.debates[content.answers()["consultation"]]
    by, made_at = voices.cast.user("eko"), voices.now - timedelta(days=8, hours=12)
    department = debate.department or Department.objects.order_by("pk")[0]
    area = Area.objects.level("kelurahan").inside(debate.territory).order_by("code").first()
    for number, one in enumerate(PROMISES):
        due_on = voices.now.date() + timedelta(days=one.due)
        facts = CommitmentFacts(
            title=dict(zip(("id", "en"), one.title, strict=True)),
            words=dict(zip(("id", "en"), one.words, strict=True)),
            department=department,
            due_on=due_on,
            priority=one.priority,
            area=area if number == 2 else None,
            budget_line=one.budget_line,
            planned=one.planned,
        )
        made = make_commitment(facts=facts, consultation=debate, by=by, at=made_at)
        for state, day, spent, words in one.steps:
            at = voices.now + timedelta(days=day)
            later = due_on + timedelta(days=60) if state == POSTPONED else None
            step = Step(state, words, at.date(), spent, later)
            add_progress(commitment=made, step=step, by=by, at=at)
            made.refresh_from_db()
    tell_of_commitments(at=voices.now)
