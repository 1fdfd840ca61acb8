"""Takes the pictures of the console's README anew, on a server of its own with the seed: `npm run pictures` in clients/console.

python -m tests.console.pictures [NAME…]
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from api.cli import main
from tests.console.conftest import CONSOLE, PLAYWRIGHT, browser
from tests.console.server import at_work


def take(names: list[str]) -> int:
    """Take the pictures with these names, or all that a script can take; how that ended."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pictures.db"
        for command in ("migrate", "seed"):
            CliRunner(env={"CONTENT_DATABASE_URL": url}).invoke(main, [command], catch_exceptions=False)
        with at_work(url, Path(folder)) as server:
            only = ["-g", f"pictures.ts ({'|'.join(names)})$"] if names else []
            told = subprocess.run(
                ["node", PLAYWRIGHT, "test", "--config", "pictures.config.ts", "--output", f"{folder}/results", *only],
                cwd=CONSOLE, check=False,
                env={**os.environ, "CHROMIUM": browser() or "", "CONSOLE_SERVER": json.dumps(server)},
            )  # fmt: skip
    return told.returncode


if __name__ == "__main__":
    sys.exit(take(sys.argv[1:]))
