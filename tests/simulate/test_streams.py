from __future__ import annotations

import numpy as np
import pytest

from detente.simulate.streams import key, threefry, uniforms

PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
ONES = (0xFFFFFFFF,) * 4


@pytest.mark.parametrize(
    ("counter", "secret", "expected"),
    [
        ((0,) * 4, (0,) * 4, (0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8)),
        (ONES, ONES, (0x2A881696, 0x57012287, 0xF6C7446E, 0xA16A6732)),
        (PI, (0xA4093822, 0x299F31D0, 0x082EFA98, 0xEC4E6C89), (0x59CD1DBB, 0xB8879579, 0x86B5D00C, 0xAC8B6D84)),
    ],
)
def test_the_known_answers_of_random123(counter, secret, expected):
    assert threefry(counter, secret) == expected
    words = threefry(tuple(np.array([word, 1], dtype=np.int64) for word in counter), secret)
    assert tuple(int(word[0]) for word in words) == expected


def test_a_draw_alone_gives_what_it_gives_in_a_batch():
    secret = key("weather", 7)
    first, second = uniforms(secret, 11, np.arange(50).reshape(5, 10))
    assert first.shape == (5, 10)
    for draw in (0, 1, 49):
        assert uniforms(secret, 11, draw) == (first.flat[draw], second.flat[draw])
    assert uniforms(secret, 2**40, 2**40)[0] == uniforms(secret, 2**40, np.array(2**40))[0]


def test_stream_seed_step_and_draw_each_give_other_numbers():
    found = {uniforms(key(stream, seed), step, draw) for stream in "ab" for seed in (0, 1) for step in (0, 1) for draw in (0, 1)}
    assert len(found) == 16
    assert len({number for pair in found for number in pair}) == 32
    assert key("a", 11) != key("1:a", 1)


def test_keys_stay_what_they_are():
    """A published run must give the same numbers years later, on any machine."""
    assert key("weather", 1) == (1015141280, 3030190429, 2311587013, 1991047324)
    assert uniforms(key("weather", 1), 7, 3) == (0.2381426056666297, 0.4532903426174254)


def test_numbers_are_uniform_and_independent():
    first, second = uniforms(key("test", 1), 0, np.arange(100_000))
    later, _ = uniforms(key("test", 1), 1, np.arange(100_000))
    for numbers in (first, second, later):
        assert abs(numbers.mean() - 0.5) < 4 * np.sqrt(1 / 12 / 100_000)
        counts = np.bincount((numbers * 100).astype(int), minlength=100)
        assert ((counts - 1000) ** 2 / 1000).sum() < 150  # chi-squared with 99 degrees: above in 1 of 1,300
    for other in (second, later, np.roll(first, 1)):
        assert abs(np.corrcoef(first, other)[0, 1]) < 4 / np.sqrt(100_000)


def test_neither_limit_ever_comes(monkeypatch):
    import detente.simulate.streams as streams

    for words in ((0,) * 4, ONES):
        assert all(0 < number < 1 for number in streams._pair(words))
