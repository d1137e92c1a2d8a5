"""A long roster, written in the background: queued, claimed under a lease, told of, swept; and by real workers."""

import datetime as dt
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from accounts import import_worker, importing
from accounts.import_worker import ATTEMPTS, LEASE, OVERLOOKED_AFTER
from accounts.importing import AT_ONCE, NotUndone, Outdated
from accounts.models import AuditEntry
from tests.conftest import Cast
from tests.exports.conftest import dead_broker, kill, queue, start_worker, use_broker, wait_until
from tests.trainees import imports
from tests.trainees.imports import everything
from trainees import enrolment
from trainees.models import Cadre, Enrolment, Quota, RosterImport
from trainees.roster import uploads, writing
from trainees.roster.uploads import ROSTERS
from trainees.tasks import sweep_rosters, write_roster

__all__ = ["dead_broker", "queue", "start_worker", "use_broker"]
StartWorker = Callable[..., "subprocess.Popen[bytes]"]

pytestmark = pytest.mark.django_db(transaction=True)


def people(count: int) -> list[tuple[str, ...]]:
    return [(f"李{chr(0x4E00 + n)}", "湖塘镇花园社区主任", f"139{n:08d}") for n in range(count)]


@pytest.fixture
def queued(cast: Cast, monkeypatch: pytest.MonkeyPatch, queue: Callable[[], int]) -> RosterImport:
    """Three people, too many for a request, confirmed and waiting for a worker."""
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    return imports.confirm(
        imports.keep(cast.training_class, *people(3), by=cast.organiser), cast.organiser, rows=3
    )


def state(kept: RosterImport) -> str:
    kept.refresh_from_db()
    return str(kept.state)


def lose(kept: RosterImport, *, attempts: int = 1) -> None:
    """As if a worker had taken it and died, its lease over."""
    past = timezone.now() - dt.timedelta(seconds=1)
    RosterImport.objects.filter(pk=kept.pk).update(
        state="RUNNING", lease_until=past, attempts=attempts, confirmed_at=past - OVERLOOKED_AFTER
    )


@pytest.mark.parametrize(("count", "at_once"), [(AT_ONCE, True), (AT_ONCE + 1, False)])
def test_what_is_written_at_once(cast: Cast, count: int, at_once: bool, queue: Callable[[], int]) -> None:
    kept = imports.keep(cast.training_class, *people(count), by=cast.organiser)
    done = imports.confirm(kept, cast.organiser)  # whatever the page said
    assert (done.state, Enrolment.objects.count(), queue()) == (
        ("DONE", 1 + count, 0) if at_once else ("QUEUED", 1, 1)
    )


def test_a_worker_writes_it_once(cast: Cast, queued: RosterImport) -> None:
    assert (queued.state, queued.progress_of, Enrolment.objects.count()) == ("QUEUED", 3, 1)
    assert importing.confirm(ROSTERS, queued, digest=queued.digest, by=cast.organiser) is None
    write_roster(queued.pk)
    assert (state(queued), queued.attempts, queued.progress, queued.progress_of) == ("DONE", 1, 3, 3)
    assert queued.result == {"rows": 3, "new": 3, "changed": 0, "same": 0, "wrong": 0}
    assert (queued.claim, queued.lease_until, bytes(queued.content)) == (None, None, b"")
    assert AuditEntry.objects.get(action="trainees.import_roster").by == cast.organiser
    write_roster(queued.pk)
    assert Enrolment.objects.count() == 4
    assert uploads.undo(queued, by=cast.organiser)
    assert Enrolment.objects.count() == 1


