"""Migrations and settings: what only shows at the next deployment."""

import os
import subprocess
import sys

from django.core.management import call_command

from tests import source


def manage(*arguments: str, var_dir, **environment: str) -> subprocess.CompletedProcess:
    """Runs manage.py on the site's real settings, with its files in ``var_dir``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=source.ROOT,
        env=kept | {"VAR_DIR": str(var_dir)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_no_migration_is_missing(db, capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


def test_migrations_have_names_that_say_what_they_do():
    named_by_machine = [
        source.name(path)
        for path in source.python_files(*source.PACKAGES)
        if path.parent.name == "migrations" and "_auto_" in path.stem
    ]
    assert named_by_machine == []


def test_django_finds_nothing_to_say_against_production(tmp_path):
    done = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        var_dir=tmp_path,
        HTTPS="true",
        SECRET_KEY="une-longue-suite-de-signes-0123456789-abcdefghijklmnopqrstuvwxyz-tirée",
        ALLOWED_HOSTS="cigales.exemple.invalid",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_the_key_of_a_machine_is_made_once_and_is_its_owners(tmp_path):
    show = (
        "shell",
        "--no-imports",
        "-c",
        "from django.conf import settings as s; print(s.SECRET_KEY)",
    )
    first, second = manage(*show, var_dir=tmp_path), manage(*show, var_dir=tmp_path)
    assert len(first.stdout.strip()) >= 64, first.stderr
    assert first.stdout == second.stdout
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
