"""Rules about the texts of messages: built in, and replaced by admins."""

from app.modules.notifications.catalog import MessageKind, MessageTemplate, all_kinds, find_kind
from app.modules.notifications.exceptions import NotificationTemplateNotFoundError
from app.modules.notifications.models.NotificationTemplate import NotificationTemplate
from app.modules.notifications.repositories.NotificationTemplateRepository import NotificationTemplateRepository
from app.modules.notifications.schemas.NotificationTemplateSchema import (
    NotificationTemplateResponse,
    NotificationTemplateUpdate,
)
from app.modules.notifications.services.TemplateRenderer import TemplateRenderer
from app.shared.audit import record
from app.shared.services.base import BaseAsyncService
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class NotificationTemplateService(BaseAsyncService[NotificationTemplate, NotificationTemplateRepository]):
    def __init__(self, repository: NotificationTemplateRepository, renderer: TemplateRenderer) -> None:
        super().__init__(repository)
        self.renderer = renderer

    async def get_all(self) -> list[NotificationTemplateResponse]:
        stored = {each.name: each for each in await self.repository.get_all()}
        return [_response(kind, stored.get(kind.name)) for kind in all_kinds()]

    async def get_by_name(self, name: str) -> NotificationTemplateResponse:
        kind = _kind(name)
        return _response(kind, await self.repository.get_by_name(kind.name))

    async def replace(self, name: str, template_data: NotificationTemplateUpdate) -> NotificationTemplateResponse:
        """Refuses what could not be rendered: a message must not fail because of its text."""
        kind = _kind(name)
        self.renderer.check(MessageTemplate(**template_data.model_dump()), kind.samples)
        stored = await self.repository.get_by_name(kind.name)
        if stored is None:
            stored = await self.repository.create({**template_data.model_dump(), "name": kind.name})
        else:
            await self.repository.update(stored, template_data)
        await record(self.repository.db, "notifications.template_replaced", template=kind.name)
        logger.info("message template replaced", template=kind.name)
        return _response(kind, stored)

    async def reset(self, name: str) -> NotificationTemplateResponse:
        """Back to the built-in texts."""
        kind = _kind(name)
        stored = await self.repository.get_by_name(kind.name)
        if stored is not None:
            await self.repository.delete(stored)
            await record(self.repository.db, "notifications.template_reset", template=kind.name)
            logger.info("message template reset", template=kind.name)
        return _response(kind, None)

    async def preview(self, name: str, template_data: NotificationTemplateUpdate) -> MessageTemplate:
        """The texts with sample values; nothing is stored."""
        kind = _kind(name)
        template = MessageTemplate(**template_data.model_dump())
        self.renderer.check(template, kind.samples)
        return self.renderer.render(template, kind.samples)

    async def render(self, kind: MessageKind, values: dict[str, str]) -> MessageTemplate:
        stored = await self.repository.get_by_name(kind.name)
        return self.renderer.render(_texts(stored) if stored else kind.built_in, values)


def _kind(name: str) -> MessageKind:
    kind = find_kind(name)
    if kind is None:
        raise NotificationTemplateNotFoundError
    return kind


def _texts(stored: NotificationTemplate) -> MessageTemplate:
    return MessageTemplate(stored.subject, stored.summary, stored.text_body, stored.html_body)


def _response(kind: MessageKind, stored: NotificationTemplate | None) -> NotificationTemplateResponse:
    texts = _texts(stored) if stored else kind.built_in
    return NotificationTemplateResponse(
        name=kind.name,
        category=kind.category,
        is_customized=stored is not None,
        values=sorted(kind.samples),
        subject=texts.subject,
        summary=texts.summary,
        text_body=texts.text_body,
        html_body=texts.html_body,
    )
