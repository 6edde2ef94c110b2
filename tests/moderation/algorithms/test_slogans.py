"""Slogans: few words of many people, in disguise or with a word more; and what is none."""

import random

from moderation.algorithms.slogans import campaigns, groups, slogan

VARIANTS = [
    "Tolak penggusuran!",
    "TOLAK PENGGUSURAN!!!",
    "#TolakPenggusuran",
    "Tolaaak penggusuraaan",
    "t o l a k penggusuran",
    "Tolak penggusuran pedagang!",
    "Kami menolak penggusuran",
    "Tolak\u200b penggusuran 17",
]
OWN = [
    "Lampu gang 3 mati",
    "Banjir lagi di Sempaja",
    "Parkir mahal sekali",
    "Kapan dijawab wali kota?",
    "Trotoar untuk pejalan kaki",
]


def test_variants_of_a_slogan_are_one_and_other_words_are_not() -> None:
    found = groups(OWN + VARIANTS)
    assert sorted(found[0]) == list(range(len(OWN), len(OWN) + len(VARIANTS)))
    assert all(len(group) == 1 for group in found[1:])


def test_a_common_word_joins_nothing() -> None:
    assert max(map(len, groups(["banjir", "banjir di gang 3", "soal banjir", "banjir parah"]))) == 1


def test_to_agree_is_no_slogan() -> None:
    for text in ("Saya setuju sekali", "Tidak setuju!", "Terima kasih", "I agree", "Ok 👍", "!!!"):
        assert slogan(text) == ""


def test_what_the_same_people_shout_is_one_campaign() -> None:
    crowd, others = set(range(60)), set(range(100, 140))
    draw = random.Random(7)
    senders = [crowd, others, *(set(draw.sample(sorted(crowd), 20)) for _ in range(5))]
    assert campaigns(senders) == [[0, 2, 3, 4, 5, 6], [1]]
