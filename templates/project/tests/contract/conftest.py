from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from httpx2 import Client

from app.config.settings import get_settings
from app.shared.utils.logger import configure_logging
from scripts.contract_server import ContractServer, contract_server
from tests.support.databases import BACKENDS, scratch_database


@pytest.fixture(scope="package")
async def database_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    folder: Path = tmp_path_factory.mktemp("contract")
    async with scratch_database(BACKENDS[-1], folder) as url:
        yield url


@pytest.fixture(scope="package")
def server(database_url: str) -> Iterator[ContractServer]:
    with contract_server(database_url) as server:
        yield server
    configure_logging(get_settings())  # the server's application had set it for the whole process


@pytest.fixture
def client(server: ContractServer) -> Iterator[Client]:
    with Client(base_url=server.url, timeout=30) as client:
        yield client
