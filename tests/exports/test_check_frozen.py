"""The command that compares every frozen paper with its checksum."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from exports.models import FrozenPaper
from tests.desk.conftest import Frozen
from tests.desk.conftest import ended as ended
from tests.desk.conftest import frozen as frozen

pytestmark = pytest.mark.django_db


def test_all_is_well(frozen: Frozen) -> None:
    out = StringIO()
    call_command("check_frozen", stdout=out)
    assert out.getvalue() == "封存文档和归档文件共 6 份，全部与校验码一致。\n"


def test_what_is_missing_is_named_and_it_ends_with_1(frozen: Frozen) -> None:
    first = FrozenPaper.objects.built()[0]
    Path(settings.MEDIA_ROOT, str(first.export.file.name)).unlink()
    said = StringIO()
    with pytest.raises(CommandError, match="共 6 份，1 份缺失或校验不符") as ended_so:
        call_command("check_frozen", stderr=said)
    assert ended_so.value.returncode == 1
    pk = frozen.training_class.pk
    assert said.getvalue() == f"{pk} 社区干部培训班: {first.file_name}：文件缺失\n"
    call_command("check_frozen", training_class=pk + 1, stdout=StringIO())
