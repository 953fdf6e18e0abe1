"""Feeds a reader of models with damaged files for a while; anything but a theory or a message of ours is a find.

    uv run --with atheris python tools/fuzz.py mdl --minutes 30
    uv run --with atheris python tools/fuzz.py xmile --minutes 30
    uv run --with atheris python tools/fuzz.py yaml --minutes 30

The fuzzer is atheris (libFuzzer), guided by which lines of the readers a file reaches. It starts from the theories and models
of the tests and, where they are there, of the conformance suite. What has been read is written out of arrays, macros and delays as
well. A file that takes more than ten seconds or two gigabytes is a find too. Finds are written to ``fuzz-finds/`` and belong, made
small, into ``tests/bad/models`` with the message that they should get.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")) / "conformance"
SUFFIXES = {"mdl": (".mdl",), "xmile": (".xmile", ".stmx"), "yaml": (".yaml",)}
LARGEST_SEED = 40_000


def seeds(kind: str) -> list[Path]:
    """Files to start from."""
    places = (ROOT / "tests", ROOT / "src/detente/cases", SHARED)
    found = [path for place in places if place.is_dir() for path in place.rglob("*") if path.suffix in SUFFIXES[kind]]
    return [path for path in sorted(found) if path.stat().st_size <= LARGEST_SEED]


_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)
_STRANGE = (
    *(
        "0",
        "-1",
        "1e308",
        "1e400",
        "nan",
        "2**109",
        '"',
        "'",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "|",
        "~",
        ":",
        ",",
        ";",
        "!",
        "\\",
        "\x00",
        "\u202e",
    ),
    *(
        "time",
        "INTEG",
        "IF THEN ELSE",
        "IF",
        "THEN",
        "SUM",
        "DELAY3I",
        "WITH LOOKUP",
        ":EXCEPT:",
        ":MACRO:",
        ":AND:",
        "->",
        "<->",
        "GET DIRECT DATA",
    ),
    *(
        "sum(x[r] for r in region)",
        "stock",
        "equation",
        "initial",
        "over",
        "pieces",
        "NON_NEGATIVE",
        "INIT",
        "DELAYN",
        "MOD",
        "??",
        "_",
        "é",
        "а",
    ),
)


def mutator(kind: str) -> Callable[[bytes, int, int], bytes]:
    """Changes a few words of a file, so that most of what comes out still reads as far as the equations."""
    import atheris

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        choose = random.Random(seed)
        if choose.random() < 0.2:
            return bytes(atheris.Mutate(data, most))
        text = data.decode("utf-8", "replace")
        # Of XML only what stands between tags is changed, most of the time.
        spans = [m.span(1) for m in re.finditer(r">([^<>]+)<", text)] if kind == "xmile" and choose.random() < 0.8 else []
        start, end = choose.choice(spans) if spans else (0, len(text))
        words = _WORDS.findall(text[start:end]) or [""]
        everything = _WORDS.findall(text) or [""]
        for _ in range(choose.randint(1, 4)):
            place = choose.randrange(len(words))
            word = choose.choice((choose.choice(_STRANGE), choose.choice(everything), words[choose.randrange(len(words))]))
            words[place] = choose.choice((word, words[place] + word, "", words[place] * 2))
        return (text[:start] + "".join(words) + text[end:]).encode()[:most]

    return mutate


def main() -> None:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(SUFFIXES))
    parser.add_argument("--minutes", type=float, default=30.0)
    given = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["detente.theory", "detente.documents"]):
        from detente.errors import DetenteError
        from detente.theory import expand
        from detente.theory.formats import read_model

        if given.kind == "mdl":
            import detente.theory.vensim
        elif given.kind == "xmile":
            import detente.theory.xmile
        else:
            import detente.theory.yaml.read  # noqa: F401 - the import is what instruments it

    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    file = folder / f"model{SUFFIXES[given.kind][0]}"

    def one(data: bytes) -> None:
        file.write_bytes(data)
        try:
            expand(read_model(file))
        except DetenteError as error:
            str(error)

    corpus, finds = folder / "corpus", ROOT / "fuzz-finds"
    corpus.mkdir()
    finds.mkdir(exist_ok=True)
    for number, path in enumerate(seeds(given.kind)):
        (corpus / f"seed-{number}").write_bytes(path.read_bytes())
    limits = (f"-max_total_time={int(given.minutes * 60)}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=60000", "-print_final_stats=1")
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={finds}/{given.kind}-", *limits], one, custom_mutator=mutator(given.kind))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
