"""People of Sidodadi who wait for their verification: at the RT, and at the desk."""

from datetime import date, datetime, timedelta

from accounts.models import Person, User
from areas.models import Area
from residents.actions.claims import answer_for_rt, claim_rt
from residents.actions.verification import request_verification

SIDODADI = "64.72.03.1005"
CARDS = (
    ("Bu Wati, rumah cat hijau di ujung gang", "6472034203889002", date(1988, 3, 2)),
    ("Joko anak Pak Rahmat", "6472031706959001", date(1995, 6, 17)),
    ("Pak Tono, warung kopi", "6472030809799001", date(1979, 9, 8)),
)


def ask_for_verification(newcomers: list[Person], head: User, now: datetime) -> None:
    """The first asks the desk; the others ask the RT, whose head has answered the last."""
    kelurahan = Area.objects.get(code=SIDODADI)
    rt = Area.objects.get(code=f"{SIDODADI}.RT012")
    at_desk, *over_the_rt = newcomers
    request_verification(person=at_desk, area=kelurahan, at=now - timedelta(hours=20))
    for person, (known_as, nik, born) in zip(over_the_rt, CARDS, strict=True):
        asked = claim_rt(
            person=person,
            area=kelurahan,
            rt=rt,
            known_as=known_as,
            nik=nik,
            birth_date=born,
            at=now - timedelta(hours=6),
        )
    answer_for_rt(request=asked, answer="yes", words="", by=head, at=now - timedelta(hours=2))
