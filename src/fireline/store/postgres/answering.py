"""Answering: a server runs when it answers a question, whatever a process list says."""

from enum import Enum

import psycopg
from psycopg import sql

from fireline.store.postgres.address import Address

_PATIENCE = 3  #: seconds for one answer; the socket is on this machine


class Answers(Enum):
    """What came back to ``SELECT 1``."""

    YES = "yes"
    NOT_YET = "not yet"  #: it is starting up or recovering
    REFUSES = "refuses"  #: it runs and does not let us in
    NO = "no"


def asked(address: Address) -> Answers:
    """Ask ``SELECT 1``."""
    try:
        with connected(address) as connection:
            connection.execute("SELECT 1")
    except psycopg.errors.CannotConnectNow:
        return Answers.NOT_YET
    except psycopg.OperationalError as bad:
        return _meaning(str(bad))
    return Answers.YES


def connected(address: Address) -> psycopg.Connection[tuple[object, ...]]:
    """Open a connection on which each statement is its own transaction."""
    return psycopg.connect(address.libpq(), autocommit=True, connect_timeout=_PATIENCE)


def quoted(name: str) -> sql.Identifier:
    """Return a name for use inside a statement."""
    return sql.Identifier(name)


def _meaning(said: str) -> Answers:
    # libpq gives no code for a refused start-up packet, only the server's sentence.
    if "starting up" in said or "shutting down" in said or "recovery" in said:
        return Answers.NOT_YET
    if "FATAL" in said:
        return Answers.REFUSES
    return Answers.NO
