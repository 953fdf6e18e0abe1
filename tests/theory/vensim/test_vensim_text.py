from pathlib import Path

import pytest
from vensim_models import CONTROL

from detente.theory.vensim import read_vensim
from detente.theory.vensim.text import decoded, source_of


def test_names_are_the_same_whatever_their_case_blanks_and_underscores(values):
    got = values("Birth Rate = 2 ~~|\nx = birth_rate + BIRTH\n   rate + Birth  Rate ~~|")
    assert got["x"] == [6.0] * 5


def test_a_backslash_continues_a_line_inside_names_and_lists(values):
    got = values("d: a, b, c ~~|\nlong name = 2 ~~|\nx[d] = 1, 2\\\n\t\t, 3 ~~|\ny = long \\\n\t\tname + long\\\n\t\t name ~~|")
    assert got["y"] == [4.0] * 5
    assert got["x[c]"] == [3.0] * 5


def test_quoted_names_hold_bars_tildes_and_quotes_of_their_own(values):
    got = values('"a|b ~ \\"c\\"" = 3 ~~|\nx = "a|b ~ \\"c\\"" * 2 ~~|')
    assert got["x"] == [6.0] * 5


def test_a_comment_may_hold_a_single_quote_and_a_unit_may_not_swallow_the_next_entry(values):
    got = values('x = 1 ~ $/"Person ~ it is "only half" quoted" |\ny = x + 1 ~~|')
    assert got["y"] == [2.0] * 5


def test_units_limits_comment_and_label_are_kept_as_written(read):
    theory = read(
        "Heat  Loss = 5 * Room ~ Degrees/Minute [-10,?,1] ~ how long?\n\t\tso long ~ :SUPPLEMENTARY |\nRoom = 2 ~ Degrees ~ cold |"
    )
    variable = theory.variables["heat_loss"]
    assert (variable.label, variable.unit, variable.note) == ("Heat Loss", "Degrees/Minute", "how long? so long; limits [-10,?,1]")
    assert variable.bounds is None
    assert variable.place.line == 2
    assert (theory.parameters["room"].unit, theory.parameters["room"].reason) == ("Degrees", "as in the model: cold")


def test_groups_comments_sketch_and_settings_are_no_equations(values):
    body = "****\n\t.Control |x|\n{a = 5 ~~|}\nx = 1 {not 2} + 1 ~~|\n****\n\t.Group\n****~\n\t\ttext\n\t|\n"
    got = values(body.replace(" |x|", "\n****~\n\t\ttext\n\t|"), control=CONTROL + "\\\\\\---/// Sketch\nV300 y = 1 ~~|\n")
    assert got == {"x": [2.0] * 5}


def test_lone_carriage_returns_and_pairs_end_lines_and_faults_name_the_line_of_the_file(tmp_path: Path):
    for end in ("\r", "\r\n", "\n"):
        (tmp_path / "m.mdl").write_bytes(("x = 1 +\\\n\t2 ~~|\ny = 2 ~~|\n\nz = nope + y ~~|" + CONTROL).replace("\n", end).encode())
        with pytest.raises(Exception, match=r"m\.mdl:5: `nope` is not defined"):
            read_vensim(tmp_path / "m.mdl")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("größe".encode(), "größe"),
        ("größe".encode("utf-8-sig"), "größe"),
        ("größe".encode("cp1252"), "größe"),
        ("größe".encode("utf-16"), "größe"),
        (b"\x81\xe9", "\x81é"),
    ],
)
def test_bytes_become_characters_by_what_they_are(raw, text):
    assert decoded(raw) == text


def test_an_offset_knows_its_line_although_lines_were_joined():
    source = source_of("a = 1\\\n\t+ 2 ~~|\r\nb = 3 ~~|\r\n", "m.mdl")
    assert [source.place(source.text.index(c)).line for c in "a2b"] == [1, 2, 3]
