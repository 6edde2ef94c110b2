#!/usr/bin/env python3
"""The officers' side of a vote whose key never reaches the server. Needs Python 3.9 and PyNaCl.

    python3 open_votes.py draw      upacara-SLUG.json                  the key and its shares
    python3 open_votes.py rehearse  gladi-SLUG.json                    before the vote opens
    python3 open_votes.py open      amplop-SLUG.json                   after the close
    python3 open_votes.py audit     amplop-SLUG.json suara-SLUG.json   after the count

Run it on a machine without a network. Shares are typed and shown, and written nowhere. What goes
back to the server is a file that this program names. Exit code 0: done; 1: it says what is wrong.

Program para petugas untuk suara yang kuncinya tidak pernah sampai ke server. Jalankan di komputer
tanpa jaringan. Bagian kunci hanya diketik dan ditampilkan, tidak pernah disimpan.
"""

import argparse
import base64
import hashlib
import hmac
import importlib.util
import json
import os
import secrets
import sys
from collections import Counter, namedtuple

if sys.version_info < (3, 9):  # Python 2 and 3.5 stop here too, and show this line
    sys.exit("This program needs Python 3.9 or newer; this is %s" % sys.version.split()[0])
try:
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, PublicKey, SealedBox
    from nacl.signing import SigningKey, VerifyKey
except ImportError:
    sys.exit(
        "This program needs PyNaCl: python3 -m pip install pynacl\n"
        "Program ini memerlukan PyNaCl: python3 -m pip install pynacl"
    )

CEREMONY = "rembuk-ceremony 1"
KEY = "rembuk-key 1"
REHEARSAL = "rembuk-rehearsal 1"
REHEARSED = "rembuk-rehearsed 1"
ENVELOPES = "rembuk-envelopes 1"
OPENED = "rembuk-opened 1"
FEWEST, MOST = 2, 15
"""Of how many shares a key may be made."""


class Stop(Exception):
    """What is wrong, in both languages."""

    def __init__(self, words, **values):
        super().__init__(both(words, **values))


def both(words, **values):
    """A sentence in both languages, each on its line. Without values it stands as it is."""
    return "\n".join(text % values if values else text for text in words)


def plainly(text):
    """Words of a file on one line, without signs that could pass for lines of this program."""
    return "".join(sign if sign.isprintable() else " " for sign in str(text))[:200]


# --- The one spelling of a value, and what is signed ---


