"""Rules about what users want to be told, and how."""

from app.modules.notifications.exceptions import MandatoryNotificationError
from app.modules.notifications.models.NotificationPreference import NotificationPreference
from app.modules.notifications.repositories.NotificationPreferenceRepository import NotificationPreferenceRepository
from app.modules.notifications.schemas.NotificationCategory import NotificationCategory
from app.modules.notifications.schemas.NotificationChannel import NotificationChannel
from app.modules.notifications.schemas.NotificationPreferenceSchema import (
    NotificationPreferenceResponse,
    NotificationPreferenceUpdate,
)
from app.shared.services.base import BaseAsyncService

# News by e-mail is what people complain about: it has to be asked for.
_OFF_BY_DEFAULT = frozenset({(NotificationCategory.NEWS, NotificationChannel.EMAIL)})
_MANDATORY = NotificationCategory.SECURITY
_CHOICES = [
    (category, channel)
    for category in NotificationCategory
    for channel in NotificationChannel
    if category != _MANDATORY
]


class NotificationPreferenceService(BaseAsyncService[NotificationPreference, NotificationPreferenceRepository]):
    def __init__(self, repository: NotificationPreferenceRepository) -> None:
        super().__init__(repository)

    async def create_defaults(self, user_id: int) -> None:
        """What the user has already chosen stays."""
        await self.repository.add_missing(
            [
                {
                    "user_id": user_id,
                    "category": category,
                    "channel": channel,
                    "is_enabled": (category, channel) not in _OFF_BY_DEFAULT,
                }
                for category, channel in _CHOICES
            ]
        )

    async def get_channels(self, user_id: int, category: NotificationCategory) -> frozenset[NotificationChannel]:
        """The ways on which this user wants messages of this category."""
        chosen = await self._chosen(user_id)
        return frozenset(channel for channel in NotificationChannel if chosen.get((category, channel), True))

    async def get_all(self, user_id: int) -> list[NotificationPreferenceResponse]:
        chosen = await self._chosen(user_id)
        return [
            NotificationPreferenceResponse(
                category=category,
                channel=channel,
                is_enabled=chosen.get((category, channel), True),
                is_mandatory=category == _MANDATORY,
            )
            for category in NotificationCategory
            for channel in NotificationChannel
        ]

    async def change(
        self,
        user_id: int,
        category: NotificationCategory,
        channel: NotificationChannel,
        preference_data: NotificationPreferenceUpdate,
    ) -> list[NotificationPreferenceResponse]:
        if category != _MANDATORY:
            await self.repository.put(user_id, category, channel, preference_data.is_enabled)
        elif not preference_data.is_enabled:
            raise MandatoryNotificationError
        return await self.get_all(user_id)

    async def forget(self, user_id: int) -> None:
        await self.repository.delete_of(user_id)

    async def _chosen(self, user_id: int) -> dict[tuple[str, str], bool]:
        """Defaults for users who are older than this module, too."""
        defaults: dict[tuple[str, str], bool] = {key: key not in _OFF_BY_DEFAULT for key in _CHOICES}
        stored = await self.repository.get_all(user_id)
        return defaults | {(each.category, each.channel): each.is_enabled for each in stored}
