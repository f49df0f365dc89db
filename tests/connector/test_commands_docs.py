"""docs/processes.md is written from the rules, and told when it is out of date."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from syncrules.documentation import page


@pytest.fixture
def docs(tmp_path: Path, settings: Any) -> Path:
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs" / "processes.md"


def test_the_page_is_written_and_then_current(docs: Path) -> None:
    said = StringIO()
    call_command("processes_doc", stdout=said)
    assert said.getvalue() == "docs/processes.md is written.\n"
    assert docs.read_text(encoding="utf-8") == page()
    call_command("processes_doc", "--check")


@pytest.mark.parametrize("content", [None, "# Processes\n"])
def test_a_page_that_is_missing_or_old_fails_the_check(docs: Path, content: str | None) -> None:
    if content is not None:
        docs.write_text(content)
    with pytest.raises(CommandError, match=r"out of date. Run `python manage.py processes_doc`"):
        call_command("processes_doc", "--check")
    assert docs.exists() is (content is not None)
