"""The kinds of messages that there are, each with its category and built-in texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.modules.notifications.schemas.NotificationCategory import NotificationCategory


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """The texts of a message: Jinja, restricted to values, four filters and conditions."""

    subject: str
    summary: str
    text_body: str
    html_body: str


@dataclass(frozen=True, slots=True)
class MessageKind:
    """`samples` names the values that its texts may use, each with an example for previews.

    `to_anybody`: also to an address that nobody has confirmed, which may be that of a stranger. `to_account`: to the
    address that the account has, not to another one that the message is about.
    """

    name: str
    category: NotificationCategory
    samples: Mapping[str, str]
    built_in: MessageTemplate
    in_app: bool
    to_anybody: bool
    to_account: bool


_COMMON = {"full_name": "Ada Lovelace", "project_name": "Example"}
_GREETING = "Hello{% if full_name %} {{ full_name }}{% endif %},"
_HTML = (
    '<!doctype html>\n<html lang="en">\n<body style="font-family: sans-serif; line-height: 1.5">\n'
    "{body}\n<p>{{{{ project_name }}}}</p>\n</body>\n</html>\n"
)
_kinds: dict[str, MessageKind] = {}


def define(
    name: str,
    category: NotificationCategory,
    *,
    subject: str,
    summary: str,
    details: tuple[str, ...] = (),
    link: str | None = None,
    samples: Mapping[str, str] | None = None,
    in_app: bool = True,
    to_anybody: bool = False,
    to_account: bool = True,
) -> MessageKind:
    """Make a kind known. `link` is the caption of the value of that name; `summary` also stands in the application.

    Messages about the security of the account go to addresses that are not confirmed, too.
    """
    paragraphs = (_GREETING, summary, *details)
    text = [*paragraphs, *([f"{link}: {{{{ link }}}}"] if link else []), "{{ project_name }}"]
    html = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    html += [f'<p><a href="{{{{ link }}}}">{link}</a></p>'] if link else []
    built_in = MessageTemplate(subject, summary, "\n\n".join(text) + "\n", _HTML.format(body="\n".join(html)))
    values = {**_COMMON, **({"link": "https://example.com/page#token=sample"} if link else {}), **(samples or {})}
    to_anybody = to_anybody or category == NotificationCategory.SECURITY
    kind = MessageKind(name, category, values, built_in, in_app, to_anybody, to_account)
    if _kinds.setdefault(name, kind) != kind:
        raise ValueError(f"there is another kind of message with the name {name!r}")
    return kind


def find_kind(name: str) -> MessageKind | None:
    return _kinds.get(name)


def all_kinds() -> list[MessageKind]:
    return [_kinds[name] for name in sorted(_kinds)]


WELCOME = define(
    "welcome",
    NotificationCategory.ACCOUNT,
    subject="Welcome to {{ project_name }}",
    summary="Your account is ready. We are glad to have you.",
    details=("You choose which messages you get in your notification preferences.",),
    to_anybody=True,
)
ROLE_CHANGED = define(
    "role_changed",
    NotificationCategory.SECURITY,
    subject="Your role has changed",
    summary="Your account now has the role {{ role }}; before it was {{ previous_role }}. Please log in again.",
    details=("If you did not expect this, tell an administrator.",),
    samples={"role": "moderator", "previous_role": "user"},
)
EMAIL_VERIFICATION = define(
    "email_verification",
    NotificationCategory.SECURITY,
    subject="Confirm your e-mail address",
    summary="Please confirm that this is your e-mail address.",
    details=("If you did not ask for this, you need not do anything.",),
    link="Confirm the address",
    in_app=False,
)
EMAIL_CHANGE = define(
    "email_change",
    NotificationCategory.SECURITY,
    subject="Confirm your new e-mail address",
    summary="Please confirm that this is to be the e-mail address of your account.",
    details=("If you did not ask for this, you need not do anything.",),
    link="Use this address",
    in_app=False,
    to_account=False,
)
PASSWORD_RESET = define(
    "password_reset",
    NotificationCategory.SECURITY,
    subject="Set a new password",
    summary="Somebody, probably you, asked for a new password for your account. The link works once.",
    details=("If it was not you, ignore this message: your password stays as it is.",),
    link="Set a new password",
    in_app=False,
)
PASSWORD_CHANGED = define(
    "password_changed",
    NotificationCategory.SECURITY,
    subject="Your password was changed",
    summary="The password of your account was changed, and all devices were logged out.",
    details=("If it was not you, ask for a new password at once.",),
)
EMAIL_CHANGED = define(
    "email_changed",
    NotificationCategory.SECURITY,
    subject="Your e-mail address was changed",
    summary="The e-mail address of your account is now {{ email }}. This one is not used any more.",
    details=("If you did not expect this, tell an administrator at once.",),
    samples={"email": "ada@example.org"},
    in_app=False,
    to_account=False,
)
ADMIN_MESSAGE = define(
    "admin_message",
    NotificationCategory.NEWS,
    subject="{{ title }}",
    summary="{{ body }}",
    samples={"title": "Maintenance on Sunday", "body": "The service is away from 2 to 3 o'clock."},
)
