"""A whole site in a folder, and the real server in front of it. No Django here.

Playwright's loop runs in this process, and Django's ORM refuses to work beside one: whatever a
journey has to know of the database is read by plain SQL.
"""

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "cigales-demo-2020"
COMMANDS = (
    ("manage.py", "migrate", "--verbosity", "0"),
    ("manage.py", "load_demo"),
    ("-m", "tests.browser.prepare"),
    ("manage.py", "collectstatic", "--noinput", "--verbosity", "0"),
)


@dataclass(frozen=True)
class Site:
    """A running demonstration; ``folder`` is its VAR_DIR."""

    address: str
    folder: Path

    def value(self, sql: str, *parameters):
        """The first column of the first row of a query on the site's database."""
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            row = database.execute(sql, parameters).fetchone()
        assert row is not None, f"nothing in the demonstration answers: {sql}"
        return row[0]

    def failures(self) -> str:
        """What the server's log says from the first error on."""
        log = (self.folder / "server.log").read_text(encoding="utf-8")
        return log[log.find("Internal Server Error") :] if "Traceback" in log else ""


def _environment(folder: Path, static: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.server",
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(static),
    }


def build_once(shared: Path) -> Path:
    """The folder with the demonstration and the static files that every test copies or shares.

    Workers of xdist meet here: the first one builds, the others wait.
    """
    made = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            making = shared / "site-in-the-making"
            shutil.rmtree(making, ignore_errors=True)
            (making / "static").mkdir(parents=True)
            for command in COMMANDS:
                done = subprocess.run(
                    [sys.executable, "-W", "error", *command],
                    cwd=ROOT,
                    env=_environment(making / "var", making / "static"),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
            making.rename(made)
    return made


@contextmanager
def serve(made: Path, folder: Path) -> Iterator[Site]:
    """A copy of the demonstration in ``folder``, served by granian until the block ends."""
    shutil.copytree(made / "var", folder)
    log = folder / "server.log"
    for _attempt in range(3):  # another process may take the port meanwhile
        port = _free_port()
        with log.open("w") as output:
            server = subprocess.Popen(
                [
                    *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi"),
                    *("--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"),
                    "cigales.wsgi:application",
                ],
                cwd=ROOT,
                env=_environment(folder, made / "static"),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            if _answers(f"http://127.0.0.1:{port}/compte/login/", server):
                yield Site(f"http://127.0.0.1:{port}", folder)
                return
        finally:
            server.terminate()
            server.wait(timeout=20)
    raise RuntimeError(f"The server does not start:\n{log.read_text()}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def _answers(address: str, server: subprocess.Popen) -> bool:
    """Whether the server comes up; False when it ends instead."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.05)  # nothing tells when a process starts to listen
    return False