def spelled(value):
    """JSON that is the same wherever it is written. Raises ValueError for what JSON has not."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def digest(value):
    """SHA-256 of the one spelling of a value."""
    return hashlib.sha256(spelled(value)).hexdigest()


def salted(salt, value):
    """The same behind a salt: without it nobody finds a few ballots by trying."""
    return hashlib.sha256(bytes.fromhex(salt) + spelled(value)).hexdigest()


def in_order(ballots):
    """The ballots in an order that says nothing: by choice and stratum."""
    return sorted(ballots, key=lambda ballot: (spelled(ballot[0]), ballot[1]))


def choices_of(ballots):
    """The choices alone, in their order."""
    return [choice for choice, _stratum in in_order(ballots)]


def statement(log_name, rules_hash, public_key, size, root, channels):
    """What the officers sign of an opening: of which log, and what was found, channel by channel.

    ``channels`` has of each one: ``envelopes`` (how many), ``invalid`` (the hashes of those that
    hold no ballot), ``ballots`` and ``choices`` (salted digests).
    """
    return {
        "format": OPENED,
        "log_name": log_name,
        "rules_hash": rules_hash,
        "public_key": public_key,
        "size": size,
        "root": root,
        "channels": channels,
    }


def answer_statement(log_name, public_key, answer):
    """What the officers sign of a rehearsal."""
    named = {"log_name": log_name, "public_key": public_key, "answer": answer}
    return {"format": REHEARSED, **named}


def key_statement(sent):
    """What is signed of a fresh key: for which log, and of how many shares."""
    names = ("format", "log_name", "needed", "of", "public_key", "signs", "shares_id")
    return {name: sent[name] for name in names}


def can_seal(public_key):
    """Whether votes can be sealed under a key: not one of the few points that anybody opens."""
    try:
        return bool(SealedBox(PublicKey(bytes.fromhex(public_key))).encrypt(b"x"))
    except (CryptoError, ValueError, RuntimeError):
        return False


def code_of(public_key, signs):
    """The code of a key, short enough for paper: 20 signs in groups of four."""
    text = hashlib.sha256(bytes.fromhex(public_key) + bytes.fromhex(signs)).hexdigest().upper()
    return "-".join(text[start : start + 4] for start in range(0, 20, 4))


def is_signed(signs, value, signature):
    """Whether the signature over the one spelling of a value is of this key."""
    try:
        VerifyKey(bytes.fromhex(signs)).verify(spelled(value), bytes.fromhex(signature))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


# --- Shares of a key: SLIP-39 with one group and no passphrase ---
# https://github.com/satoshilabs/slips/blob/master/slip-0039.md

WORDS = """
academic acid acne acquire acrobat activity actress adapt adequate adjust admit adorn adult
advance advocate afraid again agency agree aide aircraft airline airport ajar alarm album alcohol
alien alive alpha already alto aluminum always amazing ambition amount amuse analysis anatomy
ancestor ancient angel angry animal answer antenna anxiety apart aquatic arcade arena argue armed
artist artwork aspect auction august aunt average aviation avoid award away axis axle beam beard
beaver become bedroom behavior being believe belong benefit best beyond bike biology birthday
bishop black blanket blessing blimp blind blue body bolt boring born both boundary bracelet branch
brave breathe briefing broken brother browser bucket budget building bulb bulge bumpy bundle
burden burning busy buyer cage calcium camera campus canyon capacity capital capture carbon cards
careful cargo carpet carve category cause ceiling center ceramic champion change charity check
chemical chest chew chubby cinema civil class clay cleanup client climate clinic clock clogs
closet clothes club cluster coal coastal coding column company corner costume counter course cover
cowboy cradle craft crazy credit cricket criminal crisis critical crowd crucial crunch crush
crystal cubic cultural curious curly custody cylinder daisy damage dance darkness database
daughter deadline deal debris debut decent decision declare decorate decrease deliver demand
density deny depart depend depict deploy describe desert desire desktop destroy detailed detect
device devote diagnose dictate diet dilemma diminish dining diploma disaster discuss disease dish
dismiss display distance dive divorce document domain domestic dominant dough downtown dragon
dramatic dream dress drift drink drove drug dryer duckling duke duration dwarf dynamic early earth
easel easy echo eclipse ecology edge editor educate either elbow elder election elegant element
elephant elevator elite else email emerald emission emperor emphasis employer empty ending endless
endorse enemy energy enforce engage enjoy enlarge entrance envelope envy epidemic episode equation
equip eraser erode escape estate estimate evaluate evening evidence evil evoke exact example
exceed exchange exclude excuse execute exercise exhaust exotic expand expect explain express
extend extra eyebrow facility fact failure faint fake false family famous fancy fangs fantasy
fatal fatigue favorite fawn fiber fiction filter finance findings finger firefly firm fiscal
fishing fitness flame flash flavor flea flexible flip float floral fluff focus forbid force
forecast forget formal fortune forward founder fraction fragment frequent freshman friar fridge
friendly frost froth frozen fumes funding furl fused galaxy game garbage garden garlic gasoline
gather general genius genre genuine geology gesture glad glance glasses glen glimpse goat golden
graduate grant grasp gravity gray greatest grief grill grin grocery gross group grownup grumpy
guard guest guilt guitar gums hairy hamster hand hanger harvest have havoc hawk hazard headset
health hearing heat helpful herald herd hesitate hobo holiday holy home hormone hospital hour huge
human humidity hunting husband hush husky hybrid idea identify idle image impact imply improve
impulse include income increase index indicate industry infant inform inherit injury inmate insect
inside install intend intimate invasion involve iris island isolate item ivory jacket jerky
jewelry join judicial juice jump junction junior junk jury justice kernel keyboard kidney kind
kitchen knife knit laden ladle ladybug lair lamp language large laser laundry lawsuit leader leaf
learn leaves lecture legal legend legs lend length level liberty library license lift likely lilac
lily lips liquid listen literary living lizard loan lobe location losing loud loyalty luck lunar
lunch lungs luxury lying lyrics machine magazine maiden mailman main makeup making mama manager
mandate mansion manual marathon march market marvel mason material math maximum mayor meaning
medal medical member memory mental merchant merit method metric midst mild military mineral
minister miracle mixed mixture mobile modern modify moisture moment morning mortgage mother
mountain mouse move much mule multiple muscle museum music mustang nail national necklace negative
nervous network news nuclear numb numerous nylon oasis obesity object observe obtain ocean often
olympic omit oral orange orbit order ordinary organize ounce oven overall owner paces pacific
package paid painting pajamas pancake pants papa paper parcel parking party patent patrol payment
payroll peaceful peanut peasant pecan penalty pencil percent perfect permit petition phantom
pharmacy photo phrase physics pickup picture piece pile pink pipeline pistol pitch plains plan
plastic platform playoff pleasure plot plunge practice prayer preach predator pregnant premium
prepare presence prevent priest primary priority prisoner privacy prize problem process profile
program promise prospect provide prune public pulse pumps punish puny pupal purchase purple python
quantity quarter quick quiet race racism radar railroad rainbow raisin random ranked rapids raspy
reaction realize rebound rebuild recall receiver recover regret regular reject relate remember
remind remove render repair repeat replace require rescue research resident response result
retailer retreat reunion revenue review reward rhyme rhythm rich rival river robin rocky romantic
romp roster round royal ruin ruler rumor sack safari salary salon salt satisfy satoshi saver says
scandal scared scatter scene scholar science scout scramble screw script scroll seafood season
secret security segment senior shadow shaft shame shaped sharp shelter sheriff short should shrimp
sidewalk silent silver similar simple single sister skin skunk slap slavery sled slice slim slow
slush smart smear smell smirk smith smoking smug snake snapshot sniff society software soldier
solution soul source space spark speak species spelling spend spew spider spill spine spirit spit
spray sprinkle square squeeze stadium staff standard starting station stay steady step stick stilt
story strategy strike style subject submit sugar suitable sunlight superior surface surprise
survive sweater swimming swing switch symbolic sympathy syndrome system tackle tactics tadpole
talent task taste taught taxi teacher teammate teaspoon temple tenant tendency tension terminal
testify texture thank that theater theory therapy thorn threaten thumb thunder ticket tidy timber
timely ting tofu together tolerate total toxic tracks traffic training transfer trash traveler
treat trend trial tricycle trip triumph trouble true trust twice twin type typical ugly ultimate
umbrella uncover undergo unfair unfold unhappy union universe unkind unknown unusual unwrap
upgrade upstairs username usher usual valid valuable vampire vanish various vegan velvet venture
verdict verify very veteran vexed victim video view vintage violence viral visitor visual vitamins
vocal voice volume voter voting walnut warmth warn watch wavy wealthy weapon webcam welcome
welfare western width wildlife window wine wireless wisdom withdraw wits wolf woman work worthy
wrap wrist writing wrote year yelp yield yoga zero
""".split()
PLACE = {word: number for number, word in enumerate(WORDS)}
GENERATOR = (
    0xE0E040,
    0x1C1C080,
    0x3838100,
    0x7070200,
    0xE0E0009,
    0x1C0C2412,
    0x38086C24,
    0x3090FC48,
    0x21B1F890,
    0x3F3F120,
)
SEED_BYTES, DIGEST_BYTES, SHARE_WORDS = 16, 4, 20
SECRET_AT, DIGEST_AT = 255, 254
Share = namedtuple("Share", "identifier extendable exponent number needed value")
NO_SHARE = (
    "These words are not a share. Compare each of the twenty with the paper.",
    "Kata-kata ini bukan bagian kunci. Bandingkan kedua puluh katanya dengan kertas.",
)


def tables():
    """Powers and logarithms in the field of 256 elements, generator x + 1."""
    powers, logarithms, value = [], [0] * 256, 1
    for exponent in range(255):
        powers.append(value)
        logarithms[value] = exponent
        value ^= value << 1
        if value & 0x100:
            value ^= 0x11B
    return powers, logarithms


POWERS, LOGARITHMS = tables()


def interpolated(points, place):
    """The value at a place of the polynomial through these points."""
    if place in points:
        return points[place]
    product = sum(LOGARITHMS[x ^ place] for x in points)
    result = bytes(len(next(iter(points.values()))))
    for x, data in points.items():
        basis = product - LOGARITHMS[x ^ place] - sum(LOGARITHMS[x ^ other] for other in points)
        result = bytes(
            r ^ (POWERS[(LOGARITHMS[d] + basis) % 255] if d else 0) for r, d in zip(result, data)
        )
    return result


def checksum(values, extendable):
    """RS1024 over ten-bit values."""
    state = 1
    for value in (*(b"shamir_extendable" if extendable else b"shamir"), *values):
        top = state >> 20
        state = (state & 0xFFFFF) << 10 ^ value
        for bit in range(10):
            state ^= GENERATOR[bit] if top >> bit & 1 else 0
    return state


def feistel(text, share, rounds):
    """Four rounds with PBKDF2, forwards to encrypt and backwards to decrypt."""
    half = len(text) // 2
    left, right = text[:half], text[half:]
    salt = b"" if share.extendable else b"shamir" + share.identifier.to_bytes(2, "big")
    for number in rounds:
        times = (10000 << share.exponent) // 4
        mixed = hashlib.pbkdf2_hmac("sha256", bytes([number]), salt + right, times, half)
        left, right = right, bytes(a ^ b for a, b in zip(left, mixed))
    return right + left


def share_of(words):
    """A share from its words. Raises Stop."""
    places = [PLACE.get(word) for word in str(words).casefold().split()]
    if len(places) != SHARE_WORDS or None in places:
        raise Stop(NO_SHARE)
    head = places[0] << 10 | places[1]
    extendable = bool(head >> 4 & 1)
    if checksum(places, extendable) != 1:
        raise Stop(NO_SHARE)
    middle = places[2] << 10 | places[3]
    groups = middle >> 8
    value = 0
    for place in places[4:-3]:
        value = value << 10 | place
    if groups or value >> 8 * SEED_BYTES:
        raise Stop(NO_SHARE)
    return Share(
        identifier=head >> 5,
        extendable=extendable,
        exponent=head & 15,
        number=(middle >> 4 & 15) + 1,
        needed=(middle & 15) + 1,
        value=value.to_bytes(SEED_BYTES, "big"),
    )


def words_of(share):
    """The words of a share."""
    head = share.identifier << 5 | int(share.extendable) << 4 | share.exponent
    middle = share.number - 1 << 4 | share.needed - 1
    value = int.from_bytes(share.value, "big")
    places = [head >> 10, head & 1023, middle >> 10, middle & 1023]
    places += [value >> shift & 1023 for shift in range(120, -1, -10)]
    check = checksum([*places, 0, 0, 0], share.extendable) ^ 1
    places += [check >> shift & 1023 for shift in (20, 10, 0)]
    return " ".join(WORDS[place] for place in places)


def joined(shares):
    """The seed that as many shares as are needed make. Raises Stop."""
    first = shares[0]
    alike = {share._replace(number=0, value=b"") for share in shares}
    points = {share.number - 1: share.value for share in shares}
    if len(alike) != 1 or len(points) != len(shares) or len(shares) != first.needed:
        raise Stop(NOT_TOGETHER)
    text = interpolated(points, SECRET_AT) if first.needed > 1 else first.value
    if first.needed > 1:
        control = interpolated(points, DIGEST_AT)
        found = hmac.new(control[DIGEST_BYTES:], text, "sha256").digest()[:DIGEST_BYTES]
        if found != control[:DIGEST_BYTES]:
            raise Stop(NOT_TOGETHER)
    return feistel(text, first, (3, 2, 1, 0))


def divided(seed, needed, of):
    """A seed in so many shares, of which so many are needed (two or more)."""
    kind = Share(secrets.randbelow(1 << 15), True, 1, 0, needed, b"")
    text = feistel(seed, kind, (0, 1, 2, 3))
    points = {number: secrets.token_bytes(SEED_BYTES) for number in range(needed - 2)}
    chance = secrets.token_bytes(SEED_BYTES - DIGEST_BYTES)
    control = hmac.new(chance, text, "sha256").digest()[:DIGEST_BYTES] + chance
    base = {**points, DIGEST_AT: control, SECRET_AT: text}
    return [
        kind._replace(number=number + 1, value=interpolated(base, number)) for number in range(of)
    ]


NOT_TOGETHER = (
    "These shares together do not make the key of this vote.",
    "Bagian-bagian ini tidak membentuk kunci pemungutan suara ini.",
)


def opening_key(seed):
    """The key that opens the envelopes."""
    return PrivateKey(hashlib.sha256(b"rembuk poll key of trustees\x00" + seed).digest())


def signing_key(seed):
    """The key that signs what was opened."""
    return SigningKey(hashlib.sha256(b"rembuk signature of trustees\x00" + seed).digest())


def public_halves(seed):
    """The public halves of both keys, in hexadecimal."""
    return bytes(opening_key(seed).public_key).hex(), bytes(signing_key(seed).verify_key).hex()


# --- Files ---

READ = (
    "The file %(name)s cannot be read: %(why)s",
    "Berkas %(name)s tidak bisa dibaca: %(why)s",
)
OTHER_FILE = (
    "The file %(name)s is another one: it calls itself %(found)s, and %(wanted)s is needed here.",
    "Berkas %(name)s bukan yang diperlukan: isinya %(found)s, yang diperlukan %(wanted)s.",
)
DAMAGED = (
    "The file %(name)s is damaged: %(what)s is missing or wrong. Download it again.",
    "Berkas %(name)s rusak: %(what)s tidak ada atau salah. Unduh lagi.",
)
STANDS = (
    "There is a file %(name)s already. Move it away first; it is not overwritten.",
    "Berkas %(name)s sudah ada. Pindahkan dulu; berkas itu tidak ditimpa.",
)
UNWRITTEN = (
    "The file %(name)s cannot be written: %(why)s",
    "Berkas %(name)s tidak bisa ditulis: %(why)s",
)


def no_number(text):
    """JSON has no such numbers."""
    raise ValueError("no number: " + text)


def once(pairs):
    """An object in which no name stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def parsed(text, deepest=40):
    """A value from JSON. Raises ValueError, also for what is nested too deeply."""
    try:
        found = json.loads(text, parse_constant=no_number, object_pairs_hook=once)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    level = [found] if isinstance(found, (dict, list)) else []
    for _depth in range(deepest):
        parts = (part.values() if isinstance(part, dict) else part for part in level)
        level = [one for part in parts for one in part if isinstance(one, (dict, list))]
    if level:
        raise ValueError("nested too deeply")
    return found


