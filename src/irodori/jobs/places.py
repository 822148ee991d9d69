"""Where books lie: on a disk of this machine, or behind an address that fsspec
reaches.
"""

from __future__ import annotations

from hashlib import sha256

from irodori.jobs.stores import LocalStore, Storage, StorageOptions, is_url


class Places:
    """All storage of a jobs file; its parts are made when they are first
    needed.
    """

    def __init__(self, options: StorageOptions | None = None) -> None:
        self.options = dict(options or {})
        self._local = LocalStore()
        self._remote: Storage | None = None

    def of(self, place: str) -> Storage:
        """Return the storage that holds a place."""
        if not is_url(place):
            return self._local
        if self._remote is None:
            from irodori.jobs.remote import RemoteStore

            self._remote = RemoteStore(self.options)
        return self._remote

    def digest(self, place: str) -> str | None:
        """Return the SHA-256 of a file, None where there is none."""
        store = self.of(place)
        return (
            sha256(store.read(place)).hexdigest()
            if store.entry(place)
            else None
        )
