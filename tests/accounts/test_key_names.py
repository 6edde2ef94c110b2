"""The database remembers by name which keys it was used with; each can be changed."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from allauth.socialaccount.models import SocialAccount
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from ledger.actions import append, sign_head
from ledger.queries import faults, key_of
from ledger.queries.signing import public_key
from notices import mail_seal
from notices.models import WaitingMail
from participation.project.startup import refuse_unsafe_start
from privacy.actions.keys import WrongKey
from privacy.encryption import cipher
from privacy.keys import registered
from privacy.models import KeyName
from residents.actions.assisted import holder_of
from residents.actions.keys import rotate_identity_key
from residents.actions.provider import bring_to_newest_uid
from residents.identity import code_hmacs, provider_uids
from residents.models import SlipCode
from tests import factories
from tests.residents.ways import GOOD, HEAD, load, match
from web.addresses import NO_ADDRESS

pytestmark = pytest.mark.django_db
SETTINGS = {
    "REMBUK_SECRET_KEY": ("SECRET_KEY", "SECRET_KEY_FALLBACKS"),
    "REMBUK_IDENTITY_KEY": ("REMBUK_IDENTITY_KEY", "REMBUK_IDENTITY_KEYS_BEFORE"),
    "REMBUK_FACTOR_KEY": ("REMBUK_FACTOR_KEY", "REMBUK_FACTOR_KEYS_BEFORE"),
    "REMBUK_BALLOT_KEY": ("REMBUK_BALLOT_KEY", "REMBUK_BALLOT_KEYS_BEFORE"),
    "REMBUK_LOG_KEY": ("REMBUK_LOG_KEY", "REMBUK_LOG_KEYS_BEFORE"),
    "REMBUK_SCAN_KEY": ("REMBUK_SCAN_KEY", "REMBUK_SCAN_KEYS_BEFORE"),
}


def names(setting: str) -> list[str]:
    return next(key for key in registered() if key.setting == setting).names()


def change(settings: object, setting: str, secret: str) -> str:
    """Set another key and put the old one among the earlier ones; returns the old one's name."""
    now, before = SETTINGS[setting]
    old = names(setting)[0]
    setattr(settings, before, [getattr(settings, now), *getattr(settings, before)])
    setattr(settings, now, secret)
    return old


