from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from app.config.settings import get_settings
from app.shared.utils.logger import configure_logging
from tests.security.inline import inline_server
from tests.security.site import Site, open_site
from tests.support.databases import BACKENDS, scratch_database


@pytest.fixture(scope="package")
async def database_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    folder: Path = tmp_path_factory.mktemp("security")
    async with scratch_database(BACKENDS[-1], folder) as url:
        yield url


@pytest.fixture(scope="package")
def site(database_url: str) -> Iterator[Site]:
    with inline_server(database_url) as server:
        yield open_site(server)
    configure_logging(get_settings())  # the server's application had set it for the whole process


@pytest.fixture
def read_log(site: Site, capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """What the application has written since the last time."""

    def read() -> str:
        return capsys.readouterr().out

    read()
    return read
