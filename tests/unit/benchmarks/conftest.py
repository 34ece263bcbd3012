"""The worlds are found where the benchmarks find them: beside the scripts."""

import sys
from pathlib import Path

# At the end, so that nothing of ours or of others is hidden by a script's name.
sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))
