"""After all routes: the number is nowhere, and the key of its hashes can be changed."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Person
from areas.models import Area
from privacy.actions.keys import WrongKey
from residents.actions.keys import count_by_scheme, rotate_identity_key
from residents.actions.verification import confirm_at_desk, request_verification
from residents.models import Identity
from tests import factories
from tests.residents.ways import BORN, GOOD, HEAD, NIK, SIDODADI, claim, load, match
from web.refusal import Refused

pytestmark = pytest.mark.django_db


def test_the_number_is_in_no_table_after_all_routes(
    budi: Person, fitri: Person, hadi: Person, rt: Area
) -> None:
    load(fitri, HEAD + GOOD)
    claim(factories.person("tono"), rt)
    match(budi)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names come from the database
            assert NIK not in str(cursor.fetchall()), table


def test_after_a_change_of_key_everybody_is_still_one_person(
    settings: object, budi: Person, fitri: Person, hadi: Person, rt: Area
) -> None:
    now = timezone.now()
    load(fitri, f"{HEAD}{GOOD}6472014105909902,1990-05-01,{SIDODADI}\n")
    match(budi)
    old = settings.REMBUK_IDENTITY_KEY
    before = Identity.objects.get().nik_hmac
    settings.REMBUK_IDENTITY_KEY, settings.REMBUK_IDENTITY_KEYS_BEFORE = "baru", [old]
    assert sum(count for _table, count in rotate_identity_key()) >= 2
    assert list(rotate_identity_key()) == []
    assert Identity.objects.get().nik_hmac != before
    match(factories.person("dua"), "6472014105909902")
    with pytest.raises(Refused):
        match(factories.person("tiga"))
    request = request_verification(person=factories.person("empat"), area=rt.parent, at=now)
    with pytest.raises(Refused, match="with another account"):
        confirm_at_desk(request=request, nik=NIK, birth_date=BORN, by=fitri.user, at=now)
    assert sum(count_by_scheme().values()) == 2, "what was entered again needs the new key only"
    settings.REMBUK_IDENTITY_KEY, settings.REMBUK_IDENTITY_KEYS_BEFORE = "ketiga", ["baru"]
    with pytest.raises(WrongKey):
        list(rotate_identity_key())
    settings.REMBUK_IDENTITY_KEYS_BEFORE = ["baru", old]
    list(rotate_identity_key())
    with pytest.raises(Refused):
        match(factories.person("lima"))
