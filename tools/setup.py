"""Make the project's environment: python tools/setup.py GROUP [GROUP ...]

Needs Python 3.11+ and package registries, nothing else. Installs netdiagram (editable, all extras) and the named
dependency groups of pyproject.toml into $VENV (default .venv); does nothing where that is already so.
With the group `test` it also sees to a Chromium: $CHROMIUM, the one on the PATH, or Debian's by apt-get as root.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("netdiagram", "sphinxcontrib_netdiagram", "mkdocs_plugin")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def say(text: str) -> None:
    """Tell what goes on, on standard error, at once."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def run(*command: str | Path) -> None:
    """Run a command, or stop with a line that says which failed."""
    done = subprocess.run([str(part) for part in command], check=False)
    if done.returncode:
        sys.exit(f"setup: this failed: {' '.join(str(part) for part in command)}")


def apt(*packages: str) -> bool:
    """Install Debian packages, where this is Debian and we are root; says whether it could be tried."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    say(f"setup: installing {' '.join(packages)} by apt-get")
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)
    return True


def environment(folder: Path) -> Path:
    """A virtual environment with a recent pip; its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists():
        return python
    say(f"setup: making {folder}")
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt(package):
            sys.exit(f"setup: this Python cannot make virtual environments; on Debian install {package}")
        run(sys.executable, "-m", "venv", folder)
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--upgrade", "pip>=25.1")
    return python


def install(python: Path, group: str, folder: Path) -> None:
    """The package and one dependency group, unless pyproject.toml is as it was at the last time."""
    stamp = folder / f".netdiagram-{group}"
    now = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    say(f"setup: installing netdiagram and what '{group}' needs")
    run(
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "-e",
        f"{ROOT}[all]",
        "--group",
        f"{ROOT}/pyproject.toml:{group}",
    )
    # as pip does with all that it copies: else each start compiles us anew where Python is told to write no bytecode
    run(python, "-m", "compileall", "-q", *(ROOT / package for package in PACKAGES))
    stamp.write_text(now, encoding="ascii")


def browser() -> None:
    """A Chromium for the tests that look at real pages."""
    if os.environ.get("CHROMIUM") or any(shutil.which(name) for name in BROWSERS):
        return
    if not apt("chromium", "fonts-dejavu-core"):
        sys.exit("setup: the tests open pages in Chromium: install it, or name one in $CHROMIUM")


def main() -> None:
    """Set up what the named groups need."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the message is for whoever tries
        sys.exit(
            f"setup: netdiagram needs Python 3.11 or newer, this is {sys.version.split()[0]}; try PYTHON=python3.12"
        )
    folder = Path(os.environ.get("VENV", ROOT / ".venv"))
    python = environment(folder)
    for group in sys.argv[1:]:
        install(python, group, folder)
        if group == "test":
            browser()


if __name__ == "__main__":
    main()
