"""
Print every table but the longest (`million`), or those named on the command line.

Real news is used where ../shared/data is; else the sample.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

# One core for ours and the peers alike; set before NumPy loads.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("starting", "loading", "html", "fuzz", "duplicates", "tokens", "exploring", "topics", "growth")
ALONE = ("million",)


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    shared = Path(os.environ.get("TOOLKIT_SHARED") or ROOT.parent / "shared") / "data"
    chosen = sys.argv[1:] or TABLES
    unknown = [name for name in chosen if name not in TABLES + ALONE]
    if unknown:
        sys.exit(f"there is no benchmark {unknown[0]}; there are {', '.join(TABLES + ALONE)}")
    for name in chosen:
        import_module(f"tests.benchmarks.{name}").run(shared, ROOT / "data" / "sample")


main()
