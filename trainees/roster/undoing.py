"""Taking an import back: what it changed gets what stood there, what it made is removed; all or nothing."""

from collections.abc import Iterator
from typing import Any, cast

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts import audit
from accounts.importing import NotUndone
from accounts.models import User
from trainees.models import Appointment, Cadre, Enrolment, RosterImport, StudyGroup
from trainees.quotas import SEATED, Ledger
from trainees.roster.commit import hold
from trainees.roster.preview import uncollected
from trainees.roster.trace import Touched, Trace, count_uses, plain, print_of, uses
from trainees.roster.writing import save_changed
from units.models import Unit

NAMED = 10  # of what stands in the way so many are named


@uncollected()
def undo(upload: RosterImport, before: Any, *, by: User) -> None:
    """Takes back what the import wrote, within the caller's transaction.

    Raises NotUndone, with nothing taken back, where something it wrote has been changed or used since.
    """
    hold(upload.district, upload.training_class)
    undoing = Undoing(Trace.of(before), upload)
    if hindrances := undoing.hindrances():
        raise NotUndone(_named(hindrances))
    undoing.run()
    subject = upload.training_class or upload.district
    audit.record("trainees.undo_import", by=by, subject=subject, upload=upload.pk, **upload.result)


class Undoing:
    """One import that is taken back; its rows are locked from the beginning."""

    def __init__(self, trace: Trace, upload: RosterImport) -> None:
        self.trace, self.upload = trace, upload
        self.rows: dict[type[Model], dict[int, Any]] = {
            model: _locked(model, touched) for model, touched in reversed(list(trace))
        }

    def hindrances(self) -> list[str]:
        """What stands in the way, in sentences, each once."""
        found = [*self._changed_since(), *self._used_since(), *self._over_quota()]
        return list(dict.fromkeys(found))

    def run(self) -> None:
        """Puts back and removes."""
        for model, touched in self.trace:
            columns: set[str] = set()
            changed = []
            for key, _name, stood, _written in touched.changed:
                row = self.rows[model][key]
                for column, value in stood.items():
                    setattr(row, column, _value(model, column, value))
                columns |= stood.keys()
                changed.append(row)
            if changed:
                save_changed(model, changed, sorted(columns | _also(model, changed)))
        for model, touched in self.trace:
            _remove(model, [one[0] for one in touched.made])

    def _changed_since(self) -> Iterator[str]:
        for model, touched in self.trace:
            rows = self.rows[model]
            for key, name, written in touched.made:
                if key not in rows or print_of(rows[key]) != written:
                    yield _changed(model, name)
            for key, name, _stood, after in touched.changed:
                if key not in rows or any(
                    plain(getattr(rows[key], one)) != value for one, value in after.items()
                ):
                    yield _changed(model, name)

    def _used_since(self) -> Iterator[str]:
        for model, touched in self.trace:
            names = {key: name for key, name, _written in touched.made}
            for related, key in uses(model, names, beside=self.trace):
                yield _("“%(name)s”已用于：%(what)s。") % {
                    "name": names[key],
                    "what": related._meta.verbose_name,
                }
            if touched.uses:
                now = count_uses(model, [int(key) for key in touched.uses])
                for key, name, _stood, _after in touched.changed:
                    if now.get(str(key), 0) != touched.uses.get(str(key), 0) and str(key) in touched.uses:
                        yield _("“%(name)s”回到名单后又有了新的记录。") % {"name": name}

    def _over_quota(self) -> Iterator[str]:
        """Seats that somebody else has taken since, in a quota to which a changed seat would go back (R19)."""
        moved = [
            (self.rows[Enrolment].get(key), stood)
            for key, _name, stood, _after in self.trace.seats.changed
            if "unit_id" in stood or "status" in stood
        ]
        if not moved or self.upload.training_class is None:
            return
        ledger = Ledger.load(self.upload.training_class)
        made = [self.rows[Enrolment].get(key) for key, _name, _written in self.trace.seats.made]
        for seat in (*made, *(row for row, _stood in moved)):
            if seat and seat.status in SEATED:
                ledger.move(seat.unit.path, None)
        paths = _paths({stood.get("unit_id", seat.unit_id) for seat, stood in moved if seat})
        for seat, stood in moved:
            if seat and stood.get("status", seat.status) in SEATED:
                over = ledger.take(paths[stood.get("unit_id", seat.unit_id)])
                if over:
                    yield str(over)


def _locked(model: type[Model], touched: Touched) -> dict[int, Any]:
    rows = model._default_manager.select_for_update(of=("self",)).order_by("pk")
    if model is Enrolment:
        rows = rows.select_related("unit")
    return {row.pk: row for row in rows.filter(pk__in=touched.keys)}


def _remove(model: type[Model], keys: list[int]) -> None:
    """Takes rows away on which nothing hangs; the database's own constraints have the last word on that."""
    if keys:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = ANY(%s)", [keys])  # noqa: S608 — a table of ours


def _paths(keys: set[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=keys).values_list("pk", "path"))


def _value(model: type[Model], column: str, stored: Any) -> Any:
    """What JSON held, as the column holds it."""
    if column == "id_number_encrypted":
        return stored and bytes.fromhex(stored)
    return cast(Any, model._meta.get_field(column)).to_python(stored)


def _also(model: type[Model], rows: list[Any]) -> set[str]:
    """What follows from the columns put back. A form opened before must not pass for a present one: the version goes on."""
    if model in (Cadre, Enrolment):
        for row in rows:
            row.version += 1
        return {"version", "search_key"} if model is Cadre else {"version"}
    return set()


def _changed(model: type[Model], name: str) -> str:
    sentences = {
        Enrolment: _("“%(name)s”在本班的登记导入后改过。"),
        Appointment: _("“%(name)s”的任职导入后改过。"),
        Cadre: _("“%(name)s”的个人信息导入后改过。"),
        StudyGroup: _("“%(name)s”导入后改过。"),
    }
    return sentences[model] % {"name": name}


def _named(hindrances: list[str]) -> list[str]:
    """The first ones, and how many more there are."""
    rest = len(hindrances) - NAMED
    more = [_("还有 %(n)d 处。") % {"n": rest}] if rest > 0 else []
    return hindrances[:NAMED] + more
