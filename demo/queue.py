"""What waits for the demonstration's moderators, and one decision with an objection."""

from datetime import timedelta

from demo.voices import Voices, thread_about
from moderation.actions import appeal, decide, report
from moderation.choices import Action, Reason
from moderation.models import Case, WatchedTerm
from participation.actions.comments import write_comment
from participation.models import Comment

TERMS = {
    "judi online": "Advertising for gambling came in waves.",
    "pinjol": "Advertising for loans came in waves.",
}
HELD = (
    ("Sempaja Timur", "Sewa pompa murah untuk banjir, hubungi 0812-5550-1234, siap antar."),
    ("Mugirejo", "Saya sudah tiga kali melapor. NIK saya 6472054507880003, silakan dicek datanya."),
    ("Bandara", "Hasil pengukuran kami di gang ada di https://contoh.example/ukur-banjir silakan."),
    ("Pelita", "Butuh dana cepat untuk renovasi rumah banjir? Pinjol kami bunga ringan."),
)
REPORTED = "Lurahnya pemalas semua, otaknya di dengkul, makanya banjir terus."
ACCUSATION = "Pak Darto di RT 14 yang makan uang saluran tahun lalu, semua orang di sini tahu."
CRITICISM = "Proyek saluran tahun lalu buruk sekali dan dinas tidak mau mengaku. Ini memalukan."


def watch_terms() -> None:
    """The list against which new texts are read; before the first of them is written."""
    for term, why in TERMS.items():
        WatchedTerm.objects.get_or_create(term=term, defaults={"why": why})


def fill_queue(voices: Voices) -> None:
    """Texts that wait, one that was hidden and is objected to, one that stays."""
    for place, body in HELD:
        _write(voices, place, body, hours=3)
    _report(voices, _write(voices, "Gunung Lingai", REPORTED, hours=30), Reason.INSULT, readers=2)
    _hide_and_object(voices)
    criticism = _write(voices, "Sungai Pinang Dalam", CRITICISM, hours=70)
    _report(voices, criticism, Reason.DEFAMATION, readers=1)
    decide(
        case=_open_case(criticism),
        action=Action.PUBLISH,
        reason="",
        words="",
        by=voices.cast.user("cahya"),
        at=voices.now - timedelta(hours=50),
    )


def _hide_and_object(voices: Voices) -> None:
    accusation = _write(voices, "Sempaja Selatan", ACCUSATION, hours=60)
    _report(voices, accusation, Reason.DEFAMATION, readers=2)
    decision = decide(
        case=_open_case(accusation),
        action=Action.HIDE,
        reason=Reason.DEFAMATION,
        words="Tulisan ini menuduh orang yang disebut namanya tanpa bukti. Ceritakan apa yang "
        "Anda lihat tanpa menyebut nama, atau sampaikan kepada inspektorat.",
        by=voices.cast.user("citra"),
        at=voices.now - timedelta(hours=40),
    )
    appeal(
        decision=decision,
        person=accusation.author,
        words="Saya tidak menuduh tanpa dasar. Laporan musyawarah RT menyebut hal yang sama, "
        "dan warga lain bisa menjadi saksi.",
        at=voices.now - timedelta(hours=20),
    )


def _write(voices: Voices, place: str, body: str, *, hours: int) -> Comment:
    comment: Comment = write_comment(
        person=voices.cast.somebody(place),
        thread=thread_about(voices.debates["banjir-sempaja"], "proposal"),
        body=body,
        stance="neutral",
        at=voices.now - timedelta(hours=hours),
    )
    return comment


def _report(voices: Voices, comment: Comment, reason: str, *, readers: int) -> None:
    everybody = [p for p in voices.cast.everybody() if p.pk != comment.author_id]
    for number, reader in enumerate(voices.chance.sample(everybody, readers)):
        report(
            kind="comment",
            key=comment.pk,
            person=reader,
            reason=reason,
            words="" if number else "Tolong dilihat, tulisan ini menyerang orangnya.",
            at=comment.created_at + timedelta(hours=2 + number),
        )


def _open_case(comment: Comment) -> Case:
    return Case.objects.get(kind="comment", key=comment.pk, closed_at=None)
