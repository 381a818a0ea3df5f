"""`wrap` breaks what templates hold as ruff would, for names of every length."""

from __future__ import annotations

import re
import subprocess
import sys
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastmod.template.wrapping import LIMIT, wrap

SOURCE = dedent(
    '''
    """Records over HTTP."""

    from app.modules.shop.repositories.NAMERepository import NAMERepository
    from app.modules.shop.schemas.NAMESchema import NAMECreate, NAMEQuery, NAMEResponse, NAMEUpdate
    from app.shared.events.NAMEEvents import NAMECreatedEvent, NAMEDeletedEvent, NAMEUpdatedEvent

    router = APIRouter(prefix="/PATH")


    @router.get("/")
    async def list_PATH(
        page: Pagination,
        query: Annotated[NAMEQuery, Query()],
        service: NAMEServiceDep,
    ) -> ModuleSuccessResponse[Page[NAMEResponse]]:
        """A page."""
        PATH, total = await service.get_list(page.skip, page.limit, query.filters, query.order_by)
        items = [NAMEResponse.model_validate(SNAKE) for SNAKE in PATH]
        return create_module_success_response(Page(items=items, total=total), module=MODULE_NAME)


    @router.patch("/{SNAKE_id:int}")
    async def update_SNAKE(
        SNAKE_id: EntityId, SNAKE_data: NAMEUpdate, current_user: EditorDep, service: NAMEServiceDep
    ) -> ModuleSuccessResponse[NAMEResponse]:
        """Change one."""
        SNAKE = NAMEResponse.model_validate(await service.update_SNAKE(SNAKE_id, SNAKE_data))
        return create_module_success_response(SNAKE, "Updated", module=MODULE_NAME)


    async def get_SNAKE_service(db: DB) -> NAMEService:
        return NAMEService(NAMERepository(db))


    class NAMERepository(BaseAsyncRepository[NAME, NAMECreate, NAMEUpdate]):
        filterable: ClassVar[frozenset[str]] = NAMEQuery.filterable()

        async def create_SNAKE(self, SNAKE_data: NAMECreate) -> NAME:
            SNAKE = await self.create(SNAKE_data)
            await event_bus.publish(NAMECreatedEvent(SNAKE_id=SNAKE.id), self.repository.db)
            return SNAKE


    NAMEServiceDep = Annotated[NAMEService, Depends(get_SNAKE_service)]
    '''
).lstrip()


def named(snake: str) -> str:
    pascal = "".join(word.title() for word in snake.split("_"))
    text = re.sub(r"(?<!MODULE_)NAME", pascal, SOURCE)
    return text.replace("SNAKE", snake).replace("PATH", f"{snake}s")


def formatted(text: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", f"--line-length={LIMIT}", "-"],
        input=text, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.from_regex(r"x[a-z]{0,13}(_x[a-z]{0,12}){0,2}", fullmatch=True))
def test_as_ruff(snake: str) -> None:
    text = wrap(named(snake))
    assert text == formatted(text)
    assert wrap(text) == text


@pytest.mark.parametrize("length", range(1, 41))
def test_no_length_is_forgotten(length: int) -> None:
    """One run of ruff for all lengths would hide which; this one only proves that no line is too long."""
    text = wrap(named("x" * length))
    assert max(map(len, text.splitlines())) <= LIMIT


def test_short_text_stays_as_it_is() -> None:
    assert wrap("x = f( 1,2 )\n") == "x = f( 1,2 )\n"


def test_strings_and_comments_are_not_taken_apart() -> None:
    long = "x" * LIMIT
    assert wrap(f"# {long}, {long}\n") == f"# {long}, {long}\n"
    assert wrap(f'call("{long}, (", other)\n') == f'call(\n    "{long}, (",\n    other,\n)\n'
