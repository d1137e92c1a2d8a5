"""Files are written whole or not at all."""

import errno
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exports import jobs
from exports.files import why
from exports.models import Export, ExportStatus
from tests.conftest import Cast

FULL = "服务器的磁盘空间不足，文件没有写成。请联系管理员清理后再重新生成。"


@pytest.fixture
def export(cast: Cast) -> Export:
    return jobs.ask("roster", subject=cast.training_class, by=cast.organiser)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one page; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount") or "mount"
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=4k", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("this user may not mount a small file system")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_full_disk_fails_in_words_and_leaves_nothing(
    export: Export, tiny_disk: Path, settings: Any
) -> None:
    proper, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tiny_disk
    assert not jobs.build(export.pk)
    export.refresh_from_db()
    assert (export.status, export.error, export.file.name) == (ExportStatus.FAILED, FULL, "")
    assert left_in(tiny_disk) == []
    settings.MEDIA_ROOT = proper
    jobs.again(export, by=export.requested_by)
    assert jobs.build(export.pk)


def test_a_full_disk_would_leave_a_part_without_the_guard(tiny_disk: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        (tiny_disk / "plain.xlsx").write_bytes(b"x" * 4 * 4096)
    assert left_in(tiny_disk) == ["plain.xlsx"]


def test_a_file_over_the_limit_leaves_nothing_either(export: Export, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        assert not jobs.build(export.pk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    export.refresh_from_db()
    assert (export.status, export.error) == (ExportStatus.FAILED, FULL)
    assert left_in(tmp_path) == []


def test_other_reasons_are_named() -> None:
    assert why(OSError(errno.EACCES, os.strerror(errno.EACCES))) == (
        "服务器没能写入文件（Permission denied）。请联系管理员检查后再重新生成。"
    )
