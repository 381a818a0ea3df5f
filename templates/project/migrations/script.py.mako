<%
    body = (upgrades or "") + (downgrades or "")
    literal = lambda value: repr(value).replace("'", '"')
%>\
"""${message.replace("\\", "/").replace('"', "'")}"""
% if imports or "sa." in body or "op." in body:

% endif
% if "sa." in body:
import sqlalchemy as sa
% endif
% if "op." in body:
from alembic import op
% endif
% if imports:
${imports}
% endif

revision: str = ${literal(up_revision)}
down_revision: str | tuple[str, ...] | None = ${literal(down_revision)}
% if branch_labels:
branch_labels: tuple[str, ...] = ${literal(branch_labels)}
% endif
% if depends_on:
depends_on: str | tuple[str, ...] = ${literal(depends_on)}
% endif


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