def read(name, wanted):
    """An object from a file of this format. Raises Stop."""
    try:
        with open(name, "rb") as file:
            found = parsed(file.read().decode("utf-8"))
    except (OSError, ValueError, MemoryError) as error:
        raise Stop(READ, name=plainly(name), why=plainly(error) or "memory") from None
    called = found.get("format") if isinstance(found, dict) else None
    if not isinstance(called, str) or not called.startswith(wanted):
        raise Stop(OTHER_FILE, name=plainly(name), found=plainly(called), wanted=wanted)
    return found


def hold(name, found, **tests):
    """The parts of a file are there and as they must be. Raises Stop."""
    for part, test in tests.items():
        if not test(found.get(part)):
            raise Stop(DAMAGED, name=plainly(name), what=part)


def write(name, value):
    """A new file; an earlier one is never overwritten. Raises Stop."""
    try:
        with open(name, "x", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            file.write("\n")
    except FileExistsError:
        raise Stop(STANDS, name=plainly(name)) from None
    except (OSError, ValueError) as error:
        raise Stop(UNWRITTEN, name=plainly(name), why=plainly(error)) from None


def check_free(name):
    """Before anybody types a share. Raises Stop."""
    if os.path.exists(name):
        raise Stop(STANDS, name=plainly(name))


def is_text(value):
    """A text that can be written."""
    try:
        return isinstance(value, str) and value.encode() is not None
    except UnicodeEncodeError:
        return False


def is_number(value):
    """A whole number from zero on."""
    return type(value) is int and value >= 0


def is_hash(value):
    """32 bytes in hexadecimal, in small letters."""
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")


def each(test):
    """A list of such."""
    return lambda value: isinstance(value, list) and all(map(test, value))


def is_head(value):
    """A signed head of the log."""
    return (
        isinstance(value, dict)
        and is_number(value.get("size"))
        and is_hash(value.get("root"))
        and is_text(value.get("at"))
        and is_text(value.get("signature"))
    )


def is_ballot(value):
    """A choice, null when invalid, and a stratum."""
    return isinstance(value, list) and len(value) == 2 and is_text(value[1])


# --- Asking for shares ---

ASK_SHARE = (
    "Share %(place)d of %(needed)d: its twenty words",
    "Bagian kunci %(place)d dari %(needed)d: kedua puluh katanya",
)
ANOTHER_VOTE = (
    "This is a share of another vote. Look for the paper of this one.",
    "Ini bagian kunci pemungutan suara lain. Cari kertas yang benar.",
)
TWICE = ("This share is in already.", "Bagian ini sudah dimasukkan.")
ENDED = (
    "Nothing more was typed, so nothing was done.",
    "Tidak ada ketikan lagi, jadi tidak ada yang dilakukan.",
)
SHARES_IN = ("%(count)d shares are in.", "%(count)d bagian kunci sudah masuk.")


class Desk:
    """The terminal: what is said, asked, and wiped away."""

    def __init__(self, ask=input, say=print):
        self.ask_line, self.say_line = ask, say
        self.wipes = say is print and sys.stdout.isatty()

    def say(self, words, **values):
        """A sentence in both languages."""
        text = both(words, **values)
        if self.say_line is print:
            coding = sys.stdout.encoding or "utf-8"
            text = text.encode(coding, "backslashreplace").decode(coding)
        self.say_line(text)

    def ask(self, words=None, **values):
        """A line that somebody types. Raises Stop at the end of the input."""
        if words:
            self.say(words, **values)
        try:
            return self.ask_line("> ")
        except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
            raise Stop(ENDED) from None

    def wipe(self):
        """What was typed or shown is no longer on the screen, nor above it."""
        if self.wipes:
            self.say_line("\033[3J\033[H\033[2J", end="")


def seed_of(desk, key):
    """The seed that the officers' shares make, of this key and no other. Raises Stop."""
    shares = []
    while len(shares) < key["needed"]:
        typed = desk.ask(ASK_SHARE, place=len(shares) + 1, needed=key["needed"])
        desk.wipe()
        try:
            share = share_of(typed)
        except Stop as stop:
            desk.say((str(stop),))
            continue
        if share.identifier != key["shares_id"] or share.needed != key["needed"]:
            desk.say(ANOTHER_VOTE)
        elif share.number in [one.number for one in shares]:
            desk.say(TWICE)
        else:
            shares.append(share)
            desk.say(SHARES_IN, count=len(shares))
    seed = joined(shares)
    if public_halves(seed) != (key["public_key"], key["signs"]):
        raise Stop(NOT_TOGETHER)
    return seed


def check_key(name, key):
    """What a file says of the key is whole. Raises Stop."""
    if not isinstance(key, dict):
        raise Stop(DAMAGED, name=plainly(name), what="key")
    hold(name, key, public_key=is_hash, signs=is_hash, shares_id=is_number, needed=is_number)
    if not FEWEST <= key["needed"] < MOST:
        raise Stop(DAMAGED, name=plainly(name), what="needed")


# --- draw ---

ALONE = (
    "Share %(number)d of %(of)d. Only its officer looks at the screen now. Then press Enter.",
    "Bagian %(number)d dari %(of)d. Kini hanya petugasnya yang melihat layar. Lalu tekan Enter.",
)
ON_PAPER = (
    "Write these twenty words down, each with its number. Then press Enter.",
    "Tulis kedua puluh kata ini beserta nomornya. Lalu tekan Enter.",
)
TYPE_WORD = ("From the paper: word number %(place)d", "Dari kertas: kata nomor %(place)d")
NOT_WRITTEN = (
    "That is not the word. Here are all of them once more.",
    "Bukan kata itu. Berikut semua katanya sekali lagi.",
)
CODE = (
    "The code of the key. Every officer writes it beside the words, and types it on the site: "
    "%(code)s",
    "Kode kunci. Setiap petugas menulisnya di samping kata-katanya, lalu mengetiknya di situs: "
    "%(code)s",
)
BRING = ("Bring this file to the site: %(name)s", "Bawa berkas ini ke situs: %(name)s")


def draw(desk, name, to):
    """Draw a key, show each share to its officer alone, and write the public halves."""
    asked = read(name, CEREMONY)
    hold(name, asked, log_name=is_text, question=is_text, needed=is_number, of=is_number)
    needed, of = asked["needed"], asked["of"]
    if not FEWEST <= needed < of <= MOST:
        raise Stop(DAMAGED, name=plainly(name), what="needed")
    to = to or f"kunci-{plain_name(asked['log_name'])}.json"
    check_free(to)
    desk.say((plainly(asked["question"]),))
    seed = secrets.token_bytes(SEED_BYTES)
    shares = divided(seed, needed, of)
    for start in range(of):  # before anybody writes: each so many in a row make the key again
        chosen = [shares[(start + step) % of] for step in range(needed)]
        if joined([share_of(words_of(share)) for share in chosen]) != seed:
            raise Stop(NOT_TOGETHER)
    for share in shares:
        show_share(desk, share, of)
    public_key, signs = public_halves(seed)
    found = {"format": KEY, "log_name": asked["log_name"], "needed": needed, "of": of}
    found |= {"public_key": public_key, "signs": signs, "shares_id": shares[0].identifier}
    signed = signing_key(seed).sign(spelled(key_statement(found))).signature.hex()
    write(to, {**found, "signature": signed})
    desk.say(CODE, code=code_of(public_key, signs))
    desk.say(BRING, name=to)


def show_share(desk, share, of):
    """Its words, until two of them were typed from paper."""
    words = words_of(share).split()
    while True:
        desk.ask(ALONE, number=share.number, of=of)
        lines = [f"{place:>2} {word}" for place, word in enumerate(words, start=1)]
        desk.say(("\n".join(lines),))
        desk.ask(ON_PAPER)
        desk.wipe()
        places = sorted(secrets.SystemRandom().sample(range(4, 20), 2))
        typed = [desk.ask(TYPE_WORD, place=place + 1).strip().casefold() for place in places]
        desk.wipe()
        if typed == [words[place] for place in places]:
            return
        desk.say(NOT_WRITTEN)


def plain_name(log_name):
    """A log's name as part of a file's name."""
    return "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in log_name)[:60]


# --- rehearse ---

CANNOT = (
    "The dummy vote does not open with this key. The vote must not begin.",
    "Suara percobaan tidak terbuka dengan kunci ini. Pemungutan suara tidak boleh dimulai.",
)


def rehearse(desk, name, to):
    """Open the dummy vote of the server with real shares, and write what it says."""
    asked = read(name, REHEARSAL)
    hold(name, asked, log_name=is_text, question=is_text, envelope=is_text)
    check_key(name, asked.get("key"))
    to = to or f"jawaban-{plain_name(asked['log_name'])}.json"
    check_free(to)
    desk.say((plainly(asked["question"]),))
    seed, key = seed_of(desk, asked["key"]), asked["key"]
    found = content_of(opening_key(seed), envelope_of(name, asked["envelope"]))
    if found is None or not is_text(found[0]):
        raise Stop(CANNOT)
    signed = answer_statement(asked["log_name"], key["public_key"], found[0])
    signature = signing_key(seed).sign(spelled(signed)).signature.hex()
    write(to, {**signed, "signature": signature})
    desk.say(CODE, code=code_of(key["public_key"], key["signs"]))
    desk.say(BRING, name=to)


# --- open ---

WRONG_LOG = (
    "The log in the file does not hold: %(why)s. Nothing was opened.",
    "Log di dalam berkas tidak benar: %(why)s. Tidak ada yang dibuka.",
)
WRONG_ENVELOPES = (
    "%(channel)s: %(more)d envelopes are none of the log, %(less)d of the log are missing, "
    "%(twice)d stand twice. Nothing was opened.",
    "%(channel)s: %(more)d amplop tidak ada di log, %(less)d amplop di log hilang, %(twice)d "
    "muncul dua kali. Tidak ada yang dibuka.",
)
HELD = (
    "The log has %(size)d entries and the root %(root)s. Compare it with the site's page of the "
    "log, from another machine.",
    "Log memuat %(size)d entri dan akarnya %(root)s. Bandingkan dengan halaman log di situs, dari "
    "komputer lain.",
)
FOUND = (
    "%(channel)s: %(envelopes)d envelopes opened, %(ballots)d hold a ballot, %(invalid)d do not.",
    "%(channel)s: %(envelopes)d amplop dibuka, %(ballots)d berisi suara, %(invalid)d tidak.",
)
INVALID = ("  holds no ballot: %(hash)s", "  tidak berisi suara: %(hash)s")
AFTER = (
    "Delete the files with envelopes and ballots after the objection period, and burn the papers.",
    "Hapus berkas amplop dan suara sesudah masa keberatan, dan musnahkan kertasnya.",
)


def envelope_of(name, text):
    """The bytes of an envelope. Raises Stop."""
    try:
        return base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Stop(DAMAGED, name=plainly(name), what="envelope") from None


def content_of(key, envelope):
    """The choice and the stratum in an envelope; None when it holds no ballot."""
    try:
        held = parsed(SealedBox(key).decrypt(envelope).decode("utf-8"), deepest=20)
        choice, stratum = held["c"], held["s"]
        spelled([choice, stratum])
    except (CryptoError, ValueError, KeyError, TypeError):
        return None
    return (choice, stratum) if choice is not None and isinstance(stratum, str) else None


def root_of(entries):
    """Root of the tree over these entries (RFC 9162, section 2.1)."""
    stack = []
    for entry in entries:
        value, level = hashlib.sha256(b"\x00" + entry.encode()).digest(), 0
        while stack and stack[-1][0] == level:
            value = hashlib.sha256(b"\x01" + stack.pop()[1] + value).digest()
            level += 1
        stack.append((level, value))
    value = stack.pop()[1]
    while stack:
        value = hashlib.sha256(b"\x01" + stack.pop()[1] + value).digest()
    return value.hex()


def check_log(name, log):
    """The entries of a log that its newest head covers, and that head. Raises Stop."""
    if not isinstance(log, dict):
        raise Stop(DAMAGED, name=plainly(name), what="log")
    hold(name, log, log_name=is_text, key=is_hash, log=each(is_text), heads=each(is_head))
    try:
        entries = [parsed(entry) for entry in log["log"]]
    except ValueError:
        raise Stop(DAMAGED, name=plainly(name), what="log") from None
    if not entries or not all(
        isinstance(one, dict) and is_text(one.get("type")) for one in entries
    ):
        raise Stop(DAMAGED, name=plainly(name), what="log")
    if not log["heads"] or log["heads"][-1]["size"] != len(entries):
        raise Stop(WRONG_LOG, why="no head / tidak ada kepala log")
    head = log["heads"][-1]
    if root_of(log["log"]) != head["root"]:
        raise Stop(WRONG_LOG, why="root / akar")
    lines = (log["log_name"], head["size"], head["root"], head["at"])
    message = "".join(f"{line}\n" for line in lines).encode()
    try:
        VerifyKey(bytes.fromhex(log["key"])).verify(message, bytes.fromhex(head["signature"]))
    except (CryptoError, ValueError):
        raise Stop(WRONG_LOG, why="signature / tanda tangan") from None
    return entries, head


def check_rules(name, entries, key):
    """The rules' hash, when the key is the one that they froze. Raises Stop."""
    opening = entries[0]
    rules = {k: v for k, v in opening.items() if k not in ("type", "rules_hash")}
    held = rules.get("key") if isinstance(rules.get("key"), dict) else {}
    named = (rules.get("public_key"), held.get("signs"), held.get("needed"))
    if opening["type"] != "opening" or opening.get("rules_hash") != digest(rules):
        raise Stop(WRONG_LOG, why="rules / aturan")
    if named != (key["public_key"], key["signs"], key["needed"]):
        raise Stop(WRONG_LOG, why="key / kunci")
    return opening["rules_hash"]


def logged_hashes(entries, channel):
    """The envelopes that the log has of a channel, without those that two people left out."""
    kind, part = ("closing", "envelopes") if channel == "online" else (channel + "s", "sealed")
    found = next((e.get(part) for e in reversed(entries) if e["type"] == kind), None)
    if not each(is_hash)(found):
        raise Stop(WRONG_LOG, why=f"{plainly(kind)}: {part}")
    decided = next((e for e in reversed(entries) if e["type"] == "exclusion"), {})
    left_out = decided.get("envelopes", [])
    if not each(is_hash)(left_out):
        raise Stop(WRONG_LOG, why="exclusion: envelopes")
    left_out = set(left_out)
    return Counter(h for h in found if h not in left_out)


def opened(key, envelopes):
    """The ballots of these envelopes in an order that says nothing, and the hashes of the rest."""
    ballots, invalid = [], []
    for envelope in envelopes:
        content = content_of(key, envelope)
        if content is None:
            invalid.append(hashlib.sha256(envelope).hexdigest())
        else:
            ballots.append(list(content))
    secrets.SystemRandom().shuffle(ballots)
    return in_order(ballots), sorted(invalid)


def envelopes_in(name):
    """A file of envelopes, held against the log in it: its parts, or Stop."""
    asked = read(name, ENVELOPES)
    hold(name, asked, question=is_text, envelopes=lambda found: isinstance(found, dict))
    check_key(name, asked.get("key"))
    entries, head = check_log(name, asked.get("log"))
    rules_hash = check_rules(name, entries, asked["key"])
    found = {}
    for channel, texts in asked["envelopes"].items():
        if not channel.isalpha() or not each(is_text)(texts):
            raise Stop(DAMAGED, name=plainly(name), what="envelopes")
        found[channel] = [envelope_of(name, text) for text in texts]
        hashes = Counter(hashlib.sha256(envelope).hexdigest() for envelope in found[channel])
        logged = logged_hashes(entries, channel)
        if hashes != logged or max(hashes.values(), default=1) > 1:
            counts = {"more": len(hashes - logged), "less": len(logged - hashes)}
            counts["twice"] = sum(number > 1 for number in hashes.values())
            raise Stop(WRONG_ENVELOPES, channel=channel, **counts)
    if "online" not in found:
        raise Stop(DAMAGED, name=plainly(name), what="online")
    return asked, entries, head, rules_hash, found


def open_all(desk, name, to):
    """Open the envelopes of a closed vote, mix what they hold, sign it, and write the file."""
    asked, _entries, head, rules_hash, found = envelopes_in(name)
    log_name, key = asked["log"]["log_name"], asked["key"]
    to = to or f"terbuka-{plain_name(log_name)}.json"
    check_free(to)
    desk.say((plainly(asked["question"]),))
    desk.say(HELD, size=head["size"], root=head["root"])
    seed = seed_of(desk, key)
    ballots, channels, salts, hashes = {}, {}, {}, {}
    for channel, envelopes in found.items():
        ballots[channel], invalid = opened(opening_key(seed), envelopes)
        hashes[channel] = sorted(hashlib.sha256(one).hexdigest() for one in envelopes)
        salts[channel] = {part: secrets.token_hex(32) for part in ("ballots", "choices")}
        channels[channel] = {
            "envelopes": len(envelopes),
            "invalid": invalid,
            "ballots": salted(salts[channel]["ballots"], ballots[channel]),
            "choices": salted(salts[channel]["choices"], choices_of(ballots[channel])),
        }
        tell(desk, channel, channels[channel])
    said = statement(log_name, rules_hash, key["public_key"], head["size"], head["root"], channels)
    signature = signing_key(seed).sign(spelled(said)).signature.hex()
    parts = {"envelopes": hashes, "ballots": ballots, "salts": salts}
    write(to, {"format": OPENED, "statement": said, "signature": signature, **parts})
    desk.say(BRING, name=to)
    desk.say(AFTER)


def tell(desk, channel, found):
    """How many envelopes held a ballot, and which did not."""
    invalid, envelopes = found["invalid"], found["envelopes"]
    numbers = {"envelopes": envelopes, "invalid": len(invalid)}
    desk.say(FOUND, channel=channel, ballots=envelopes - len(invalid), **numbers)
    for one in invalid:
        desk.say(INVALID, hash=one)


# --- audit ---

ANOTHER_LOG = (
    "The package is of another vote, or its log is not the one of the envelopes.",
    "Paket itu dari pemungutan suara lain, atau lognya bukan log amplop ini.",
)
NAMED_INVALID = (
    "FAULT %(channel)s: the log calls other envelopes invalid than are.",
    "SALAH %(channel)s: log menyebut amplop tidak sah yang lain daripada yang sebenarnya.",
)
MORE_OR_LESS = (
    "FAULT %(choice)s: %(opened)d times in the envelopes, %(published)d times published.",
    "SALAH %(choice)s: %(opened)d kali di amplop, %(published)d kali diumumkan.",
)
OTHER_PLACE = (
    "FAULT kecamatan %(stratum)s: %(opened)d in the envelopes, %(published)d published, or other "
    "choices.",
    "SALAH kecamatan %(stratum)s: %(opened)d di amplop, %(published)d diumumkan, atau pilihannya "
    "lain.",
)
BEGIN_SO = (
    "FAULT %(choice)s: %(opened)d rankings in the envelopes begin so, %(published)d published.",
    "SALAH %(choice)s: %(opened)d urutan di amplop dimulai begitu, %(published)d diumumkan.",
)
OTHER_RESULT = (
    "FAULT of the whole rankings, not as cut: %(what)s",
    "SALAH untuk urutan utuh, bukan yang dipotong: %(what)s",
)
NEEDS_COUNTING = (
    "Rankings of this vote were published without their ends. Put verify_poll.py beside this "
    "program: it counts the whole ones.",
    "Urutan di pemungutan ini diumumkan tanpa bagian akhirnya. Letakkan verify_poll.py di folder "
    "program ini: program itu menghitung urutan yang utuh.",
)
AS_INVALID = (
    "FAULT %(number)d published as invalid, %(found)d envelopes hold no ballot.",
    "SALAH %(number)d diumumkan tidak sah, %(found)d amplop tidak berisi suara.",
)
HOLDS = (
    "The choices published are those in the envelopes. Whether they were counted right is checked "
    "by verify_poll.py; who was entitled, and what the server saw while sealing, by nothing here.",
    "Pilihan yang diumumkan sama dengan isi amplop. Penghitungannya diperiksa dengan "
    "verify_poll.py; siapa yang berhak dan apa yang dilihat server tidak diperiksa di sini.",
)
HOLDS_NOT = ("This does not hold.", "Ini tidak cocok.")


def audit(desk, name, package_name):
    """Open the envelopes once more and compare with the published package; the exit code."""
    asked, _entries, _head, _rules, found = envelopes_in(name)
    package = read(package_name, "rembuk-poll")
    hold(package_name, package, ballots=each(is_ballot))
    entries, _newest = check_log(package_name, package)
    if package["log_name"] != asked["log"]["log_name"] or not continues(asked["log"], package):
        raise Stop(ANOTHER_LOG)
    desk.say((plainly(asked["question"]),))
    counting = verifier() if is_cut(entries) else None
    key = opening_key(seed_of(desk, asked["key"]))
    again = {channel: opened(key, envelopes) for channel, envelopes in found.items()}
    said = next((e for e in entries if e["type"] == "opened"), None)
    faults = []
    for channel, (ballots, invalid) in again.items():
        numbers = {"envelopes": len(ballots) + len(invalid), "invalid": invalid}
        tell(desk, channel, numbers)
        named = said.get("channels", {}).get(channel, {}) if said else {}
        if said and named.get("invalid") != invalid:
            faults.append((NAMED_INVALID, {"channel": channel}))
    faults += compared(package_name, package, entries, again, cut=counting is not None)
    faults += placed_otherwise(package, again, cut=counting is not None)
    if counting:
        faults += counted_otherwise(counting, entries, again)
    for words, values in faults:
        desk.say(words, **values)
    desk.say(HOLDS_NOT if faults else HOLDS)
    return 1 if faults else 0


def continues(log, package):
    """Whether the log of one file is the beginning of the other one's."""
    shorter = min(len(log["log"]), len(package["log"]))
    return log["log"][:shorter] == package["log"][:shorter]


def compared(name, package, entries, again, cut):
    """How often each choice stands in the envelopes and in the package, where that differs.

    Ballots on channels that have no envelopes here are left aside; where they are published
    together with the others, those of the envelopes must be among them. Of rankings that were cut
    as many begin with the same places.
    """
    published = published_of(name, package, again)
    others = added_without(entries, again) and any(c == "" for c, _n in package["channels"])
    invalid, valid = published.count(None), [c for c in published if c is not None]
    opened_ones = [choice for ballots, _ in again.values() for choice, _s in ballots]
    each_of = beginnings if cut else lambda choices: Counter(map(text_of, choices))
    ours, theirs = each_of(opened_ones), each_of(valid)
    for choice in sorted(theirs | ours):
        more = theirs[choice] > ours[choice] and not others
        less = theirs[choice] < ours[choice] and (not cut or choice == "[]")
        if more or less:
            numbers = {"opened": ours[choice], "published": theirs[choice]}
            yield (BEGIN_SO if cut else MORE_OR_LESS), {"choice": plainly(choice), **numbers}
    without = sum(len(found) for _ballots, found in again.values())
    if invalid < without or (invalid > without and not others):
        yield AS_INVALID, {"number": invalid, "found": without}


def published_of(name, package, again):
    """The published choices of these channels; None for each that is invalid."""
    channels = package.setdefault("channels", [["online", len(package["ballots"])]])
    fits = each(lambda one: isinstance(one, list) and len(one) == 2 and is_number(one[1]))
    if not fits(channels) or sum(one[1] for one in channels) != len(package["ballots"]):
        raise Stop(DAMAGED, name=plainly(name), what="channels")
    found, start = [], 0
    for channel, number in channels:
        if channel == "" or channel in again:
            part = package["ballots"][start : start + number]
            found += [choice for choice, _stratum in part]
        start += number
    return found


def placed_otherwise(package, again, cut):
    """Kecamatan of which other choices are published than the envelopes of it hold."""
    start = 0
    for channel, number in package["channels"]:
        part = package["ballots"][start : start + number]
        start += number
        names = list(again) if channel == "" else [name for name in again if name == channel]
        found = [ballot for name in names for ballot in again[name][0]]
        for stratum in sorted({s for c, s in part if s and c is not None} if names else ()):
            ours = [c for c, s in found if s == stratum]
            theirs = [c for c, s in part if s == stratum and c is not None]
            each_of = beginnings if cut else lambda choices: Counter(map(text_of, choices))
            if len(ours) != len(theirs) or each_of(theirs) - each_of(ours):
                numbers = {"opened": len(ours), "published": len(theirs)}
                yield OTHER_PLACE, {"stratum": plainly(stratum), **numbers}


def added_without(entries, again):
    """Whether votes were counted that have no envelope here."""
    added = [e for e in entries if e["type"] == "added" and e.get("channel") not in again]
    return any(entry.get("ballots") != 0 for entry in added)


def beginnings(rankings):
    """How many rankings begin with these places, for each beginning that there is."""
    found = Counter()
    for ranking in rankings:
        places = ranking if isinstance(ranking, list) else [ranking]
        found.update(text_of(places[:number]) for number in range(len(places) + 1))
    return found


def is_cut(entries):
    """Whether the result says that rankings were published without their ends."""
    result = next((e.get("result") for e in entries if e["type"] == "result"), None)
    return isinstance(result, dict) and result.get("cut") is True


def verifier():
    """The program that everybody checks a vote with, from the same folder. Raises Stop."""
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "verify_poll.py")
    found = importlib.util.spec_from_file_location("verify_poll", beside)
    program = importlib.util.module_from_spec(found)
    try:
        found.loader.exec_module(program)
    except OSError:
        raise Stop(NEEDS_COUNTING) from None
    return program


