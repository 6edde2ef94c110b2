"""Which mutants are looked at where there is no time for all."""

from collections import Counter

from scripts.mutants import draw


def test_a_sample_is_the_same_for_a_seed_and_prefers_no_place() -> None:
    names = [f"polls.rules.x_{letter}__mutmut_{number}" for letter in "ab" for number in range(20)]
    assert draw(names, 5, 7) == draw(names[::-1], 5, 7) != draw(names, 5, 8)
    drawn = Counter(name for seed in range(400) for name in draw(names, 10, seed))
    assert set(drawn) == set(names)
    assert 60 < min(drawn.values()) <= max(drawn.values()) < 140
    assert draw(names, 1000, 1) == sorted(names)
