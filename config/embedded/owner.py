"""The user whom the servers run as, and the folders that this user needs."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .place import EmbeddedError, Place, say

SERVER_USER = "kaiban-embedded"
LAST_RESORT = "nobody"


@dataclass(frozen=True)
class Owner:
    """A user and group by number; `switch` says that processes must be started as that user."""

    uid: int
    gid: int
    switch: bool

    def run(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        env: dict[str, str],
        seconds: float,
        keep: tuple[int, ...] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this user with a bare environment; its output goes to a file, never to a pipe
        that a daemon would keep open. Raises EmbeddedError when it cannot be started or takes too long.
        """
        with (cwd / "last-command.log").open("w+", encoding="utf-8", errors="replace") as output:
            try:
                done = subprocess.run(  # noqa: S603 - lists of our own, no shell
                    [str(part) for part in command],
                    cwd=cwd,
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=seconds,
                    pass_fds=keep,
                    umask=0o077,
                    check=False,
                    user=self.uid if self.switch else None,
                    group=self.gid if self.switch else None,
                    extra_groups=[] if self.switch else None,
                )
            except subprocess.TimeoutExpired as error:
                raise EmbeddedError(f"{Path(command[0]).name} took longer than {seconds:.0f} s.") from error
            except OSError as error:
                raise EmbeddedError(f"{Path(command[0]).name} cannot be started: {error}.") from error
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def folder(self, path: Path) -> None:
        """Make a folder that only this user (and root) may enter."""
        path.mkdir(mode=0o700, exist_ok=True)
        if path.is_symlink() or path.stat().st_uid not in {self.uid, os.geteuid()}:
            raise EmbeddedError(f"{path} belongs to somebody else. Remove it, or name another VAR_DIR.")
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)


def find_owner(place: Place) -> Owner:
    """Say whom the servers of a place run as: ourselves, or for root a user without rights.

    Raises EmbeddedError when the place was made by another user.
    """
    maker = next((p.stat().st_uid for p in (place.postgres, place.valkey) if p.exists()), None)
    uid = os.geteuid()
    if uid != 0:
        if maker not in {None, uid}:
            raise EmbeddedError(_made_by(place, maker))
        if not _known(uid):
            raise EmbeddedError(
                f"The user with number {uid} has no name in /etc/passwd, and PostgreSQL refuses to run so. "
                "Run as a named user, or name a server by DATABASE_URL."
            )
        return Owner(uid, os.getegid(), switch=False)
    entry = _server_entry(maker)
    if maker not in {None, entry.pw_uid, 0}:
        raise EmbeddedError(_made_by(place, maker))
    return Owner(entry.pw_uid, entry.pw_gid, switch=True)


def _made_by(place: Place, maker: int | None) -> str:
    name = pwd.getpwuid(maker).pw_name if maker is not None and _known(maker) else f"number {maker}"
    if name in {SERVER_USER, LAST_RESORT}:
        name = "root"
    return f"{place.root} was made by the user {name}. Run as {name}, or name another folder by VAR_DIR."


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _server_entry(maker: int | None) -> pwd.struct_passwd:
    """Find the user for root's servers, making it the first time; nobody where no user can be made."""
    nobody = pwd.getpwnam(LAST_RESORT)
    if maker == nobody.pw_uid:
        return nobody
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    for _ in range(20):
        try:
            return pwd.getpwnam(SERVER_USER)
        except KeyError:
            if program is None:
                break
        # Another process may be making the same user: then this fails and the next look finds it.
        command = [program, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a list of our own
        if done.returncode not in {0, 1, 9}:
            break
        time.sleep(0.1)
    return nobody


def open_the_way(path: Path) -> None:
    """Let other users pass through the folders above a path, by o+x and nothing more."""
    for folder in path.parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            say(f"Letting other users pass through {folder} (o+x), for the servers' user.")
            _change_mode(folder, mode | stat.S_IXOTH)


def make_readable(folder: Path) -> None:
    """Let everybody read a wheel's own files, which a strict umask may have closed at installation."""
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            _change_mode(path, wanted)


def _change_mode(path: Path, mode: int) -> None:
    try:
        path.chmod(mode)
    except OSError as error:
        raise EmbeddedError(
            f"{path} is closed to the servers' user and cannot be opened: {error.strerror}. Open it by "
            f"`chmod o+x`, run as an ordinary user, or name servers by DATABASE_URL and REDIS_URL."
        ) from error


def prepare_root(place: Place) -> None:
    """Make VAR_DIR and the folder of its locks; raises EmbeddedError when it is somebody else's."""
    try:
        place.root.mkdir(parents=True, exist_ok=True)
        place.locks.mkdir(mode=0o700, exist_ok=True)
        (place.lock("start")).touch(mode=0o600)
    except PermissionError as error:
        seen = place.root if place.root.exists() else next(p for p in place.root.parents if p.exists())
        name = seen.owner() if _known(seen.stat().st_uid) else f"number {seen.stat().st_uid}"
        raise EmbeddedError(
            f"{seen} belongs to the user {name} and cannot be written. "
            f"Run as {name}, or name another folder by VAR_DIR."
        ) from error
    except OSError as error:
        raise EmbeddedError(
            f"{place.root} cannot be made: {error}. Name another folder by VAR_DIR."
        ) from error
