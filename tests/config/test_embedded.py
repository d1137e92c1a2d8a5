"""The embedded servers: one of each a VAR_DIR, shared, stopped after the last user, and nothing lost."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from config import embedded
from config.embedded import owner, postgres, valkey
from config.embedded.place import SOCKET_PATH_LIMIT, Place, is_locked, wait_for

PROJECT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from config import embedded
from config.embedded import guardian, valkey
{before}
with embedded.hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")

Holding = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def var_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kaiban-test-"))
    yield folder
    for process in servers_of(folder):
        process.kill()
    shutil.rmtree(Place.of(folder).sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def holding() -> Iterator[Holding]:
    """Start processes that hold a VAR_DIR's servers until they are told or killed."""
    started: list[subprocess.Popen[str]] = []

    def start(var_dir: Path, before: str = "", **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD.format(before=before), str(var_dir)],
            cwd=PROJECT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until_held(process: "subprocess.Popen[str]") -> None:
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline() == "held\n", process.stderr.read()


def servers_of(var_dir: Path) -> list[psutil.Process]:
    """The postmaster, Valkey and guardian of a VAR_DIR that are alive."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or [])
        is_server = any(name in line for name in ("bin/postgres ", "valkey-server", "embedded.guardian"))
        if is_server and str(var_dir) in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def connect(var_dir: Path) -> psycopg.Connection:
    return psycopg.connect(embedded.database_url(var_dir), autocommit=True)


# --- addresses and keys, without a server ------------------------------------------------------------


def test_one_var_dir_has_one_address_however_it_is_spelled(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert embedded.database_url(tmp_path / "link" / "." / "a") == embedded.database_url(tmp_path / "a")
    assert embedded.redis_url(tmp_path / "a") != embedded.redis_url(tmp_path / "b")


@pytest.mark.parametrize(("length", "near"), [(85, True), (86, False)])
def test_a_socket_path_too_long_for_the_kernel_goes_to_a_short_folder(length: int, near: bool) -> None:
    # "/" + name + "/run/.s.PGSQL.5432" is exactly the limit at 85.
    assert 1 + 84 + len("/run/.s.PGSQL.5432") == SOCKET_PATH_LIMIT
    place = Place(Path("/" + "x" * (length - 1)))
    assert (place.sockets == place.root / "run") is near
    assert len(str(place.sockets / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://127.0.0.1:6379/3", "redis://127.0.0.1:6379/3"),
        ("unix:///a%20b/valkey.sock?db=0", "redis+socket:///a%20b/valkey.sock?virtual_host=0"),
        ("unix:///a/valkey.sock", "redis+socket:///a/valkey.sock?virtual_host=0"),
    ],
)
def test_celery_gets_the_address_as_it_reads_it(url: str, broker: str) -> None:
    assert embedded.broker_url(url) == broker


def test_importing_the_settings_starts_nothing(var_dir: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=PROJECT,
        env=environment | {"VAR_DIR": str(var_dir)},
        check=True,
    )
    assert servers_of(var_dir) == []
    assert not Place.of(var_dir).data.exists()


@pytest.fixture
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "FIELD_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("unnamed")
def test_keys_are_made_once_and_only_their_owner_reads_them(var_dir: Path) -> None:
    keys = embedded.keys(var_dir)
    assert embedded.keys(var_dir) == keys
    assert len(keys["FIELD_KEY"]) == 44
    assert len(keys["SECRET_KEY"]) == 64
    assert stat.S_IMODE((var_dir / "keys.env").stat().st_mode) == 0o600


@pytest.mark.usefixtures("unnamed")
def test_two_first_starts_at_once_agree_on_the_keys(var_dir: Path) -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(embedded.keys(var_dir)["FIELD_KEY"])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == 1


@pytest.mark.usefixtures("unnamed")
def test_a_named_key_wins_and_is_not_written_down(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELD_KEY", "named")
    keys = embedded.keys(var_dir)
    assert keys["FIELD_KEY"] == "named"
    assert "FIELD_KEY=" not in (var_dir / "keys.env").read_text()


@pytest.mark.usefixtures("unnamed")
def test_no_new_field_key_beside_data_of_an_old_one(var_dir: Path) -> None:
    embedded.keys(var_dir)
    Place.of(var_dir).data.mkdir(parents=True)
    (var_dir / "keys.env").unlink()
    with pytest.raises(embedded.EmbeddedError, match=r"SECRET_KEY and FIELD_KEY .* cannot be found"):
        embedded.keys(var_dir)


# --- whose the folders are ---------------------------------------------------------------------------


@as_root
def test_data_of_another_user_is_named_and_left_alone(var_dir: Path) -> None:
    place = Place.of(var_dir)
    place.postgres.mkdir()
    os.chown(place.postgres, 4711, 4711)
    with pytest.raises(embedded.EmbeddedError, match="made by the user number 4711"):
        embedded.hold(var_dir)
    assert list(place.postgres.iterdir()) == []


@as_root
def test_an_ordinary_user_hears_whose_the_folder_is(var_dir: Path) -> None:
    owner.prepare_root(Place.of(var_dir))
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            owner.prepare_root(Place.of(var_dir))
        except embedded.EmbeddedError as error:
            os._exit(0 if "belongs to the user root" in str(error) else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@as_root
def test_root_opens_folders_of_others_for_passing_only(var_dir: Path) -> None:
    inner = var_dir / "a" / "b"
    inner.mkdir(parents=True, mode=0o700)
    inner.parent.chmod(0o700)
    owner.open_the_way(inner)
    assert stat.S_IMODE(inner.parent.stat().st_mode) == 0o701
    assert stat.S_IMODE(inner.stat().st_mode) == 0o700


# --- the servers -------------------------------------------------------------------------------------


def test_servers_answer_are_durable_and_stop_after_the_last_holder(var_dir: Path) -> None:
    first = embedded.hold(var_dir)
    second = embedded.hold(var_dir)
    with connect(var_dir) as connection:
        connection.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist")
        settings = connection.execute(
            "SELECT current_setting('fsync'), current_setting('full_page_writes'), "
            "current_setting('server_encoding'), datcollate, datlocprovider::text, show_trgm('武') <> '{}' "
            "FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert settings == ("on", "on", "UTF8", postgres.LOCALE, "c", True)
    with redis.Redis.from_url(embedded.redis_url(var_dir)) as client:
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    assert {p.stat().st_mode & 0o077 for p in (Place.of(var_dir).sockets, Place.of(var_dir).data)} == {0}
    first.close(wait=True)
    assert len(servers_of(var_dir)) == 3
    second.close(wait=True)
    assert wait_for(lambda: servers_of(var_dir) == [], 5)


def test_variables_of_libpq_do_not_lead_elsewhere(var_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGHOST": "127.0.0.1",
        "PGUSER": "nobody",
        "PGDATABASE": "none",
    }.items():
        monkeypatch.setenv(name, value)
    with embedded.hold(var_dir, valkey=False, durable=False), connect(var_dir) as connection:
        assert connection.execute("SELECT current_user::text, current_database()::text").fetchone() == (
            postgres.USER,
            postgres.DATABASE,
        )


def test_only_what_is_not_named_is_started(var_dir: Path) -> None:
    with embedded.hold(var_dir, postgres=False, durable=False):
        assert valkey.answers(Place.of(var_dir))
        assert not Place.of(var_dir).data.exists()


@pytest.mark.endurance
def test_the_servers_follow_the_last_of_killed_holders(var_dir: Path, holding: Holding) -> None:
    holders = [holding(var_dir), holding(var_dir)]
    for holder in holders:
        until_held(holder)
    holders[0].kill()
    time.sleep(2)
    assert len(servers_of(var_dir)) == 3
    holders[1].kill()
    assert wait_for(lambda: servers_of(var_dir) == [], 15)
    assert "database system is shut down" in (Place.of(var_dir).postgres / "postgres.log").read_text()


@pytest.mark.endurance
def test_control_without_a_guardian_killed_holders_leave_servers(var_dir: Path, holding: Holding) -> None:
    holder = holding(var_dir, before="guardian.ensure = lambda place: None")
    until_held(holder)
    holder.kill()
    time.sleep(4)
    assert len(servers_of(var_dir)) == 2
    # The next user takes them over, with a guardian, and they stop after it.
    embedded.hold(var_dir).close(wait=True)
    assert wait_for(lambda: servers_of(var_dir) == [], 5)


@pytest.mark.endurance
def test_servers_cut_off_lose_no_committed_row_and_say_so(
    var_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with embedded.hold(var_dir):
        with connect(var_dir) as connection, redis.Redis.from_url(embedded.redis_url(var_dir)) as client:
            connection.execute("CREATE TABLE row (n int)")
            for n in range(200):
                connection.execute("INSERT INTO row VALUES (%s)", [n])
            client.rpush("queue", *range(200))
            time.sleep(1.1)  # Valkey writes its log through once a second
        for process in servers_of(var_dir):
            process.send_signal(signal.SIGKILL)
        time.sleep(0.5)
    with embedded.hold(var_dir), connect(var_dir) as connection:
        assert connection.execute("SELECT count(*), sum(n) FROM row").fetchone() == (200, 19900)
        with redis.Redis.from_url(embedded.redis_url(var_dir)) as client:
            assert client.llen("queue") == 200
    told = capfd.readouterr().err
    assert "PostgreSQL was cut off the last time" in told
    assert "PostgreSQL has recovered" in told


@pytest.mark.endurance
def test_twelve_first_starts_at_once_make_one_server_of_each(var_dir: Path, holding: Holding) -> None:
    holders = [holding(var_dir) for _ in range(12)]
    for holder in holders:
        until_held(holder)
    assert len(servers_of(var_dir)) == 3
    log = (Place.of(var_dir).postgres / "postgres.log").read_text()
    assert log.count("ready to accept connections") == 1


@pytest.mark.endurance
def test_starting_while_the_servers_stop_always_gets_living_ones(var_dir: Path) -> None:
    for pause in (0.0, 0.9, 1.0, 1.1, 1.2, 1.3):
        with embedded.hold(var_dir, durable=False), connect(var_dir) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        time.sleep(pause)


@pytest.mark.endurance
@pytest.mark.parametrize(
    "environment",
    [{"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, {"LC_ALL": "C"}, {"LANG": "", "TZ": "X"}],
)
def test_chinese_is_searched_whatever_the_environment_says(
    var_dir: Path, holding: Holding, environment: dict[str, str]
) -> None:
    holder = holding(var_dir, before="import os; os.umask(0o077)", **environment)
    until_held(holder)
    with connect(var_dir) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT similarity('武进区', '武进区')").fetchone() == (1.0,)
        # The control: in a database of the locale C the same word has no trigrams.
        connection.execute("CREATE DATABASE plain LOCALE 'C' TEMPLATE template0")
    with psycopg.connect(embedded.database_url(var_dir).replace("/kaiban?", "/plain?")) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT show_trgm('武')").fetchone() == ([],)


@pytest.mark.endurance
def test_two_places_live_side_by_side(var_dir: Path) -> None:
    deep = var_dir / ("x" * 100) / "it's 武进"
    with embedded.hold(var_dir, durable=False), embedded.hold(deep, durable=False):
        with connect(var_dir) as one, connect(deep) as other:
            one.execute("CREATE TABLE here (n int)")
            assert other.execute("SELECT to_regclass('here')").fetchone() == (None,)
        with redis.Redis.from_url(embedded.redis_url(deep)) as client:
            assert client.ping()


@pytest.mark.endurance
def test_a_lost_socket_brings_one_new_valkey_not_a_second_one(var_dir: Path) -> None:
    place = Place.of(var_dir)
    with embedded.hold(var_dir, postgres=False):
        with redis.Redis.from_url(embedded.redis_url(var_dir)) as client:
            client.set("kept", "yes")
        (place.sockets / valkey.SOCKET).unlink()
        with embedded.hold(var_dir, postgres=False):
            assert len([p for p in servers_of(var_dir) if "valkey" in p.name()]) == 1
            with redis.Redis.from_url(embedded.redis_url(var_dir)) as client:
                assert client.get("kept") == b"yes"


@pytest.mark.endurance
def test_a_number_given_to_another_program_does_not_stop_the_start(var_dir: Path) -> None:
    embedded.hold(var_dir).close(wait=True)
    # As after a container's restart: the file names a living process that is no PostgreSQL.
    (Place.of(var_dir).data / "postmaster.pid").write_text(f"{os.getpid()}\n{var_dir}\n")
    with embedded.hold(var_dir), connect(var_dir) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.endurance
def test_removing_the_folder_ends_its_servers(var_dir: Path) -> None:
    with embedded.hold(var_dir, durable=False):
        running = servers_of(var_dir)
        time.sleep(0.6)
        shutil.rmtree(var_dir)
        assert wait_for(lambda: servers_of(var_dir) == [], 15)
    assert len(running) == 3


@pytest.mark.endurance
def test_half_an_initdb_is_begun_anew(var_dir: Path) -> None:
    place = Place.of(var_dir)
    owner.prepare_root(place)
    embedded.hold(var_dir, postgres=False, valkey=False).close(wait=True)
    owner.find_owner(place).folder(place.postgres)
    (place.postgres / "data.new").mkdir()
    (place.postgres / "data.new" / "PG_VERSION").write_text("18")
    with embedded.hold(var_dir, valkey=False, durable=False):
        assert postgres.answers(place)


def test_data_of_another_major_version_is_refused_in_words(var_dir: Path) -> None:
    place = Place.of(var_dir)
    owner.prepare_root(place)
    embedded.keys(var_dir)
    owner.find_owner(place).folder(place.postgres)
    place.data.mkdir()
    (place.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 13, but 18 is installed"):
        embedded.hold(var_dir, valkey=False)
    assert wait_for(lambda: not is_locked(place.lock("guardian")), 10)
