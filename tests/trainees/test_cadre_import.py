"""干部名册: the district's people and their posts, without a class."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.trainees import imports
from tests.trainees.books import HEADER, block, book, upload
from tests.trainees.imports import everything
from trainees.models import Appointment, Cadre, Enrolment, Quota, RosterImport, StudyGroup
from trainees.roster import Mode, uploads

URL = "/cadres/import/"
WIDE = (*HEADER, "组别", "是否住宿", "用餐要求")
NEW = ("李新", "湖塘镇花园社区书记", "13900001111", "11010519491231002X", "本科", "新任", "2", "也许", "清真")
MOVED = ("王小宁", "雪堰镇雪东社区主任", "13800005678", "", "大专", "", "很多", "", "")
SAME = ("王小宁", "花园社区社区书记", "13800005678", "", "", "", "3", "是", "")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def test_other_methods(client: Client) -> None:
    assert wrong_methods(client, URL, "put") == {"put": 405}


def test_a_file_is_kept_for_the_district_and_leads_to_its_preview(client: Client, cast: Cast) -> None:
    sent = {"mode": "overwrite", "key": "auto", "file": upload(book(NEW, header=WIDE))}
    response = client.post(URL, sent)
    kept = RosterImport.objects.get()
    assert response.headers["Location"] == f"{URL}{kept.pk}/"
    assert (kept.district, kept.training_class, kept.uploaded_by) == (cast.district, None, cast.organiser)
    assert client.post(URL, {"mode": "overwrite", "key": "auto", "text": "没有表头"}).status_code == 422


def test_recent_imports_stand_below(client: Client, cast: Cast) -> None:
    imports.take_in(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    assert client.get(URL).context["lines"] == []
    kept = imports.keep(cast.district, NEW, by=cast.organiser, header=WIDE)
    assert [line.kept.pk for line in client.get(URL).context["lines"]] == [kept.pk]


@pytest.mark.parametrize(
    ("mode", "counts", "post", "education"),
    [
        (Mode.OVERWRITE, (1, 1, 0), ("雪东社区居民委员会", "主任"), "COLLEGE"),
        (Mode.FILL, (1, 1, 0), ("花园社区居民委员会", "社区书记"), "COLLEGE"),
        (Mode.SKIP, (1, 0, 1), ("花园社区居民委员会", "社区书记"), ""),
    ],
)
def test_people_and_posts_are_written_and_nothing_else(
    cast: Cast, mode: Mode, counts: tuple[int, int, int], post: tuple[str, str], education: str
) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=0)
    before = everything()
    kept = imports.take_in(cast.district, NEW, MOVED, by=cast.organiser, header=WIDE, mode=mode)
    assert kept.result == dict(zip(("rows", "new", "changed", "same", "wrong"), (2, *counts, 0), strict=True))
    assert everything()["Enrolment"] == before["Enrolment"]
    assert not StudyGroup.objects.exists()
    new = Cadre.objects.get(name="李新")
    assert (new.district, new.phone, new.education) == (cast.district, "13900001111", "BACHELOR")
    held = Appointment.objects.current().get(cadre=cast.cadre)
    cast.cadre.refresh_from_db()
    assert ((held.unit.name, held.post), cast.cadre.education) == (post, education)
    entry = AuditEntry.objects.get(action="trainees.import_roster")
    assert (entry.subject_type, entry.subject_id) == ("units.unit", cast.district.pk)
    assert uploads.undo(kept, by=cast.organiser)
    assert everything() == before


def test_what_is_known_already_is_the_same(cast: Cast) -> None:
    assert imports.take_in(cast.district, SAME, by=cast.organiser, header=WIDE).result["same"] == 1


def test_a_newcomer_needs_a_unit(cast: Cast) -> None:
    preview = imports.seen(imports.keep(cast.district, ("李新", ""), by=cast.organiser), cast.organiser)
    assert [row.problems for row in preview.rows] == [[("unit", "没有填写单位。")]]


def test_columns_of_a_seat_are_named_as_not_read(cast: Cast) -> None:
    preview = imports.seen(imports.keep(cast.district, NEW, by=cast.organiser, header=WIDE), cast.organiser)
    assert preview.unread == ("组别", "是否住宿", "用餐要求")
    of_class = imports.keep(cast.training_class, NEW, by=cast.organiser, header=WIDE)
    assert imports.seen(of_class, cast.organiser).unread == ()


def run(path: Path, **options: Any) -> str:
    answer = StringIO()
    call_command("import_cadres", str(path), stdout=answer, **options)
    return answer.getvalue()


@pytest.fixture
def path(tmp_path: Path, cast: Cast) -> Path:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(book(NEW, MOVED, ("张三", "某某社区书记"), header=WIDE))
    return file


def test_the_command_does_the_same(path: Path, cast: Cast) -> None:
    before = everything()
    dry = json.loads(run(path, district="武进区", dry_run=True, json=True))
    assert everything() == before
    assert {name: dry[name] for name in ("rows", "new", "changed", "same", "wrong")} == {
        "rows": 3,
        "new": 1,
        "changed": 1,
        "same": 0,
        "wrong": 1,
    }
    assert run(path, by="organiser").splitlines()[0] == "3 rows: 1 new, 1 changed, 0 same, 1 wrong"
    assert (Cadre.objects.count(), Enrolment.objects.count()) == (2, 1)
    assert AuditEntry.objects.get(action="trainees.import_roster").by == cast.organiser


@pytest.mark.parametrize("by", ["liaison", "finance", "nobody"])
def test_the_command_asks_who_may(path: Path, by: str) -> None:
    with pytest.raises(CommandError):
        run(path, by=by)


def test_the_command_asks_for_the_district_where_there_are_two(path: Path, cast: Cast) -> None:
    with pytest.raises(CommandError):
        run(path)
    assert run(path, district="武进区", dry_run=True).startswith("3 rows")


def test_a_text_is_read_as_one(tmp_path: Path, cast: Cast) -> None:
    file = tmp_path / "名册.csv"
    file.write_text(block(NEW, header=WIDE).replace("\t", ","), encoding="gb18030")
    assert run(file, by="organiser").splitlines() == ["1 rows: 1 new, 0 changed, 0 same, 0 wrong"]
    file.write_text("no roster")
    with pytest.raises(CommandError, match="没有找到表头。"):
        run(file, by="organiser")
