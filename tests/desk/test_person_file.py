"""Everything that is held of a person, as a package."""

import io
import json
from collections.abc import Callable
from zipfile import ZipFile

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from attendance.models import Reflection
from tests import factories
from tests.conftest import Cast


def test_it_holds_the_persons_rows_and_files_and_nobody_elses(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    other = factories.enrolment(
        cast.training_class, factories.cadre("李四", cast.community, phone="13911112222")
    )
    for row, words in ((cast.enrolment, b"mine"), (other, b"theirs")):
        Reflection.objects.create(
            enrolment=row, text="", file=ContentFile(words, name="a.txt"), handed_in_by=cast.organiser
        )
    response = as_user(cast.administrator).post(reverse("desk:person_file", args=[cast.cadre.pk]))
    assert "no-store" in response["Cache-Control"]
    with ZipFile(io.BytesIO(b"".join(response.streaming_content))) as pack:  # type: ignore[attr-defined]  # a file's answer
        names = pack.namelist()
        told = json.loads(pack.read("个人信息.json"))
        files = [pack.read(name) for name in names if name.startswith("文件/")]
    assert told["干部"][0]["手机"] == "13800005678"
    assert [row["班次"] for row in told["学员"]] == [str(cast.training_class)]
    assert files == [b"mine"]
    assert "13911112222" not in json.dumps(told)
    assert "个人信息.xlsx" in names
    entry = AuditEntry.objects.get(action="desk.export_person")
    assert (entry.by, entry.subject_id) == (cast.administrator, cast.cadre.pk)
