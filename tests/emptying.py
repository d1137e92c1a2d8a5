"""Empties the tables after a test that committed, as Django's flush does, but only those with rows.

Flush truncates every table with all its indexes, and writes the content types and permissions anew: most of a second
for a test that left a dozen rows.
"""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

# What flush empties and `post_migrate` fills again with the same rows.
_KEPT = {ContentType._meta.db_table, Permission._meta.db_table}


def install() -> None:
    """From now on the tests that commit are tidied up so."""
    TransactionTestCase._fixture_teardown = lambda case: empty()  # type: ignore[attr-defined]  # a private hook that the stubs leave out; there is no public one


@transaction.atomic
def empty() -> None:
    """Leaves no row in any model's table but those of `_KEPT`."""
    names = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - _KEPT
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})"
        for name in sorted(names)
    )
    with connection.cursor() as cursor:
        cursor.execute(filled)
        tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE" if tables else "SELECT")
            return
        # Foreign keys and triggers are asleep meanwhile: the order does not matter.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f"DELETE FROM {table}" for table in tables) or "SELECT")
