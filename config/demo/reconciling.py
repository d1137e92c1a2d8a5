"""How the demo's past classes were reconciled: the signatures counted, and what differs explained in a word."""

from attendance.reconciliation import counting, explaining
from attendance.reconciliation.explaining import Said
from attendance.reconciliation.lines import Line
from attendance.reconciliation.whole import Reconciliation
from attendance.standing import Standing
from config.demo.classes import Run
from config.demo.scene import Scene

_WORDS = {
    "size": "计划人数是控制数，按各单位实际推荐的人录取",
    "arrival": "请假的人没有到场，报到栏照实空着",
    "sheet": "一人代会，签了名，不算学员实到",
    "fee": "按讲师本人意见不另发讲课费",
}


def reconcile(scene: Scene, run: Run, *, leaving_one: bool) -> None:
    """Types in the counts and explains every line that is open. With `leaving_one` the first sheet was counted one short, and
    nobody has said yet why."""
    row, by = run.training_class, scene.staff.organiser
    columns = [one for one in Standing.of(row).columns if one.half_day.day <= scene.today]
    counts = {one.half_day: one.counts.present for one in columns}
    first = min(counts, default=None)
    if leaving_one and first and counts[first]:
        counts[first] -= 1
    counting.count(row, counts=counts, seen={}, by=by)
    lines = Reconciliation.of(row).open_lines
    left = next((line.key for line in lines if leaving_one and line.key.startswith("sheet:")), "")
    said = {line.key: _said(line) for line in lines if line.key != left}
    explaining.explain_many(row, said=said, by=by)


def _said(line: Line) -> Said:
    words = _WORDS.get(line.key.partition(":")[0], "已核对，照实说明")
    return Said(*line.figures, line.last_note, words)
