"""``detente compare`` as a user types it, with a real git repository."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.case.new import write_case
from detente.case.revision import case_at
from detente.cli import app
from detente.errors import CaseError


def git(where: Path, *words: str) -> None:
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", "-C", str(where), *words], check=True, capture_output=True, env=os.environ | names)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose case was made, then edited, then edited without a commit."""
    top = tmp_path / "work"
    folder = top / "cases" / "sample"
    folder.parent.mkdir(parents=True)
    git(top, "init", "-q")
    (top / "read me.txt").write_text("x")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "nothing yet")
    write_case(folder, ("EGY", "USA"))
    git(top, "add", "-A")
    git(top, "commit", "-qm", "one")
    edit(folder / "claims.yaml", "in every decade", "in each decade")
    git(top, "commit", "-qam", "two")
    edit(folder / "brief.md", "\n", "\n\nNot yet committed.\n\n")
    monkeypatch.chdir(top)
    return top


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def compare(*args: str) -> Result:
    return CliRunner().invoke(app, ["compare", *args], catch_exceptions=False)


def test_two_revisions_and_the_folder_as_it_is(repository: Path) -> None:
    both = compare("cases/sample@HEAD~1", "cases/sample@HEAD")
    assert both.exit_code == 1
    assert "1 reworded" in both.stdout
    assert "Argument" not in both.stdout
    now = compare("cases/sample@HEAD", "cases/sample", "--json")
    found = json.loads(now.stdout)
    assert now.exit_code == 1
    assert [run["text"] for passage in found["argument"] for run in passage["runs"]] == ["Not yet committed."]
    assert found["claims"] == []
    assert found["before"]["name"] == "cases/sample@HEAD"
    assert "Not yet committed." in (repository / "cases/sample/brief.md").read_text()


def test_nothing_differs(repository: Path) -> None:
    same = compare("cases/sample", "cases/sample")
    assert (same.exit_code, same.stdout.splitlines()[-1]) == (0, "no differences")
    edit(repository / "cases/sample/claims.yaml", "# What is asserted", "# What is said")
    git(repository, "checkout", "-q", "cases/sample/brief.md")
    assert "what they say does not" in compare("cases/sample@HEAD", "cases/sample").stdout


def test_it_works_from_below_and_for_a_case_that_is_gone(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "cases" / "sample")
    assert compare(".@HEAD~1", ".").exit_code == 1
    monkeypatch.chdir(repository / "cases")
    (repository / "cases/sample").rename(repository / "cases/other")
    assert compare("sample@HEAD~1", "sample@HEAD").exit_code == 1


def test_a_page_is_written(repository: Path) -> None:
    told = compare("cases/sample@HEAD~1", "cases/sample", "-o", "page.html")
    assert told.exit_code == 1
    assert told.stdout.startswith("page.html  claims: 1 reworded")
    assert "Not yet committed." in (repository / "page.html").read_text()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cases/sample@nowhere", "no revision `nowhere`"),
        ("cases/sample@HEAD~2", "at `HEAD~2` there is no case in `cases/sample`"),
        ("cases/sample@", "is not a revision"),
        ("cases/sample@--upload-pack=touch pwned", "is not a revision"),
        ("cases/sample@--output=pwned", "is not a revision"),
        ("cases/sample@HEAD:read me.txt", "is not a revision"),
        ("cases/sample@HEAD\n--all", "is not a revision"),
        ("nowhere@HEAD", "there is no case in `nowhere`"),
        ("cases@HEAD", "there is no case in `cases`"),
        ("/@HEAD", "lies in no git repository"),
    ],
)
def test_what_cannot_be_read_is_told(repository: Path, name: str, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        compare(name, "cases/sample")
    assert not (repository / "pwned").exists()


def test_a_faulty_revision_is_named_with_its_file(repository: Path) -> None:
    edit(repository / "cases/sample/brief.md", "Not yet committed.", "It cost 12 million.")
    git(repository, "commit", "-qam", "three")
    with pytest.raises(CaseError, match=r"cases/sample@HEAD/brief.md:\d+: the numeral `12`"):
        compare("cases/sample@HEAD~1", "cases/sample@HEAD")


def test_links_of_a_revision_are_not_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    brief = repository / "cases/sample/brief.md"
    brief.unlink()
    brief.symlink_to(tmp_path / "secret.md")
    git(repository, "commit", "-qam", "a link")
    with case_at("cases/sample@HEAD") as folder:
        assert not (folder / "brief.md").exists()
        assert (folder / "case.yaml").is_file()
    assert not folder.exists()


def test_a_folder_with_an_at_sign_is_a_folder(repository: Path) -> None:
    (repository / "cases/sample").rename(repository / "cases/sample@HEAD")
    with case_at("cases/sample@HEAD") as folder:
        assert folder == Path("cases/sample@HEAD")
