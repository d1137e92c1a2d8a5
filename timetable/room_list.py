"""Rooms and places as a list."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from intake.cells import without_spaces
from intake.numbers import whole
from intake.problems import Problem
from intake.sheets import Row as SheetRow
from intake.tables import Table
from timetable.models import Room, RoomKind, Session, SessionStatus

KINDS = {"教室": RoomKind.CLASSROOM, "现场教学点": RoomKind.OFFSITE, "线上": RoomKind.ONLINE}
_ALIKE = (
    (RoomKind.ONLINE, ("线上", "网络", "直播", "腾讯会议", "钉钉")),
    (RoomKind.OFFSITE, ("现场", "教学点", "基地", "校外", "外出", "参观")),
    (RoomKind.CLASSROOM, ("教室", "厅", "会议室", "研讨室", "讨论室", "校内", "礼堂", "室")),
)
MOST = 5000


class RoomList(ListDefinition):
    """A place is known by its name."""

    kind = ListKind.ROOMS
    model = Room
    vocabulary = {
        "number": ("序号", "编号"),
        "name": ("名称", "场地名称", "场地", "教室", "教室名称", "地点名称", "会场"),
        "campus": ("校区", "地点", "地址", "校区、地点", "所在校区", "位置"),
        "capacity": ("容量", "座位数", "人数", "可容纳人数", "座位"),
        "seat_rows": ("排数", "排", "行", "行数"),
        "seat_columns": ("列数", "列", "每排座位", "每排"),
        "kind": ("类型", "类别", "场地类型", "场地类别"),
    }
    columns = ("name", "campus", "capacity", "seat_rows", "seat_columns", "kind")
    choices: ClassVar[Mapping[str, Sequence[str]]] = {"kind": tuple(KINDS)}
    example = ("1", "三楼301教室", "区委党校", "80", "8", "10", "教室")

    def __init__(self, district: Any, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.used: set[int] = set()

    def records(self) -> Any:
        """The district's places."""
        return Room.objects.filter(district=self.district)

    def keys_of(self, record: Room) -> Iterable[Hashable]:
        """By name, spaces aside."""
        yield "name", without_spaces(record.name)

    def load(self, table: Table) -> None:
        """The places, and which of them sessions are placed in."""
        super().load(table)
        placed = Session.objects.filter(room__district=self.district, status=SessionStatus.SCHEDULED)
        self.used = set(placed.order_by().values_list("room", flat=True).distinct())

    def read(self, table: Table, row: SheetRow) -> Row:
        """A place."""
        cells = RowCells(table, row)
        values = {
            "name": cells.text("name", limit=60),
            "campus": cells.text("campus", limit=80),
            "capacity": cells.read("capacity", whole(least=1, most=MOST)),
            "seat_rows": cells.read("seat_rows", whole(least=1, most=200)),
            "seat_columns": cells.read("seat_columns", whole(least=1, most=200)),
            "kind": cells.read("kind", _kind),
        }
        cells.need("name", values["name"], _("没有填写场地名称。"))
        rows, columns, capacity = values["seat_rows"], values["seat_columns"], values["capacity"]
        notes = []
        if rows and columns and capacity and rows * columns < capacity:
            words = {"seats": rows * columns, "capacity": capacity}
            notes.append(_("%(seats)d 个座位少于容量 %(capacity)d 人，排座时会不够。") % words)
        fresh = {"capacity": rows * columns} if rows and columns and not capacity else {}
        part = Part((("name", without_spaces(values["name"])),), values, fresh)
        return Row(row.number, cells.shown(*self.columns), [part], cells.problems, notes)

    def finish(self, rows: Sequence[Row]) -> None:
        """New places in the order given, after those that are there."""
        place = max((found[0].position for found in self._known.values()), default=0)
        for row in rows:
            if self.find(row.parts[0]) is None:
                place += 1
                row.parts[0].fresh["position"] = place

    def refusal(self, record: Room, field: str) -> str:
        """Whether a place excludes decides over clashes: not by a list while sessions are placed in it (R17)."""
        if field == "kind" and record.pk in self.used:
            return _("“%(room)s”已有课程安排，类型请到场地页面修改。") % {"room": record.name}
        return ""


def _kind(raw: Any) -> str | Problem:
    word = without_spaces(str(raw))
    for kind, signs in _ALIKE:
        if any(sign in word for sign in signs):
            return kind.value
    return Problem(_("类型“%(word)s”请填教室、现场教学点或线上。") % {"word": word[:20]})
