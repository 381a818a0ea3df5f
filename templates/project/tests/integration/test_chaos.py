"""scripts/chaos.py in short: web process and relay killed while clients write, on every database there is.

They start prepared: how long a restart takes is told by `make chaos`.
"""

import sqlite3
from pathlib import Path

import pytest

from scripts.chaos import Chaos
from scripts.chaos_report import Report
from tests.support.databases import BACKENDS, scratch_database
from tests.support.processes import prepared


@pytest.fixture
def database_file(tmp_path: Path) -> str:
    connection = sqlite3.connect(tmp_path / "in_use.db")
    connection.execute("CREATE TABLE precious (id INTEGER)")
    connection.close()
    return f"sqlite+aiosqlite:///{tmp_path / 'in_use.db'}"


@pytest.mark.threat("A52", "A53", "A56", "A63")
@pytest.mark.parametrize("backend", BACKENDS)
async def test_kills_under_load_lose_and_double_nothing(backend: str, tmp_path: Path) -> None:
    async with scratch_database(backend, tmp_path) as url:
        report = await Chaos(url, kills=2, writes=60, start=prepared).run()
    assert report.violations == 0, str(report)
    assert report.kills == 2
    assert min(len(report.acknowledged), report.events) >= 60
    assert report.refused > 0


async def test_a_database_with_something_in_it_is_left_alone(database_file: str) -> None:
    with pytest.raises(SystemExit, match="not empty: precious"):
        await Chaos(database_file, kills=0, writes=1).run()


def test_each_kind_of_damage_is_a_violation() -> None:
    report = Report()
    assert report.violations == 0
    for number, name in enumerate(("lost", "eventless", "phantoms", "undelivered", "doubled"), start=1):
        setattr(report, name, 1)
        assert report.violations == number
