"""Webhooks: who sent them, and when."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from httpx2 import AsyncClient
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.modules.billing import signatures
from app.modules.billing.clients.sandbox_webhooks import SignedWebhook, signed
from app.modules.billing.models.WebhookEvent import WebhookEvent
from app.modules.billing.settings import decode_secret, get_billing_settings
from app.shared.models.base import utc_now
from tests.modules.billing.conftest import outcome_of, post_webhook, refusal_of, webhook_key

OTHER_KEY = b"another key of thirty-two bytes!"

Change = Callable[[SignedWebhook], SignedWebhook]


def about_nothing(webhook_id: str = "msg_1", now: datetime | None = None, secret: bytes | None = None) -> SignedWebhook:
    return signed(b'{"type":"customer.created","data":{}}', secret or webhook_key(), webhook_id, now or utc_now())


def with_headers(**headers: str) -> Change:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda webhook: SignedWebhook({**webhook.headers, **names}, webhook.body)


def without(*names: str) -> Change:
    return lambda webhook: SignedWebhook(
        {name: value for name, value in webhook.headers.items() if name not in names}, webhook.body
    )


def at(seconds: int) -> Change:
    return lambda _: about_nothing(now=utc_now() + timedelta(seconds=seconds))


FORGERIES: dict[str, Change] = {
    "no headers": without("webhook-id", "webhook-timestamp", "webhook-signature"),
    "no signature": without("webhook-signature"),
    "no timestamp": without("webhook-timestamp"),
    "no id": without("webhook-id"),
    "another key": lambda _: about_nothing(secret=OTHER_KEY),
    "another id": with_headers(webhook_id="msg_2"),
    "another time": with_headers(webhook_timestamp=str(int(utc_now().timestamp()) - 1)),
    "another body": lambda webhook: SignedWebhook(webhook.headers, webhook.body + b" "),
    "same meaning, other bytes": lambda webhook: SignedWebhook(
        webhook.headers, webhook.body.replace(b'{"type"', b'{ "type"')
    ),
    "no version": lambda webhook: with_headers(
        webhook_signature=webhook.headers["webhook-signature"].removeprefix("v1,")
    )(webhook),
    "too old": at(-310),
    "from the future": at(310),
}


@pytest.mark.threat("A48")
@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_forged_webhook_is_refused(client: AsyncClient, db: AsyncSession, change: Change) -> None:
    genuine = about_nothing()

    response = await post_webhook(client, change(genuine))

    assert refusal_of(response) == (401, "WEBHOOK_REFUSED")
    assert response.json()["message"] == "The signature is not valid"
    assert (await db.scalars(select(WebhookEvent))).all() == []
    assert await outcome_of(client, genuine) == "ignored"


@pytest.mark.threat("A48")
@pytest.mark.parametrize("seconds", [-290, 0, 290])
async def test_five_minutes_are_allowed(client: AsyncClient, seconds: int) -> None:
    assert await outcome_of(client, about_nothing(now=utc_now() + timedelta(seconds=seconds))) == "ignored"


@pytest.mark.threat("A48")
async def test_both_keys_work_while_one_replaces_the_other(
    client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = "whsec_" + "b2xk" * 8, "whsec_" + "bmV3" * 8
    settings = get_billing_settings().model_copy(update={"WEBHOOK_SECRETS": [SecretStr(new), SecretStr(old)]})
    monkeypatch.setattr("app.modules.billing.dependencies.get_billing_settings", lambda: settings)
    new_key, old_key = settings.webhook_keys()

    assert await outcome_of(client, about_nothing("msg_new", secret=new_key)) == "ignored"
    assert await outcome_of(client, about_nothing("msg_old", secret=old_key)) == "ignored"
    assert (await post_webhook(client, about_nothing("msg_none", secret=OTHER_KEY))).status_code == 401
    both = about_nothing("msg_both", secret=OTHER_KEY)
    ours = about_nothing("msg_both", secret=old_key).headers["webhook-signature"]
    combined = f"{both.headers['webhook-signature']} v1a,x {ours}"
    assert await outcome_of(client, with_headers(webhook_signature=combined)(both)) == "ignored"


@pytest.mark.threat("A48")
def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timing itself cannot be tested reliably; that every comparison goes through compare_digest can."""
    compared: list[tuple[bytes, bytes]] = []

    def compare(ours: bytes, theirs: bytes) -> bool:
        compared.append((ours, theirs))
        return False

    monkeypatch.setattr("hmac.compare_digest", compare)
    webhook = about_nothing()
    now = int(webhook.headers["webhook-timestamp"])

    given = f"v1,a {webhook.headers['webhook-signature']}"
    known = signatures.is_signed([webhook_key(), OTHER_KEY], "msg_1", str(now), given, webhook.body, now)

    assert not known
    assert len(compared) == 4


def test_the_form_is_that_of_standard_webhooks() -> None:
    """The example of the specification."""
    body = b'{"test": 2432232314}'
    secret = decode_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    webhook_id, timestamp = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330

    signature = signatures.sign(secret, webhook_id, timestamp, body)

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signatures.is_signed([secret], webhook_id, str(timestamp), signature, body, timestamp + 300)
    assert not signatures.is_signed([secret], webhook_id, str(timestamp), signature, body, timestamp + 301)
    assert not signatures.is_signed([secret], webhook_id, f"0{timestamp}", signature, body, timestamp)
    assert not signatures.is_signed([], webhook_id, str(timestamp), signature, body, timestamp)
