"""The OpenAPI contract against a running server, as nobody, as a user and as an admin: `make contract`.

Runs the command line of schemathesis with all checks. `make contract args="--examples 200"` looks longer; further
arguments go to `st run`. The database is a new SQLite file; `--database-url` names another, empty one.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.contract_server import ADMIN, NOBODY, USER, ContractServer, contract_server

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=50, help="test cases per operation and phase")
    parser.add_argument("--database-url", help="an empty database")
    options, further = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database_url or f"sqlite+aiosqlite:///{Path(folder, 'contract.db')}"
        with contract_server(url, LOG_LEVEL="ERROR") as server:
            codes = [schemathesis(server, who, options.examples, further) for who in (NOBODY, USER, ADMIN)]
            failing, unreached = server.failing(), server.unreached()
    print(f"--- server errors: {', '.join(failing) or 'none'}")
    # Some need what random data cannot guess, a reset token for instance: tests/contract calls those with valid data.
    print(f"--- never answered 2xx: {', '.join(unreached) or 'none'}")
    return 1 if any(codes) or failing else 0


def schemathesis(server: ContractServer, who: str, examples: int, further: list[str]) -> int:
    print(f"--- as {who}", flush=True)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/api/v1/openapi.json"]
    command += ["--checks", "all", "--max-examples", str(examples), "--continue-on-failure", *further]
    for name, value in server.headers(who).items():
        command += ["--header", f"{name}:{value}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
