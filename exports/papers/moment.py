"""Reading for minutes as if it were one moment, while the connection writes its progress between."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial

from django.db import connection, transaction

Reading = Callable[[], AbstractContextManager[None]]


@contextmanager
def long_moment() -> Iterator[Reading]:
    """Gives `reading`: what is read in any block `with reading():` stands as it was when the moment began, whoever writes
    meanwhile; between the blocks the connection is in no transaction and may write.

    A second connection holds the moment open and does nothing else. Inside a transaction of the caller it is that
    transaction's moment.
    """
    if connection.in_atomic_block:
        yield nullcontext
        return
    keeper = connection.copy()
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        yield partial(_reading, snapshot)
    finally:
        keeper.close()


@contextmanager
def _reading(snapshot: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        yield