def listed() -> str:
    out = StringIO()
    call_command("keys", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("setting", SETTINGS)
def test_another_key_is_refused_with_its_name_until_the_earlier_one_is_set(
    settings: object, setting: str, client: Client
) -> None:
    settings.REMBUK_SCAN_KEY = "k" * 64
    refuse_unsafe_start()
    refuse_unsafe_start()
    now, before = SETTINGS[setting]
    right, name = getattr(settings, now), names(setting)[0]
    setattr(settings, now, "another" * 9)
    with pytest.raises(WrongKey, match=f"{setting}: key {name} was used here") as told:
        refuse_unsafe_start()
    assert f"{setting[:-4]}_KEYS_BEFORE" in str(told.value)
    assert "another" not in str(told.value)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["keys"] == {"ok": False, "missing": [f"{setting} {name}"]}
    assert KeyName.objects.filter(setting=setting).count() == 1, "the wrong one is not remembered"
    setattr(settings, before, [right])
    refuse_unsafe_start()
    assert f"{name}  earlier" in listed()
    assert right not in listed()
    setattr(settings, before, [])
    with pytest.raises(WrongKey, match=name):
        refuse_unsafe_start()
    call_command("keys", forget=[setting, name], stdout=StringIO())
    refuse_unsafe_start()


def test_the_key_in_use_and_an_unknown_one_are_not_forgotten() -> None:
    refuse_unsafe_start()
    with pytest.raises(CommandError, match="is the key in use"):
        call_command("keys", forget=["REMBUK_LOG_KEY", names("REMBUK_LOG_KEY")[0]])
    with pytest.raises(CommandError, match="has no key 12345678"):
        call_command("keys", forget=["REMBUK_LOG_KEY", "12345678"])


def test_a_database_that_remembers_no_name_is_asked_what_it_holds(
    settings: object, budi: Person, fitri: Person
) -> None:
    load(fitri, HEAD + GOOD)
    match(budi)
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    append(log="percobaan", entry={"a": 1})
    sign_head(log="percobaan")
    for setting in ("REMBUK_IDENTITY_KEY", "REMBUK_FACTOR_KEY", "REMBUK_LOG_KEY"):
        now, _before = SETTINGS[setting]
        right = getattr(settings, now)
        setattr(settings, now, "another" * 9)
        with pytest.raises(WrongKey, match=setting):
            refuse_unsafe_start()
        assert not KeyName.objects.exists()
        setattr(settings, now, right)
    refuse_unsafe_start()


def test_hashes_are_not_wrapped_while_an_earlier_key_is_forgotten(
    settings: object, budi: Person, fitri: Person
) -> None:
    load(fitri, HEAD + GOOD)
    match(budi)
    old, name = settings.REMBUK_IDENTITY_KEY, names("REMBUK_IDENTITY_KEY")[0]
    settings.REMBUK_IDENTITY_KEY = "baru" * 16
    with pytest.raises(WrongKey, match=name):
        list(rotate_identity_key())
    with pytest.raises(CommandError, match=name):
        call_command("rotate_identity_key")
    settings.REMBUK_IDENTITY_KEYS_BEFORE = [old]
    refuse_unsafe_start()
    call_command("rotate_identity_key", stdout=StringIO())
    with pytest.raises(CommandError, match="still need"):
        call_command("keys", forget=["REMBUK_IDENTITY_KEY", name])


def test_second_factors_have_a_key_of_their_own(settings: object, budi: Person) -> None:
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    older = cipher("rembuk factors ", settings.SECRET_KEY).encrypt(b"OLDER").decode()
    kept = Authenticator.objects.create(
        user=factories.person("lama").user, type="totp", data={"secret": older}
    )
    refuse_unsafe_start()
    secret = change(settings, "REMBUK_SECRET_KEY", "s" * 64)
    factor = change(settings, "REMBUK_FACTOR_KEY", "f" * 64)
    refuse_unsafe_start()
    mine = Authenticator.objects.get(user=budi.user)
    assert [decrypt(a.data["secret"]) for a in (mine, kept)] == ["JBSWY3DPEHPK3PXP", "OLDER"]
    for setting, name in (("REMBUK_SECRET_KEY", secret), ("REMBUK_FACTOR_KEY", factor)):
        with pytest.raises(CommandError, match=f"1 things still need {name}"):
            call_command("keys", forget=[setting, name])
    call_command("rotate_factor_key", stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS, settings.REMBUK_FACTOR_KEYS_BEFORE = [], []
    for setting, name in (("REMBUK_SECRET_KEY", secret), ("REMBUK_FACTOR_KEY", factor)):
        call_command("keys", forget=[setting, name], stdout=StringIO())
    refuse_unsafe_start()
    found = [decrypt(a.data["secret"]) for a in Authenticator.objects.order_by("pk")]
    assert found == ["JBSWY3DPEHPK3PXP", "OLDER"]


def test_a_factor_that_no_key_opens_stays_as_it_is(settings: object, budi: Person) -> None:
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    before = Authenticator.objects.get().data
    settings.REMBUK_FACTOR_KEY = "f" * 64
    with pytest.raises(CommandError, match="REMBUK_FACTOR_KEYS_BEFORE"):
        call_command("rotate_factor_key")
    assert Authenticator.objects.get().data == before


def test_factors_of_a_wrong_secret_key_from_before_are_told_as_such(
    settings: object, budi: Person
) -> None:
    older = cipher("rembuk factors ", "s" * 64).encrypt(b"OLDER").decode()
    Authenticator.objects.create(user=budi.user, type="totp", data={"secret": older})
    with pytest.raises(WrongKey, match="need the REMBUK_SECRET_KEY of that time"):
        refuse_unsafe_start()


def test_slips_and_provider_accounts_outlive_a_secret_key(settings: object, budi: Person) -> None:
    budi.user.email = f"a@{NO_ADDRESS}"
    budi.user.save()
    SlipCode.objects.create(person=budi, code_hmac=code_hmacs("ABCD-EFGH-JKMN")[0])
    known = SocialAccount.objects.create(
        user=budi.user, provider="kota", uid=provider_uids("warga-1")[-1]
    )
    refuse_unsafe_start()
    old = change(settings, "REMBUK_SECRET_KEY", "s" * 64)
    refuse_unsafe_start()
    with pytest.raises(CommandError, match=f"2 things still need {old}"):
        call_command("keys", forget=["REMBUK_SECRET_KEY", old])
    assert holder_of("abcd efgh jkmn") == budi.user
    uid, *earlier = provider_uids("warga-1")
    bring_to_newest_uid(provider="kota", uid=uid, earlier=earlier)
    known.refresh_from_db()
    assert known.uid == uid
    call_command("keys", forget=["REMBUK_SECRET_KEY", old], stdout=StringIO())
    settings.SECRET_KEY_FALLBACKS = []
    assert holder_of("ABCDEFGHJKMN") == budi.user


def test_a_mail_that_waits_needs_the_secret_key_of_its_time(settings: object) -> None:
    mail = EmailMessage("Kode", "1234", to=["ana@example.org"])
    waiting = WaitingMail.objects.create(about="Kode", sealed=mail_seal.seal(mail))
    refuse_unsafe_start()
    old = change(settings, "REMBUK_SECRET_KEY", "s" * 64)
    refuse_unsafe_start()
    with pytest.raises(CommandError, match=f"1 things still need {old}"):
        call_command("keys", forget=["REMBUK_SECRET_KEY", old])
    assert mail_seal.unseal(waiting.sealed).body == "1234"
    waiting.delete()
    call_command("keys", forget=["REMBUK_SECRET_KEY", old], stdout=StringIO())


def test_a_session_outlives_a_secret_key(settings: object, budi: Person, client: Client) -> None:
    client.force_login(budi.user)
    change(settings, "REMBUK_SECRET_KEY", "s" * 64)
    assert client.get("/id/akun/", follow=True).context["user"] == budi.user


def test_heads_hold_under_the_public_half_of_an_earlier_log_key(settings: object) -> None:
    for log in ("percobaan", "poll/1"):
        append(log=log, entry={"a": 1})
        sign_head(log=log)
    refuse_unsafe_start()
    first = public_key()
    old = change(settings, "REMBUK_LOG_KEY", "l" * 64)
    for log in ("percobaan", "poll/1"):
        append(log=log, entry={"a": 2})
        sign_head(log=log)
        assert faults(log) == []
    assert key_of("poll/1") == first, "a log of one thing has one key to its end"
    settings.REMBUK_LOG_KEYS_BEFORE = [f"public:{first}"]
    refuse_unsafe_start()
    assert faults("percobaan") == faults("poll/1") == []
    with pytest.raises(CommandError, match="3 things still need"):
        call_command("keys", forget=["REMBUK_LOG_KEY", old])
    settings.REMBUK_LOG_KEYS_BEFORE = []
    assert faults("percobaan") == ["the signature of head 1 is wrong"]


def test_a_lost_key_is_given_up_on_purpose_only(settings: object, budi: Person) -> None:
    TOTP.activate(budi.user, "JBSWY3DPEHPK3PXP")
    refuse_unsafe_start()
    name = names("REMBUK_FACTOR_KEY")[0]
    settings.REMBUK_FACTOR_KEY = "f" * 64
    with pytest.raises(WrongKey):
        refuse_unsafe_start()
    with pytest.raises(CommandError, match="still need"):
        call_command("keys", forget=["REMBUK_FACTOR_KEY", name])
    call_command(
        "keys", forget=["REMBUK_FACTOR_KEY", name], although_needed=True, stdout=StringIO()
    )
    KeyName.objects.filter(setting="REMBUK_LOG_KEY").update(first_used_at=timezone.now())
    refuse_unsafe_start()