def test_progress_is_seen_while_nothing_is_written_yet(
    cast: Cast, queued: RosterImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(writing, "BATCH", 1)
    monkeypatch.setattr(import_worker, "TELL_EVERY", 0)
    tell = import_worker.Teller.__call__

    def look(teller: Any, written: int, total: int) -> None:
        tell(teller, written, total)
        with ThreadPoolExecutor(1) as other:  # somebody else's connection
            seen.append(other.submit(outside).result())

    def outside() -> tuple[int, int, int]:
        kept = RosterImport.objects.get(pk=queued.pk)
        counts = (kept.progress, kept.progress_of, Enrolment.objects.count())
        connections.close_all()
        return counts

    monkeypatch.setattr(import_worker.Teller, "__call__", look)
    write_roster(queued.pk)
    assert seen == [(0, 3, 1), (1, 3, 1), (2, 3, 1), (3, 3, 1)]


def test_what_is_no_longer_so_waits_for_its_confirmation_again(cast: Cast, queued: RosterImport) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    write_roster(queued.pk)
    assert (state(queued), queued.confirmed_at, queued.error) == ("WAITING", None, importing.outdated())
    assert Enrolment.objects.count() == 1
    again = imports.confirm(queued, cast.organiser)
    assert (again.state, again.result["new"], again.result["wrong"]) == ("DONE", 1, 2)


def test_an_error_is_kept_in_words(queued: RosterImport, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    def fall(*_args: Any) -> None:
        raise RuntimeError("in the midst of it")

    with monkeypatch.context() as patch:
        patch.setattr(enrolment, "save", fall)
        write_roster(queued.pk)
    assert (state(queued), Cadre.objects.count()) == ("FAILED", 1)
    assert queued.error.startswith("写入时出现意外错误，什么都没有写入")
    assert imports.confirm(queued, cast.organiser, rows=3).state == "QUEUED"


@pytest.mark.parametrize("guarded", [False, True])
def test_who_lost_the_lease_writes_nothing(
    queued: RosterImport, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = enrolment.save
    if not guarded:  # the control: whoever holds the row is not asked
        monkeypatch.setattr(import_worker, "_keep", lambda *_args, **_values: None)

    def lose_it(rows: Any) -> None:
        def other() -> None:
            RosterImport.objects.filter(pk=queued.pk).update(claim="00000000-0000-0000-0000-000000000001")
            connections.close_all()

        with ThreadPoolExecutor(1) as hand:
            hand.submit(other).result()
        save(rows)

    monkeypatch.setattr(enrolment, "save", lose_it)
    assert import_worker.work(ROSTERS, queued.pk) is not guarded
    many = 1 if guarded else 4
    assert (state(queued), Enrolment.objects.count(), Cadre.objects.count()) == ("RUNNING", many, many)


def test_the_sweep_frees_what_a_dead_worker_held(queued: RosterImport, queue: Callable[[], int]) -> None:
    RosterImport.objects.update(state="RUNNING", lease_until=timezone.now() + LEASE, attempts=1)
    assert (import_worker.sweep(ROSTERS), import_worker.work(ROSTERS, queued.pk)) == (0, False)
    lose(queued)
    woken = queue()
    sweep_rosters()
    assert (state(queued), queue()) == ("QUEUED", woken + 1)
    write_roster(queued.pk)
    assert (state(queued), queued.attempts) == ("DONE", 2)


def test_after_so_many_tries_it_gives_up_and_says_so(cast: Cast, queued: RosterImport) -> None:
    lose(queued, attempts=ATTEMPTS)
    assert import_worker.sweep(ROSTERS) == 1
    assert (state(queued), queued.error) == (
        "FAILED",
        "写入中断了 3 次，已停止尝试，什么都没有写入。可以再确认一次。",
    )
    imports.confirm(queued, cast.organiser, rows=3)
    write_roster(queued.pk)
    assert state(queued) == "DONE"


def test_with_a_dead_broker_the_page_works_and_the_row_waits(
    cast: Cast,
    as_user: Callable[..., Client],
    dead_broker: str,
    use_broker: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    use_broker(dead_broker)
    client = as_user(cast.organiser)
    kept = imports.keep(cast.training_class, *people(3), by=cast.organiser)
    url = f"/classes/{cast.training_class.pk}/roster/import/{kept.pk}/"
    digest = client.get(url).context["preview"].digest
    page = client.post(url, {"digest": digest, "rows": "3"}, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert "已排队，马上开始写入。" in page.content.decode()
    RosterImport.objects.update(confirmed_at=timezone.now() - dt.timedelta(minutes=2))
    assert "后台任务比平时慢" in client.get(url).content.decode()
    sweep_rosters()
    assert state(kept) == "QUEUED"
    RosterImport.objects.update(state="RUNNING", progress=2)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "正在写入 2/3" in part
    assert "<html" not in part
    RosterImport.objects.update(state="QUEUED", progress=0)
    write_roster(kept.pk)
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "共 3 行：新增 3，更新 0，不变 0，有问题 0" in client.get(url).content.decode()


def test_a_failure_is_told_on_the_page_and_can_be_confirmed_again(
    cast: Cast, queued: RosterImport, as_user: Callable[..., Client]
) -> None:
    lose(queued, attempts=ATTEMPTS)
    import_worker.sweep(ROSTERS)
    page = as_user(cast.organiser).get(f"/classes/{cast.training_class.pk}/roster/import/{queued.pk}/")
    assert page.context["preview"].writes == 3
    assert "写入中断了 3 次" in page.content.decode()


def both(one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """Both at once, each with a connection of its own; what each answered, or refused."""
    barrier = threading.Barrier(2)

    def hand(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except (Outdated, NotUndone) as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(hand, (one, other)))


@pytest.mark.parametrize("turn", range(3))
def test_two_imports_of_the_same_people_at_once(cast: Cast, turn: int) -> None:
    """An ID number is registered once: the second to come reads again that the person is known."""
    row = ("李新", "湖塘镇花园社区书记", "13900001111", "11010519491231002X")
    kept = [imports.keep(cast.district, row, by=cast.organiser) for _one in range(2)]
    digests = [imports.seen(one, cast.organiser).digest for one in kept]

    def confirm(which: int) -> object:
        done = uploads.confirm(kept[which], digest=digests[which], by=cast.organiser)
        return done and done.state

    answers = both(lambda: confirm(0), lambda: confirm(1))
    assert sorted(map(str, answers)) == sorted(["DONE", str(Outdated)])
    assert Cadre.objects.filter(name="李新").count() == 1


def test_somebody_enters_the_same_id_number_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by an import, so not held off by the district: the constraint has the last word, and no error page."""
    row = ("李新", "湖塘镇花园社区书记", "", "11010519491231002X")
    kept = imports.keep(cast.training_class, row, by=cast.organiser)
    digest = imports.seen(kept, cast.organiser).digest
    from trainees import people as verbs

    make = verbs.make_many

    def first_the_other(rows: Any, *, district: Any) -> Any:
        def other() -> None:
            new = verbs.NewCadre(name="李新", unit=cast.community, id_number=row[3])
            verbs.add(new, district=district, by=None)
            connections.close_all()

        with ThreadPoolExecutor(1) as hand:
            hand.submit(other).result()
        return make(rows, district=district)

    monkeypatch.setattr(verbs, "make_many", first_the_other)
    with pytest.raises(Outdated):
        uploads.confirm(kept, digest=digest, by=cast.organiser)
    assert (state(kept), Cadre.objects.filter(name="李新").count()) == ("WAITING", 1)


@pytest.mark.parametrize("turn", range(3))
def test_undone_twice_at_once(cast: Cast, turn: int) -> None:
    before = everything()
    kept = imports.take_in(cast.training_class, *people(2), by=cast.organiser)
    answers = both(
        lambda: uploads.undo(kept, by=cast.organiser), lambda: uploads.undo(kept, by=cast.organiser)
    )
    assert sorted(map(str, answers)) == ["False", "True"]
    assert everything() == before


@pytest.mark.parametrize("turn", range(3))
def test_a_later_import_against_the_undoing(cast: Cast, turn: int) -> None:
    """Whoever comes first, the other refuses: nothing is written on what is no more, nothing later is lost."""
    first = imports.take_in(cast.training_class, *people(2), by=cast.organiser)
    later = imports.keep(cast.training_class, (*people(1)[0], "", "本科"), by=cast.organiser)
    digest = imports.seen(later, cast.organiser).digest
    answers = both(
        lambda: uploads.undo(first, by=cast.organiser),
        lambda: bool(uploads.confirm(later, digest=digest, by=cast.organiser)),
    )
    assert answers in ([True, Outdated], [NotUndone, True])
    assert Cadre.objects.count() == (1 if answers[0] is True else 3)


@pytest.mark.endurance
def test_a_real_worker_writes_what_the_broker_brings(
    cast: Cast, queued: RosterImport, start_worker: StartWorker
) -> None:
    start_worker()
    wait_until(lambda: state(queued) == "DONE", 60)
    assert (queued.attempts, Enrolment.objects.count()) == (1, 4)


@pytest.mark.endurance
def test_a_worker_killed_in_the_midst_of_writing_leaves_nothing_and_it_is_written_once(
    cast: Cast, queued: RosterImport, start_worker: StartWorker, queue: Callable[[], int]
) -> None:
    before = everything()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        # People are written, seats are not: the worker stands in the middle of its writing.
        other.execute("LOCK TABLE trainees_enrolment IN SHARE ROW EXCLUSIVE MODE")
        worker = start_worker()
        wait_until(lambda: state(queued) == "RUNNING" and queued.progress_of == 3, 60)
        wait_until(stands_still, 60)
        kill(worker)
        other.rollback()
    assert everything() == before
    # The control: with the worker gone, nothing moves the row while its lease holds.
    assert (import_worker.sweep(ROSTERS), import_worker.work(ROSTERS, queued.pk), state(queued)) == (
        0,
        False,
        "RUNNING",
    )
    lose(queued)
    start_worker()
    sweep_rosters()
    wait_until(lambda: state(queued) == "DONE", 60)
    assert (queued.attempts, Enrolment.objects.count(), Cadre.objects.count()) == (2, 4, 4)
    assert AuditEntry.objects.filter(action="trainees.import_roster").count() == 1


def stands_still() -> bool:
    """Whether somebody waits for a seat's table to be free."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'trainees_enrolment'::regclass"
        )
        return bool(cursor.fetchone()[0])
