"""Stands in for e-mail where there is none."""

from app.config.settings import get_settings
from app.shared.interfaces.TokenMailer import TokenMailer
from app.shared.utils.logger import get_logger

logger = get_logger(__name__)


class LogTokenMailer(TokenMailer):
    """Shows the link in local, so that one can go on. Elsewhere a log is no place for it: sending fails, and the event
    waits among the dead letters until a mailer is bound and it is replayed.
    """

    async def send_password_reset(self, email: str, token: str) -> None:
        self._tell("password reset", token)

    async def send_email_verification(self, email: str, token: str) -> None:
        self._tell("e-mail verification", token)

    async def send_email_change(self, user_id: int, email: str, token: str) -> None:
        self._tell("change of the e-mail address", token)

    def _tell(self, what: str, token: str) -> None:
        if get_settings().ENVIRONMENT != "local":
            raise RuntimeError(f"no mailer for {what}: bind TokenMailer")
        logger.info("no mailer bound, use this link instead", mail=what, link=f"?code={token}")
