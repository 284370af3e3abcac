"""What all tests share: a cache of their own, and one real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")  # the same examples everywhere; `--hypothesis-profile explore` looks for further ones

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache of whoever runs it."""
    monkeypatch.setenv("NETDIAGRAM_CACHE", str(tmp_path_factory.getbasetemp() / "netdiagram-cache"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's executable; the test fails where there is none."""
    found = os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        pytest.fail("this test opens pages in Chromium: install it, or name one in $CHROMIUM")
    return found


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A headless Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def keras() -> ModuleType:
    """An installed Keras 3, on the backend that starts fastest; `make keras` fails where there is none."""
    os.environ.setdefault("KERAS_BACKEND", "numpy")
    found: ModuleType = pytest.importorskip("keras", reason="Keras is not installed")
    if not found.__version__.startswith("3."):
        pytest.skip(f"Keras {found.__version__} is not Keras 3")
    return found
