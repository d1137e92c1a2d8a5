"""An older backup is brought back over an erasure: the list beside it has it done again."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config.backup import restoring, saving
from courses.models import ClassStatus, TrainingClass
from desk.privacy import erasing
from tests import emptying
from tests.conftest import Cast
from tests.desk.privacy import canary

pytestmark = pytest.mark.django_db(transaction=True)


def test_whom_a_backup_brings_back_the_retention_erases_again(
    cast: Cast, today: None, settings: Any, tmp_path: Path
) -> None:
    settings.ERASED_LIST = str(tmp_path / "erased.list")
    mine = canary.settle(cast)
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    done = saving.save(tmp_path / "saved")
    erasing.erase(mine.cadre, by=cast.administrator, reason="", asked_by="本人")
    assert canary.found(canary.NAME) == []

    noted = Path(settings.ERASED_LIST).read_bytes()
    emptying.empty()
    settings.MEDIA_ROOT = tmp_path / "restored"
    assert restoring.restore(tmp_path / "saved").files == done.files
    assert len(canary.found(canary.NAME)) > 15
    assert Path(settings.ERASED_LIST).read_bytes() == noted

    call_command("retention")
    assert canary.found(canary.NAME) == []
    call_command("check_frozen")
