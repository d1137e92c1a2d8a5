"""From the demo to a real district."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.privacy.declaring import file_columns
from attendance import marking
from attendance.value import Value
from reminders import rule_settings
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from timetable.calendar import half_day_of
from units.models import Unit

URL = reverse("desk:demo_clear")
PASSWORD = "社区治理-2026-安全"
TYPED = {"confirmation": "清空演示数据", "password1": PASSWORD, "password2": PASSWORD}


def demo(cast: Cast) -> None:
    """The cast as a demo: one district, with something in every table that matters."""
    abroad = cast.stranger.grants.get().unit
    cast.stranger.delete()
    abroad.delete()
    Unit.objects.filter(pk=cast.district.pk).update(is_demo=True)
    factories.half_days(cast.district)
    factories.policy(cast.district)
    factories.policy(cast.district, training_class=cast.training_class)
    published = factories.published(
        factories.session(
            cast.training_class,
            instructors=(factories.instructor(cast.district),),
            room=factories.room(cast.district),
        )
    )
    marking.mark(
        cast.training_class,
        by=cast.organiser,
        half_day=half_day_of(published.start_at),
        values={cast.enrolment.pk: Value("PRESENT")},
        source="GRID",
    )
    rule_settings.lay_out([cast.district])
    Message.objects.create(
        rule="ANNOUNCEMENT",
        training_class=cast.training_class,
        subject="announcement/1",
        subject_version="1",
        channel="IN_APP",
        cadre=cast.cadre,
        by=cast.organiser,
    )


def left() -> dict[str, int]:
    ours = {"units", "accounts", "courses", "trainees", "timetable", "attendance", "exports", "reminders"}
    counts = {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ours
    }
    return {label: count for label, count in counts.items() if count}


def test_an_empty_district_with_its_administrator_is_left(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    demo(cast)
    client = as_user(cast.administrator)
    response = client.post(URL, TYPED)
    assert (response.status_code, response["Location"]) == (302, "/settings/start/")
    assert left() == {
        "units.Unit": 1,
        "accounts.User": 1,
        "accounts.Grant": 1,
        "accounts.AuditEntry": 1,
        "timetable.HalfDayTimes": 3,
        "attendance.AttendancePolicy": 1,
    }
    administrator = User.objects.get()
    assert (administrator.username, administrator.check_password(PASSWORD)) == ("admin", True)
    assert Unit.objects.get().is_demo is False
    assert client.get("/settings/").status_code == 200
    assert client.get(URL).status_code == 404


def test_without_the_words_nothing_is_lost(
    cast: Cast, today: None, as_user: Callable[[User], Client]
) -> None:
    demo(cast)
    before = left()
    response = as_user(cast.administrator).post(URL, {**TYPED, "confirmation": "清空"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["confirmation"])
    assert left() == before


def test_a_real_district_cannot_be_cleared(cast: Cast, as_user: Callable[[User], Client]) -> None:
    before = left()
    assert as_user(cast.administrator).post(URL, TYPED).status_code == 404
    assert left() == before


def test_only_administrators(cast: Cast, as_user: Callable[[User], Client]) -> None:
    Unit.objects.filter(pk=cast.district.pk).update(is_demo=True)
    assert as_user(cast.organiser).post(URL, TYPED).status_code == 403
    assert Client().get(URL)["Location"] == f"/sign-in/?next={URL}"


def test_no_file_of_the_demo_is_left(
    cast: Cast,
    today: None,
    as_user: Callable[[User], Client],
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    demo(cast)
    settings.VAR_DIR = tmp_path
    names = [
        generated
        for model in apps.get_models()
        for name in file_columns(model)
        if (generated := model._meta.get_field(name).generate_filename(None, "a.pdf"))  # type: ignore[union-attr]  # columns of files
    ]
    for name in names:
        default_storage.save(name, ContentFile(b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        assert as_user(cast.administrator).post(URL, TYPED).status_code == 302
    assert len(names) > 10
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []
