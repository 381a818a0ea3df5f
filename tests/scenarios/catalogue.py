"""The scenarios, and how fastmod and plain Copier are known to end each of them."""

from __future__ import annotations

from pathlib import Path

from fastmod.template.source import TemplateFile
from tests.scenarios.project import (
    DOC,
    append,
    edit,
    has,
    is_executable,
    is_gone,
    is_link,
    reaches,
)
from tests.scenarios.scenario import Newer, Scenario, never

__all__ = ["SCENARIOS"]

TITLE = "# Operations\n"
NEWER_TITLE = "# Operations (NEWER)\n"
NEWER_DOC = Newer({DOC: (TITLE, NEWER_TITLE)})
MOVED = "docs/running.md"
LOGO = "docs/logo.png"
BINARY = {LOGO: TemplateFile(b"\x89PNG\r\n\0old")}
FAQ = "docs/faq.md"
MODEL = "app/modules/shop/models/Order.py"
SERVICE = "app/modules/shop/services/OrderService.py"
MINE = "app/modules/shop/services/Discounts.py"
REGISTRY = "app/api/registry.py"
FOLDER = "app/modules/{{ module.name }}"
NEWER_SERVICE = Newer(
    grown={
        f"service/{FOLDER}/services/{{{{ entity.name }}}}Service.py.jinja": (
            '"""Rules about ',
            '"""The NEWER rules about ',
        )
    }
)
NEWER_MODEL = Newer(
    grown={f"model/{FOLDER}/models/{{{{ entity.name }}}}.py.jinja": (' table."""\n', ' table, NEWER."""\n')}
)
METHOD = '\n    def is_ours(self) -> bool:\n        """Whether it is ours."""\n        return bool(self)\n'
COLUMN = "    total: Mapped[Decimal] = mapped_column(Numeric(12, 2))\n"
OURS = '"""ours"""\n\nrevision: str = "ours00000001"\ndown_revision: str | None = "{head}"\n'
NEWER_MIGRATION = '"""NEWER"""\n\nrevision: str = "209901010000"\ndown_revision: str | None = "202401011500"\n'


def _write(path: str, content: bytes) -> None:
    Path(path).write_bytes(content)


def _crlf(root: Path) -> None:
    text = (root / DOC).read_text() + "\n# ours\n"
    (root / DOC).write_bytes(text.replace("\n", "\r\n").encode())


def _link(root: Path) -> None:
    (root / DOC).unlink()
    (root / DOC).symlink_to("../AGENTS.md")


def _migrate(root: Path) -> None:
    folder = root / "migrations" / "versions"
    newest = max(folder.glob("*.py")).read_text()
    head = newest.partition('revision: str = "')[2].partition('"')[0]
    (folder / "20300101_000000_ours.py").write_text(OURS.format(head=head))


def _rename(root: Path) -> None:
    (root / DOC).rename(root / "docs/ours.md")


def _by_hand(root: Path) -> None:
    append(MINE, "class Discounts:  # ours\n    pass\n")(root)
    append("app/modules/mine/module.py", "MODULE = None  # ours\n")(root)
    edit(
        REGISTRY, "from app.modules.shop", "from app.modules.mine.module import MODULE as MINE\nfrom app.modules.shop"
    )(root)
    edit(REGISTRY, "    SHOP,\n", "    MINE,\n    SHOP,\n")(root)


SCENARIOS = [
    Scenario(
        "the same line, changed on both sides",
        edit(DOC, TITLE, "# Operations (ours)\n"), NEWER_DOC, has(DOC, "(ours)"), reaches(DOC),
        fastmod="conflict", copier="conflict",
    ),
    Scenario(
        "other lines of one file",
        append(DOC), NEWER_DOC, has(DOC, "# ours"), has(DOC, "(NEWER)"),
        fastmod="merged", copier="merged",
    ),
    Scenario(
        "an edited file that the templates drop",
        append("AGENTS.md"), Newer(gone=("AGENTS.md",)), has("AGENTS.md", "# ours"), is_gone("AGENTS.md"),
        fastmod="conflict", copier="lost",
    ),
    Scenario(
        "an edited file that the templates rename",
        append(DOC), Newer(moves={DOC: MOVED}), has(MOVED, "# ours"), is_gone(DOC),
        fastmod="merged", copier="lost", remark="the newer release says so",
    ),
    Scenario(
        "a file that you renamed",
        _rename, NEWER_DOC,
        lambda root: is_gone(DOC)(root) and has("docs/ours.md", TITLE)(root), reaches("docs/ours.md"),
        fastmod="said", copier="unsaid",
    ),
    Scenario(
        "a file that you deleted",
        lambda root: (root / DOC).unlink(), NEWER_DOC, is_gone(DOC), reaches(DOC),
        fastmod="said", copier="unsaid",
    ),
    Scenario(
        "a binary file that you replaced",
        lambda root: _write(f"{root}/{LOGO}", b"\0ours"), NEWER_DOC, has(LOGO, "ours"), has(DOC, "NEWER"),
        fastmod="merged", copier="lost", before=BINARY,
    ),
    Scenario(
        "a binary file that both sides replaced",
        lambda root: _write(f"{root}/{LOGO}", b"\0ours"), Newer(added={LOGO: TemplateFile(b"\0NEWER")}),
        has(LOGO, "ours"), reaches(LOGO),
        fastmod="conflict", copier="lost", before=BINARY,
    ),
    Scenario(
        "a file that both sides added, each its own",
        append(FAQ, "# ours\n"), Newer(added={FAQ: TemplateFile(b"# NEWER\n")}), has(FAQ, "# ours"), reaches(FAQ),
        fastmod="conflict", copier="conflict",
    ),
    Scenario(
        "a file that both sides added, the same",
        append(FAQ, "# both\n"), Newer(added={FAQ: TemplateFile(b"# both\n")}), has(FAQ, "# both"), never,
        fastmod="merged", copier="merged",
    ),
    Scenario(
        "line ends of Windows",
        _crlf, NEWER_DOC,
        lambda root: b"# ours\r\n" in (root / DOC).read_bytes() and b"\r\n\r\n" in (root / DOC).read_bytes(),
        has(DOC, "(NEWER)"),
        fastmod="merged", copier="conflict",
    ),
    Scenario(
        "a file that you made executable",
        lambda root: (root / DOC).chmod(0o755), NEWER_DOC, is_executable(DOC), has(DOC, "(NEWER)"),
        fastmod="merged", copier="merged",
    ),
    Scenario(
        "an edited file that the templates make executable",
        append(DOC), Newer(added={DOC: TemplateFile(b"", executable=True)}), has(DOC, "# ours"), is_executable(DOC),
        fastmod="merged", copier="merged",
    ),
    Scenario(
        "a link in the place of a file",
        _link, NEWER_DOC, is_link(DOC), reaches(DOC),
        fastmod="conflict", copier="unsaid",
    ),
    Scenario(
        "an edited file of an entity",
        append(SERVICE, METHOD), NEWER_SERVICE, has(SERVICE, "def is_ours"), has(SERVICE, "NEWER rules"),
        fastmod="merged", copier="unsaid", remark="Copier does not know what grew",
    ),
    Scenario(
        "a field added by hand",
        edit(MODEL, COLUMN, f"{COLUMN}    ours: Mapped[int]\n"), NEWER_MODEL, has(MODEL, "ours: Mapped"),
        has(MODEL, "NEWER"),
        fastmod="merged", copier="unsaid", remark="Copier does not know what grew",
    ),
    Scenario(
        "a class and a module written by hand",
        _by_hand,
        Newer({REGISTRY: ('"""The modules of', '"""The NEWER modules of')}),
        lambda root: has(MINE, "ours")(root) and has(REGISTRY, "    MINE,\n")(root), has(REGISTRY, "NEWER"),
        fastmod="merged", copier="merged",
    ),
    Scenario(
        "your migration between those of the templates",
        _migrate,
        Newer(added={"migrations/versions/20990101_000000_newer.py": TemplateFile(NEWER_MIGRATION.encode())}),
        has("migrations/versions/20300101_000000_ours.py", "ours"),
        has("migrations/versions/20990101_000000_newer.py", "NEWER"),
        fastmod="merged", copier="broken", remark="Copier: two heads, no database can be migrated",
    ),
]  # fmt: skip
