"""Retention and erasure beside what other rooms keep: frozen papers, files of several rows, second factors."""

import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEntry
from attendance.models import HoursCredit
from courses.models import (
    ClassDocument,
    ClassStatus,
    DocumentKind,
    PlanDocument,
    PlanDocumentKind,
    PreparationItem,
    PreparationTick,
    TrainingClass,
)
from desk.privacy import erasing, holding, retention
from exports.models import Export, ExportStatus, FrozenEdition, FrozenPaper
from tests import factories
from tests.conftest import Cast
from timetable.models import MaterialReader

LONG_AFTER = dt.date(2060, 1, 1)


@pytest.fixture
def closed(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.ERASED_LIST = str(tmp_path / "erased.list")
    TrainingClass.objects.filter(pk=cast.training_class.pk).update(status=ClassStatus.CLOSED)
    return cast


@pytest.fixture
def done_to_all(closed: Cast, django_capture_on_commit_callbacks: Any) -> Any:
    """Call it, and the person is erased and every time is over."""

    def act() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")
            retention.run(today=LONG_AFTER)

    return act


def frozen(cast: Cast) -> Export:
    """A leave slip of the person's, frozen with the class; and one of the same edition that could not be built."""
    content = "王小宁 13800005678".encode()
    common: dict[str, Any] = {
        "paper": "leave_slip",
        "training_class": cast.training_class,
        "requested_by": cast.organiser,
        "requested_at": factories.at("18:00"),
        "is_kept": True,
        "options": {"request": "1", "part": "王小宁"},
    }
    built = Export.objects.create(
        status=ExportStatus.DONE,
        file=ContentFile(content, name="a.pdf"),
        file_name="请假审批表-王小宁.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        **common,
    )
    failed = Export.objects.create(status=ExportStatus.FAILED, error="断电", **common)
    document = ClassDocument.objects.create(
        training_class=cast.training_class,
        kind=DocumentKind.APPROVAL,
        title="批复",
        file=ContentFile(content, name="b.pdf"),
    )
    edition = FrozenEdition.objects.create(
        training_class=cast.training_class,
        number=1,
        closed_at=timezone.now(),
        frozen_by=cast.organiser,
        documents=[
            {
                "document": document.pk,
                "title": "批复",
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        ],
    )
    for place, export in enumerate((built, failed), start=1):
        FrozenPaper.objects.create(edition=edition, export=export, key=f"leave_slip/{place}", position=place)
    return built


def test_what_is_frozen_is_left_alone(closed: Cast, done_to_all: Any) -> None:
    frozen(closed)
    before = list(Export.objects.order_by("pk").values())
    done_to_all()
    assert list(Export.objects.order_by("pk").values()) == before
    call_command("check_frozen")


def test_of_papers_that_pass_the_options_go(closed: Cast) -> None:
    """The control: the same row goes where it is not frozen."""
    frozen(closed)
    FrozenPaper.objects.all().delete()
    Export.objects.update(is_kept=False, file="")
    retention.run(today=LONG_AFTER)
    assert [*Export.objects.values_list("options", "file_name", "error")] == [({}, "", "")] * 2


def test_a_document_of_the_plan_and_its_classes_stays(closed: Cast, done_to_all: Any) -> None:
    plan = closed.training_class.plan
    document = PlanDocument.objects.create(
        plan=plan,
        kind=PlanDocumentKind.ISSUE,
        number="武组〔2026〕1号",
        file=ContentFile(b"plan", name="p.pdf"),
    )
    for row in (closed.training_class, factories.training_class(closed.district, "另一个班")):
        ClassDocument.objects.create(
            training_class=row,
            kind=DocumentKind.APPROVAL,
            title="通知",
            file=document.file.name,
            plan_document=document,
        )
    done_to_all()
    assert [
        Path(path).read_bytes()
        for path in (*(one.file.path for one in ClassDocument.objects.all()), document.file.path)
    ] == [b"plan"] * 3


def test_a_paper_that_proves_the_hours_of_several_goes_with_the_last(
    closed: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    other = factories.cadre("李四", closed.community)
    mine, theirs = factories.credit(closed.cadre, hours=8), factories.credit(other, hours=8)
    mine.proof.save("证明.pdf", ContentFile(b"both"))
    HoursCredit.objects.update(proof=mine.proof.name)
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")
    theirs.refresh_from_db()
    assert Path(theirs.proof.path).read_bytes() == b"both"
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(other, by=closed.administrator, reason="", asked_by="")
    assert not theirs.proof.storage.exists(str(theirs.proof.name))


def factor(cast: Cast) -> Authenticator:
    EmailAddress.objects.create(user=cast.cadre_user, email="wang@example.com")
    return Authenticator.objects.create(
        user=cast.cadre_user,
        type=Authenticator.Type.TOTP,
        data={"secret": "JBSWY3DPEHPK3PXP"},
        created_at=factories.at("08:00"),
    )


def test_second_factors_go_with_the_person_and_stay_with_staff(closed: Cast) -> None:
    factor(closed)
    kept = Authenticator.objects.create(user=closed.organiser, type="totp", data={"secret": "x"})
    retention.run(today=LONG_AFTER)
    assert Authenticator.objects.count() == 2
    erasing.erase(closed.cadre, by=closed.administrator, reason="", asked_by="")
    assert [*Authenticator.objects.all()] == [kept]
    assert not EmailAddress.objects.exists()


def test_of_a_second_factor_its_kind_and_day_are_told_and_no_secret(closed: Cast) -> None:
    factor(closed)
    file = io.BytesIO()
    holding.write(file, closed.cadre, by=closed.administrator)
    with ZipFile(file) as pack:
        whole = b"".join(map(pack.read, pack.namelist()))
        told = json.loads(pack.read("个人信息.json"))
    assert told["两步验证"] == [
        {"账号": "王小宁", "方式": "验证器", "设置时间": "2026-11-23 08:00", "上次使用": ""}
    ]
    assert b"JBSWY3DPEHPK3PXP" not in whole


def test_what_was_read_stays_as_a_record(closed: Cast, done_to_all: Any) -> None:
    document = ClassDocument.objects.create(
        training_class=closed.training_class, kind=DocumentKind.MATERIAL, title="讲义"
    )
    MaterialReader.objects.create(enrolment=closed.enrolment, document=document)
    assert {one.clause.kind.name: one.rows for one in holding.shares_of(closed.cadre)}["record"] == 2
    done_to_all()
    assert MaterialReader.objects.filter(enrolment__cadre=closed.cadre).exists()


def test_an_erasure_takes_the_person_out_of_the_preparation(closed: Cast, done_to_all: Any) -> None:
    item = PreparationItem.objects.create(
        district=closed.district,
        training_class=closed.training_class,
        days_before=3,
        title="给王小宁安排无障碍房间",
        hint="13800005678",
    )
    PreparationTick.objects.create(
        training_class=closed.training_class, item=item, state="DONE", note="王小宁已知"
    )
    called = f"已删除人员{closed.cadre.pk}"
    done_to_all()
    item.refresh_from_db()
    assert (item.title, item.hint) == (f"给{called}安排无障碍房间", "")
    assert PreparationTick.objects.get().note == f"{called}已知"
    assert not AuditEntry.objects.filter(subject_label__contains="王小宁").exists()
