"""Kept files: on disk before their name is known, readable by nobody else, reached by no other name."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lamplighter.plumbing import files
from lamplighter.plumbing.home import Home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_kept_is_read_again_by_its_name(tmp_path: Path) -> None:
    name = files.keep(tmp_path, b"light", ".jpg")
    assert files.read(tmp_path, name) == b"light"
    assert len(name) == 36
    assert name.endswith(".jpg")
    int(name[:32], 16)
    assert (tmp_path / name[:2] / name).read_bytes() == b"light"


def test_no_two_files_share_a_name_and_an_empty_one_is_a_file(tmp_path: Path) -> None:
    made = {files.keep(tmp_path, b"", ".bin") for _ in range(300)}
    assert len(made) == 300
    assert {name for name, _ in files.names(tmp_path)} == made
    assert {files.read(tmp_path, name) for name in made} == {b""}


def test_only_the_program_may_read_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        name = files.keep(tmp_path / "photos", b"light", ".jpg")
    finally:
        os.umask(before)
    kept = tmp_path / "photos" / name[:2] / name
    assert [mode(each) for each in (kept, kept.parent, kept.parent.parent)] == [0o600, 0o700, 0o700]


def test_a_home_keeps_photos_in_a_closed_folder_of_its_own(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home.prepare()
    assert home.photos.parent == home.root
    assert mode(home.photos) == 0o700


def test_content_then_name_then_folder_are_flushed_before_the_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 3. The order of system calls is the promise: a file that is renamed before its content is on disk can be
    empty after a power cut, and one in a folder that was never flushed can be gone."""
    seen: list[str] = []
    flush, rename, make = os.fsync, Path.replace, Path.mkdir

    def noted_flush(number: int) -> None:
        seen.append(f"flush {Path(f'/proc/self/fd/{number}').readlink().name}")
        flush(number)

    def noted_rename(self: Path, target: Path) -> Path:
        seen.append(f"rename {self.name} {target.name}")
        return rename(self, target)

    def noted_make(self: Path, *more: Any, **named: Any) -> None:
        seen.append(f"make {self.name}")
        make(self, *more, **named)

    monkeypatch.setattr(os, "fsync", noted_flush)
    monkeypatch.setattr(Path, "replace", noted_rename)
    monkeypatch.setattr(Path, "mkdir", noted_make)
    name = files.keep(tmp_path / "photos", b"light", ".jpg")
    place = name[:2]
    assert seen == [
        *("make photos", f"flush {tmp_path.name}", f"make {place}", "flush photos"),
        *(f"flush {name}.new", f"rename {name}.new {name}", f"flush {place}", "flush photos"),
    ]


@pytest.mark.parametrize("step", ["write", "flush", "rename"])
def test_a_step_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_more: Any) -> None:
        raise OSError(28, "No space left on device")

    patches: dict[str, Callable[[], None]] = {
        "write": lambda: monkeypatch.setattr(files, "_write", full),
        "flush": lambda: monkeypatch.setattr(os, "fsync", full),
        "rename": lambda: monkeypatch.setattr(Path, "replace", full),
    }
    (tmp_path / "photos").mkdir()
    for number in range(256):
        (tmp_path / "photos" / f"{number:02x}").mkdir()
    patches[step]()
    with pytest.raises(OSError, match="No space"):
        files.keep(tmp_path / "photos", b"light", ".jpg")
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize(
    "suffix", ["", "jpg", ".", "./x", ".JPG", ".j/g", "..", ".jpg\n", ".toolongname", ".j g"]
)
def test_a_suffix_cannot_lead_elsewhere(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match="suffix"):
        files.keep(tmp_path, b"light", suffix)
    assert list(tmp_path.iterdir()) == []


STRANGE = [
    *(
        "",
        ".",
        "..",
        "/",
        "x",
        "secret",
        "../secret.jpg",
        "photos/../../secret.jpg",
        "/etc/passwd",
        "\0",
        "a\0b",
    ),
    *(
        "0" * 32,
        "0" * 31 + ".jpg",
        "0" * 33 + ".jpg",
        "A" * 32 + ".jpg",
        "0" * 32 + ".JPG",
        "0" * 32 + ".jpg\n",
    ),
    *(
        "0" * 32 + ".",
        "0" * 32 + "./x",
        "0" * 32 + ".jpg.bak",
        "0" * 32 + ".jpg/..",
        "../" + "0" * 32 + ".jpg",
    ),
    *("..%2f" + "0" * 32 + ".jpg", "..\\" + "0" * 32 + ".jpg", "٠" * 32 + ".jpg", "0" * 32 + ".jpg.new.new"),
]


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_of_another_shape_reads_and_removes_nothing(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "photos"
    files.keep(folder, b"light", ".jpg")
    outside = [
        tmp_path / "secret.jpg",
        folder / "secret",
        folder / "00" / ("0" * 32),
        folder / ("0" * 32 + ".jpg"),
    ]
    for path in outside:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"private")
    assert files.read(folder, name) is None
    files.remove(folder, name)
    assert all(path.exists() for path in outside)
    assert len(list(files.names(folder))) == 1


def test_a_name_that_was_never_kept_is_no_file(tmp_path: Path) -> None:
    assert files.read(tmp_path, "0" * 32 + ".jpg") is None
    assert files.read(tmp_path / "nowhere", "0" * 32 + ".jpg") is None
    files.remove(tmp_path, "0" * 32 + ".jpg")
    assert list(files.names(tmp_path / "nowhere")) == []


def test_what_is_removed_is_gone_and_may_be_removed_twice(tmp_path: Path) -> None:
    gone, stays = (files.keep(tmp_path, word, ".jpg") for word in (b"gone", b"stays"))
    files.remove(tmp_path, gone)
    files.remove(tmp_path, gone)
    assert files.read(tmp_path, gone) is None
    assert [name for name, _ in files.names(tmp_path)] == [stays]


def test_a_sweep_sees_every_file_with_its_age_and_nothing_that_is_not_ours(tmp_path: Path) -> None:
    old, new = (files.keep(tmp_path, word, ".jpg") for word in (b"old", b"new"))
    os.utime(tmp_path / old[:2] / old, (1_000_000, 1_000_000))
    (tmp_path / "readme.txt").write_text("left by an operator")
    (tmp_path / new[:2] / "thumbs.db").write_text("left by a file browser")
    found = dict(files.names(tmp_path))
    assert found.keys() == {old, new}
    assert found[old] == 1_000_000
    assert found[new] == (tmp_path / new[:2] / new).stat().st_mtime


def test_what_a_crash_left_half_written_is_swept_but_never_read(tmp_path: Path) -> None:
    name = files.keep(tmp_path, b"light", ".jpg")
    draft = f"{name}.new"
    (tmp_path / name[:2] / draft).write_bytes(b"li")
    assert {each for each, _ in files.names(tmp_path)} == {name, draft}
    assert files.read(tmp_path, draft) is None
    files.remove(tmp_path, draft)
    assert [each for each, _ in files.names(tmp_path)] == [name]


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    made: list[tuple[str, bytes]] = []

    def work(number: int) -> None:
        for turn in range(20):
            data = f"{number} {turn}".encode()
            made.append((files.keep(tmp_path / "photos", data, ".txt"), data))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(made) == 160
    assert all(files.read(tmp_path / "photos", name) == data for name, data in made)
