"""The order in which values at one instant can be computed: each after what it reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def ordered(reads: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """An order that respects what each name reads, and a cycle if there is one.

    Args:
        reads: for each name to be computed, what it reads; names that are not keys are known beforehand.

    Returns:
        The order (as far as it goes), and a cycle as a path that ends where it begins (``a, b, a``), or nothing.
        The order follows the mapping's own wherever it is free to.
    """
    done: dict[str, None] = {}
    for start in reads:
        if start in done:
            continue
        path = [start]
        pending = [iter(sorted(reads[start]))]
        while path:
            following = next((name for name in pending[-1] if name in reads and name not in done), None)
            if following is None:
                done.setdefault(path.pop())
                pending.pop()
            elif following in path:
                return tuple(done), (*path[path.index(following) :], following)
            else:
                path.append(following)
                pending.append(iter(sorted(reads[following])))
    return tuple(done), ()