def counted_otherwise(counting, entries, again):
    """What the count of the whole rankings gives, where it is not the published result."""
    rules = counting.rules_of(entries[0])
    published = next(e["result"] for e in entries if e["type"] == "result")
    whole = [c for ballots, _ in again.values() for c, _s in ballots if counting.is_legal(c, rules)]
    figures = counting.COUNTS[rules["rule"]](whole, rules, published)
    figures.pop(counting.READ, None)
    wrong = list(figures.pop("wrong", []))
    for name, value in figures.items():
        wrong += counting.unlike(name, value, published.get(name))
    for words in wrong:
        yield OTHER_RESULT, {"what": plainly(words)}


def text_of(choice):
    """The one spelling of a choice, as text."""
    return spelled(choice).decode("utf-8", "backslashreplace")


# --- The command ---

UNFORESEEN = (
    "This could not be done: %(why)s. Nothing was written over.",
    "Ini tidak bisa dilakukan: %(why)s. Tidak ada yang ditimpa.",
)


def main(arguments=None, desk=None):
    """Do what the arguments ask for; the exit code."""
    parser = argparse.ArgumentParser(description="The officers' side of a vote, offline.")
    steps = parser.add_subparsers(dest="step", required=True)
    for step in ("draw", "rehearse", "open"):
        one = steps.add_parser(step)
        one.add_argument("file", help="as downloaded from your page of the vote")
        one.add_argument("--to", help="name of the file that is written")
    check = steps.add_parser("audit")
    check.add_argument("file", help="the envelopes, as downloaded from your page of the vote")
    check.add_argument("package", help="the published package of the vote")
    options = parser.parse_args(arguments)
    desk = desk or Desk()
    try:
        if options.step == "audit":
            return audit(desk, options.file, options.package)
        steps = {"draw": draw, "rehearse": rehearse, "open": open_all}
        steps[options.step](desk, options.file, options.to)
    except Stop as stop:
        desk.say((str(stop),))
        return 1
    except Exception as error:  # noqa: BLE001 - whatever a file does, it ends in words
        desk.say(UNFORESEEN, why=plainly(repr(error)))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
