"""The first set-up of a district, and the way from the demo to a real one."""

import datetime as dt
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from accounts import audit
from accounts.models import Grant, Role, User
from accounts.privacy.declaring import file_columns
from attendance import requirements
from attendance.models import AttendancePolicy, OnlineRate, Requirement
from courses.models import PreparationItem
from courses.preparation import template as preparation
from timetable import fee_standards
from timetable.models import (
    CalendarDay,
    CostStandard,
    FeeStandard,
    HalfDayTimes,
    Period,
    WithholdingBracket,
    WithholdingTable,
)
from units import tree
from units.models import Unit, UnitKind

Times = Mapping[Period, tuple[dt.time, dt.time, Decimal]]

# What a district keeps when its demo is cleared.
_STANDARDS = (FeeStandard, CostStandard, WithholdingTable, WithholdingBracket)
_RULES = (AttendancePolicy, PreparationItem, Requirement, OnlineRate)
_KEPT = (User, Grant, Unit, HalfDayTimes, CalendarDay, *_RULES, *_STANDARDS)


@transaction.atomic
def open_district(*, name: str, username: str, person: str, password: str, times: Times) -> User:
    """Makes the district, its half-days (period → start, end, hours), the two default attendance policies,
    the usual training requirements, the national standards of fees, the usual preparation list and the first administrator, who is returned."""
    district = tree.add(name=name, kind=UnitKind.DISTRICT, parent=None)
    for period, (starts_at, ends_at, hours) in times.items():
        HalfDayTimes.objects.create(
            district=district, period=period, starts_at=starts_at, ends_at=ends_at, hours=hours
        )
    for short in (True, False):
        AttendancePolicy.objects.create(district=district, for_short_classes=short)
    requirements.lay_down_defaults(district)
    fee_standards.lay_down_defaults(district)
    preparation.lay_down_defaults(district)
    administrator: User = User.objects.create_user(username, password=password, name=person, unit=district)
    Grant.objects.create(user=administrator, role=Role.ADMINISTRATOR, unit=district)
    audit.record("desk.open_district", by=administrator, subject=district)
    return administrator


@transaction.atomic
def clear_demo(*, by: User, password: str) -> None:
    """Removes every class, person and file of the demo. The district, its half-days, calendar, default
    policies and requirements stay, and the administrator `by` with a new password."""
    district = Unit.objects.select_for_update().get(parent=None, is_demo=True)
    ours = {
        config.label for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR
    }
    with audit.unlocked(), connection.cursor() as cursor:
        # Foreign keys are checked at the end of the transaction, so the order does not matter.
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in ours and model not in _KEPT:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608 the name is the model's own
        cursor.execute("DELETE FROM django_session")
    AttendancePolicy.objects.filter(training_class__isnull=False).delete()
    PreparationItem.objects.filter(training_class__isnull=False).delete()
    Grant.objects.exclude(user=by, unit=district).delete()
    User.objects.exclude(pk=by.pk).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM units_unit WHERE id <> %s AND path LIKE %s", [district.pk, f"{district.path}%"]
        )
    Unit.objects.filter(pk=district.pk).update(is_demo=False)
    by.set_password(password)
    by.save(update_fields=["password"])
    audit.record("desk.clear_demo", by=by, subject=district)
    transaction.on_commit(_remove_files)


def _remove_files() -> None:
    folders = {
        str(getattr(model._meta.get_field(name), "upload_to", "")).split("/")[0]
        for model in apps.get_models()
        for name in file_columns(model)
    }
    for folder in folders - {""}:
        shutil.rmtree(Path(settings.MEDIA_ROOT) / folder, ignore_errors=True)
    (settings.VAR_DIR / "demo.json").unlink(missing_ok=True)
