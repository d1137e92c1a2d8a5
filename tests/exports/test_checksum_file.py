"""The checksums of a class's frozen papers, as `sha256sum --check` reads them."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from exports.models import FrozenPaper
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen
from tests.desk.conftest import ended as ended
from tests.desk.conftest import frozen as frozen

pytestmark = pytest.mark.django_db


def address(frozen: Frozen) -> str:
    return reverse("exports:checksum_file", args=[frozen.training_class.pk])


def test_who_may(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(frozen)) == READERS


def test_sha256sum_checks_what_was_downloaded(
    frozen: Frozen, cast: Cast, as_user: Any, tmp_path: Path
) -> None:
    papers = list(FrozenPaper.objects.built())
    for paper in papers:
        content = Path(settings.MEDIA_ROOT, str(paper.export.file.name)).read_bytes()
        (tmp_path / paper.file_name).write_bytes(content)
    (tmp_path / "sums.txt").write_bytes(as_user(cast.auditor).get(address(frozen)).content)
    done = subprocess.run(
        ["/usr/bin/sha256sum", "--check", "--strict", "sums.txt"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
