"""Storage of each kind does the same: files are found, put whole, given their
names, and never replaced unasked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from irodori.errors import InputError
from irodori.jobs.places import Places
from irodori.jobs.stores import (
    Storage,
    file_in,
    file_name,
    is_book,
    split_glob,
)


@pytest.fixture(params=["disk", "server", "object store"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return a folder on this disk, on what fsspec treats as a server, and in
    what it treats as an object store.
    """
    if request.param == "disk":
        yield str(tmp_path)
    elif request.param == "server":
        yield f"file://{tmp_path}"
    else:
        import fsspec

        yield "memory://bucket"
        fsspec.filesystem("memory").store.clear()


@pytest.fixture
def store(root: str) -> Storage:
    return Places().of(root)


def test_books_are_found_below_a_folder_and_by_globs_in_order(
    root: str, store: Storage
) -> None:
    for name in (
        "b.xlsx",
        "a.xlsm",
        "sub/deep/c.xlsx",
        "~$b.xlsx",
        ".hidden.xlsx",
        "notes.txt",
        ".irodori/x/d.xlsx",
    ):
        store.write(file_in(root, name), [b"book"])
    everything = [(each.name, each.folder) for each in store.find(root)]
    assert everything == [
        ("a.xlsm", ""),
        ("b.xlsx", ""),
        ("c.xlsx", "sub/deep"),
    ]
    found = [
        (each.name, each.folder)
        for each in store.find(file_in(root, "**/*.xlsx"))
    ]
    assert found == [("b.xlsx", ""), ("c.xlsx", "sub/deep")]
    assert [each.name for each in store.find(file_in(root, "b.xlsx"))] == [
        "b.xlsx"
    ]
    assert all(each.size == 4 for each in store.find(root))
    assert list(store.find(file_in(root, "*.xltx"))) == []


def test_a_source_that_is_not_there_is_refused(
    root: str, store: Storage
) -> None:
    with pytest.raises(InputError) as refused:
        list(store.find(file_in(root, "gone.xlsx")))
    assert refused.value.code == "file.missing"
    with pytest.raises(InputError) as unread:
        store.read(file_in(root, "gone.xlsx"))
    assert unread.value.code == "file.missing"
    assert store.entry(file_in(root, "gone.xlsx")) is None
    store.remove(file_in(root, "gone.xlsx"))


def test_a_staged_file_gets_its_name_and_replaces_another_only_when_told_to(
    root: str, store: Storage
) -> None:
    place = file_in(root, "out/new/a.xlsx")
    staged = [
        file_in(root, f"out/.irodori/{number}.tmp") for number in range(3)
    ]
    for number, each in enumerate(staged):
        store.write(each, [b"book %d" % number])
    assert sorted(
        map(file_name, store.listed(file_in(root, "out/.irodori")))
    ) == ["0.tmp", "1.tmp", "2.tmp"]
    store.publish(staged[0], place, replace=False)
    assert store.read(place) == b"book 0"
    with pytest.raises(InputError) as refused:
        store.publish(staged[1], place, replace=False)
    assert refused.value.code == "file.exists"
    assert store.read(place) == b"book 0"
    store.publish(staged[2], place, replace=True)
    assert store.read(place) == b"book 2"
    assert list(
        map(file_name, store.listed(file_in(root, "out/.irodori")))
    ) == ["1.tmp"]
    assert list(store.listed(file_in(root, "out/nowhere"))) == []


def test_what_changed_has_another_digest(root: str, store: Storage) -> None:
    place, places = file_in(root, "a.xlsx"), Places()
    assert places.digest(place) is None
    store.write(place, [b"one"])
    before = places.digest(place)
    store.remove(place)
    store.write(place, [b"two"])
    assert before is not None
    assert places.digest(place) != before


@pytest.mark.parametrize(
    ("source", "base", "pattern"),
    [
        ("s3://bucket/in/**/*.xlsx", "s3://bucket/in", "**/*.xlsx"),
        ("/in/*/a.xlsx", "/in", "*/a.xlsx"),
        ("/*.xlsx", "/", "*.xlsx"),
        ("/in/a.xlsx", "/in/a.xlsx", ""),
    ],
)
def test_a_glob_begins_at_its_first_special_character(
    source: str, base: str, pattern: str
) -> None:
    assert split_glob(source) == (base, pattern)


def test_brackets_in_a_name_are_no_glob(tmp_path: Path) -> None:
    path = tmp_path / "a[1].xlsx"
    path.write_bytes(b"book")
    assert [each.place for each in Places().of(str(path)).find(str(path))] == [
        str(path)
    ]


@pytest.mark.parametrize(
    ("name", "book"),
    [
        ("a.XLSX", True),
        ("a.xltm", True),
        ("~$a.xlsx", False),
        ("a.xls", False),
    ],
)
def test_books_are_known_by_their_names(name: str, book: bool) -> None:
    assert is_book(name) is book
