"""Random numbers that depend on nothing but where they are asked for: stream, seed, step and draw.

A counter-based generator has no state: the number of step 7 of draw 3 is the same whether the draw runs alone or in a
batch of ten thousand, on any machine and in any order. The cipher is Threefry-4x32 with 20 rounds: additions, rotations
and exclusive ors of 32-bit words only, so that it is short in any language.
Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", and its library Random123.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, TypeAlias

Words: TypeAlias = tuple[Any, Any, Any, Any]
Key: TypeAlias = tuple[int, int, int, int]

_WORD = 0xFFFFFFFF
PARITY = 0x1BD11BDA
TURNS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
ROUNDS = 20


def key(stream: str, seed: int) -> Key:
    """The key of a named stream of a run: four 32-bit words, the same on every machine."""
    digest = blake2b(f"{seed}:{stream}".encode(), digest_size=16).digest()
    first, second, third, fourth = (int.from_bytes(digest[place : place + 4], "little") for place in range(0, 16, 4))
    return first, second, third, fourth


def uniforms(key: Key, step: int, draw: Any) -> tuple[Any, Any]:
    """Two independent numbers between 0 and 1, neither limit included, with 52 random bits each.

    Args:
        key: of the stream.
        step: the number of the step in the run, from 0.
        draw: the number of the draw, from 0; or an array of whole numbers, of which the shape is kept.
    """
    if isinstance(draw, int):
        return _pair(threefry((step & _WORD, step >> 32, draw & _WORD, draw >> 32), key))
    import numpy as np

    # Unsigned words of 32 bits wrap around as the cipher asks for, and in arrays (of one dimension at least) say nothing of it.
    number = np.asarray(draw, dtype=np.int64)
    low, high = (np.atleast_1d(part).astype(np.uint32) for part in (number & _WORD, number >> 32))
    first, second = np.full_like(low, step & _WORD), np.full_like(low, step >> 32)
    pair = _pair(threefry((first, second, low, high), key))
    return pair[0].reshape(number.shape), pair[1].reshape(number.shape)


def threefry(counter: Words, key: Key) -> Words:
    """The cipher: four words for four words, whole numbers or arrays of unsigned ones of 32 bits."""
    keys = (*key, PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3])
    a, b, c, d = ((word + part) & _WORD for word, part in zip(counter, key, strict=True))
    for done in range(1, ROUNDS + 1):
        left, right = TURNS[(done - 1) % 8]
        if done % 2:
            a, b, c, d = *_mix(a, b, left), *_mix(c, d, right)
        else:
            a, d = _mix(a, d, left)
            c, b = _mix(c, b, right)
        if done % 4 == 0:
            turn = done // 4
            a, b, c = ((word + keys[(turn + place) % 5]) & _WORD for place, word in enumerate((a, b, c)))
            d = (d + keys[(turn + 3) % 5] + turn) & _WORD
    return a, b, c, d


def _mix(first: Any, second: Any, turn: int) -> tuple[Any, Any]:
    total = (first + second) & _WORD
    return total, (((second << turn) | (second >> (32 - turn))) & _WORD) ^ total


def _pair(words: Words) -> tuple[Any, Any]:
    return _between(words[0], words[1]), _between(words[2], words[3])


def _between(high: Any, low: Any) -> Any:
    # 26 bits of each word, and one half, so that neither 0 nor 1 comes out; with 27 bits the greatest would round to 1.
    return ((high >> 6) * 67108864.0 + (low >> 6) + 0.5) * 2.0**-52
