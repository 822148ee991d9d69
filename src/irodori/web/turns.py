"""A fair queue: whoever waits for a worker gets one in turn with the other
clients, not behind all jobs of one of them.

    waiting   A1 A2 A3 A4 · B1      served   A1 B1 A2 A3 A4

When the queue is full, a client that has fewer jobs in it than another takes
the place of that one's last job.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

Ticket = TypeVar("Ticket")


class Turns(Generic[Ticket]):
    """The tickets of those who wait, by client."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._clients: dict[str, deque[Ticket]] = {}
        """In the order in which the clients are served next."""

    def __len__(self) -> int:
        return sum(map(len, self._clients.values()))

    def __iter__(self) -> Iterator[Ticket]:
        """Yield the tickets in the order in which they will be served."""
        rounds = max(map(len, self._clients.values()), default=0)
        for place in range(rounds):
            for tickets in self._clients.values():
                if place < len(tickets):
                    yield tickets[place]

    def has_room(self, client: str, arriving: int = 0) -> bool:
        """Return whether one more job of a client may wait, beside so many
        that are still being sent.
        """
        if len(self) + arriving < self._most:
            return True
        return self._largest() > len(self._clients.get(client, ())) + 1

    def put(self, client: str, ticket: Ticket) -> Ticket | None:
        """Add a ticket; return the one that has to make room for it, None
        where there was room.
        """
        displaced = None
        if len(self) >= self._most:
            displaced = self._displaced()
        self._clients.setdefault(client, deque()).append(ticket)
        return displaced

    def take(self) -> Ticket | None:
        """Return the next ticket and let its client wait behind the others;
        None where nobody waits.
        """
        client = next(iter(self._clients), None)
        if client is None:
            return None
        tickets = self._clients.pop(client)
        ticket = tickets.popleft()
        if tickets:
            self._clients[client] = tickets
        return ticket

    def remove(self, ticket: Ticket) -> bool:
        """Remove a ticket; return whether it was there."""
        for client, tickets in self._clients.items():
            if ticket in tickets:
                tickets.remove(ticket)
                if not tickets:
                    del self._clients[client]
                return True
        return False

    def _largest(self) -> int:
        return max(map(len, self._clients.values()), default=0)

    def _displaced(self) -> Ticket | None:
        """Remove the last ticket of the client that has most of them."""
        client = max(
            self._clients,
            key=lambda name: len(self._clients[name]),
            default=None,
        )
        if client is None:
            return None
        tickets = self._clients[client]
        ticket = tickets.pop()
        if not tickets:
            del self._clients[client]
        return ticket
