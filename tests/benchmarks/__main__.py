"""Print every table: loading, tokens, topics, exploring. Real news is used where ../shared/data is; else the sample."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# One core for ours and the peers alike; set before NumPy loads.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

from tests.benchmarks import exploring, loading, tokens, topics  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    shared = Path(os.environ.get("TOOLKIT_SHARED") or ROOT.parent / "shared") / "data"
    chosen = sys.argv[1:] or ["loading", "tokens", "topics", "exploring"]
    for benchmark in (loading, tokens, topics, exploring):
        if benchmark.__name__.rsplit(".", 1)[-1] in chosen:
            benchmark.run(shared, ROOT / "data" / "sample")


main()
