"""Scope: one authority, for one transaction. Outside of it nothing is found.

``SET LOCAL`` ends with the transaction, so that a pooled connection never carries an authority to
its next borrower. Only inside of a test's own transaction would it stay; there it is reset.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from fireline.errors import StoreError

_SET = "SELECT set_config('app.authority', %s, true)"


class _Current(threading.local):
    """Whose scope is open in this thread; connections belong to threads as well."""

    authority: UUID | None = None


_current = _Current()


@contextmanager
def authority_scope(authority: UUID) -> Iterator[None]:
    """Open a transaction that sees the rows of one authority and no others.

    It is the outermost one: leaving it commits.

    Raises:
        RuntimeError: another transaction is open already.
    """
    with transaction.atomic(durable=True):
        _set(str(authority))
        _current.authority = authority
        try:
            yield
        finally:
            _current.authority = None
            if _inside_of_a_test():
                _reset()


@contextmanager
def within(authority: UUID) -> Iterator[None]:
    """Use the open scope of this authority, or open one for just this act.

    Raises:
        StoreError: a transaction is open that belongs to another authority or to none.
    """
    if not connection.in_atomic_block:
        with authority_scope(authority):
            yield
        return
    if _current.authority != authority:
        raise StoreError(
            f"casework of authority {authority} was asked for in a transaction of"
            f" {_current.authority or 'no authority'}: open its own authority_scope"
        )
    yield


def _set(authority: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, [authority])


def _inside_of_a_test() -> bool:
    """Say whether our transaction stands in another, which only Django's test cases may do."""
    return len(connection.atomic_blocks) > 1


def _reset() -> None:
    # After a statement that failed the server refuses this one too; the rollback resets it then.
    if connection.connection.info.transaction_status == TransactionStatus.INTRANS:
        _set("")
