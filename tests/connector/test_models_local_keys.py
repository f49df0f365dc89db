"""An installation without keys makes its own, once, for its owner's eyes only."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from cryptography.fernet import Fernet

from connector.local import local_keys


def test_the_keys_are_made_once_and_then_kept(tmp_path: Path) -> None:
    first = local_keys(tmp_path)
    assert local_keys(tmp_path) == first
    assert len(first.secret_key) >= 50
    assert Fernet(first.encryption_key)


def test_only_the_owner_may_read_the_keys(tmp_path: Path) -> None:
    local_keys(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    together = 8
    barrier = Barrier(together)

    def start(folder: Path) -> str:
        barrier.wait(30)
        return local_keys(folder).encryption_key

    with ThreadPoolExecutor(together) as pool:
        for attempt in range(20):
            folder = tmp_path / str(attempt)
            folder.mkdir()
            assert len(set(pool.map(start, [folder] * together))) == 1
            assert [path.name for path in folder.iterdir()] == ["keys.json"]
