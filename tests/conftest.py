"""What several test modules share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same cases in every run, and no verdict by the clock of a busy machine.
settings.register_profile("toolkit", derandomize=True, deadline=None)
settings.load_profile("toolkit")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data that stands beside the repository; tests that need it are skipped without it."""
    folder = Path(os.environ.get("TOOLKIT_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("needs the real data of ../shared/data (or $TOOLKIT_SHARED), which is absent here")
    return folder
