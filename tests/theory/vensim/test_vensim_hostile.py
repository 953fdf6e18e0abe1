import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vensim_models import CONTROL

from detente.errors import TheoryError
from detente.theory.vensim import read_vensim
from detente.theory.vensim.text import MOST_BYTES

SECONDS = 60  # far above what any of these takes; a reader that goes through a text many times needs hours
SIZE = 1_000_000
BITS = ("(", ")", "[", "]", '"', "'", "{", "}", "|", "~", ":EXCEPT:", ":MACRO:", ":END OF MACRO:", ":=", "=", ",", ";", "!", "->", "<->")
WORDS = (
    "\\\n",
    "^",
    "-",
    "1e9",
    ":NA:",
    "TABBED ARRAY(",
    "INTEG(",
    "WITH LOOKUP(",
    "GET XLS DATA(",
    "SUM(",
    "d!",
    ":IS:",
    "a",
    "d",
    "x",
    " ",
)


@pytest.mark.parametrize("piece", [*BITS, '"\\', '"a" ', "(',", "= { ", "\\\n", "a:b~~|", "a=a~~|", "****"])
def test_a_million_of_anything_is_refused_in_time(tmp_path, piece):
    (tmp_path / "m.mdl").write_text(piece * (SIZE // len(piece)))
    begun = time.monotonic()
    with pytest.raises(TheoryError):
        read_vensim(tmp_path / "m.mdl")
    assert time.monotonic() - begun < SECONDS


@pytest.mark.parametrize(
    "body",
    [
        "d: (x1-x999999999) ~~|",
        "d: (x1-x99999999999999999999999) ~~|",
        "".join(f"r{i}: r{i + 1}, (k{i}a1-k{i}a3000) ~~|" for i in range(45)) + "r45: q ~~|",
        "d: (d1-d2000) ~~|\ne: (e1-e2000) ~~|\nx[d, e] = 1 ~~|\nx[d1, e] = 2 ~~|",
        "".join(f"a{i} = nope{i} ~~|" for i in range(20_000)),
        "x = " + "(" * 100_000,
    ],
    ids=["count", "digits", "nested ranges", "array", "undefined", "parentheses"],
)
def test_small_files_that_ask_for_much_are_refused_in_time(tmp_path, body):
    (tmp_path / "m.mdl").write_text(body + CONTROL)
    begun = time.monotonic()
    with pytest.raises(TheoryError):
        read_vensim(tmp_path / "m.mdl")
    assert time.monotonic() - begun < SECONDS


def test_a_model_of_ten_thousand_variables_is_read(tmp_path):
    (tmp_path / "m.mdl").write_text("v0 = 1 ~~|" + "".join(f"v{i} = v{i - 1} + 1 ~~|\n" for i in range(1, 10_000)) + CONTROL)
    assert len(read_vensim(tmp_path / "m.mdl").variables) == 9_999


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file holds no equations"),
        (b"VMF\x00\x01\x02binary", "this is not a text file"),
        (b"a = 1 ~ unit ~ comm", "the last entry is not closed by `|`"),
        (b"x = 1 ~~|\n" + b"\n" * 600_000, "lines"),
        (b" " * (MOST_BYTES + 1), "bytes"),
    ],
)
def test_files_that_are_no_models_are_refused(tmp_path, content, message):
    (tmp_path / "m.mdl").write_bytes(content)
    with pytest.raises(TheoryError) as caught:
        read_vensim(tmp_path / "m.mdl")
    assert message in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TheoryError, match="cannot be opened"):
        read_vensim(tmp_path / "no.mdl")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from((*BITS, *WORDS, "~~|\n")), max_size=40))
def test_any_jumble_gives_a_theory_or_faults_with_lines(tmp_path_factory, parts):
    path = tmp_path_factory.getbasetemp() / "jumble.mdl"
    path.write_text("d: a, b ~~|\nx[d] = 1, 2 ~~|\n" + "".join(parts) + CONTROL)
    found = ()
    try:
        read_vensim(path)
    except TheoryError as error:
        found = error.faults
    assert all(fault.place and fault.place.line for fault in found)
