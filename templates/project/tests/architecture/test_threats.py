"""docs/threats.md says what the markers of the tests say, and no item is without a test or a reason."""

from pathlib import Path

import pytest

from scripts import threats
from scripts.threat_items import ITEMS, NOT_TESTED
from scripts.threats import Proof, collect, page_of, pages

ROOT = Path(__file__).resolve().parents[2]

TEST_FILE = """
import pytest

pytestmark = [pytest.mark.contract, pytest.mark.threat("A01")]


@pytest.mark.threat("A02", "A03")
async def test_function() -> None: ...


@pytest.mark.threat("A04")
class TestClass:
    @pytest.mark.threat("A05")
    def test_method(self) -> None: ...


@pytest.mark.threat("A06")
def helper() -> None: ...
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "app/modules/first/module.py": "",
        "app/modules/second/module.py": "",
        "docs/modules/second.md": "",
        "tests/unit/test_unit.py": TEST_FILE,
        "tests/modules/first/test_first.py": TEST_FILE,
        "tests/modules/second/test_second.py": TEST_FILE,
        "tests/integration/test_second_third_flow.py": TEST_FILE,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_pages_are_what_the_script_writes() -> None:
    stale = [page for page, text in pages().items() if (ROOT / page).read_text(encoding="utf-8") != text]
    assert stale == [], "run `python -m scripts.threats`"


def test_markers_name_items_that_exist() -> None:
    assert [str(proof) for proof in collect() if proof.item not in ITEMS] == []


def test_every_item_has_a_test_or_a_reason() -> None:
    page = pages()[threats.SHARED]
    still_open = {item for item, text in ITEMS.items() if f"| {item} | {text} | open |" in page}
    assert still_open == set()


def test_items_are_numbered_without_a_gap() -> None:
    assert list(ITEMS) == [f"A{number:02}" for number in range(1, 75)]
    assert set(NOT_TESTED) <= set(ITEMS)


def test_markers_are_read_from_functions_classes_and_files(project: Path) -> None:
    found = [proof for proof in collect(project) if proof.path == "tests/unit/test_unit.py"]
    assert [(proof.item, proof.test) for proof in found] == [
        ("A01", "TestClass::test_method"),
        ("A01", "test_function"),
        ("A02", "test_function"),
        ("A03", "test_function"),
        ("A04", "TestClass::test_method"),
        ("A05", "TestClass::test_method"),
    ]


def test_a_module_that_may_be_absent_has_a_page_of_its_own(project: Path) -> None:
    written = pages(project)
    assert set(written) == {"docs/threats.md", "docs/modules/second-threats.md"}
    assert "tests/modules/second" not in written["docs/threats.md"]
    assert "tests/integration" not in "".join(written.values())
    assert "tests/modules/first/test_first.py" in written["docs/threats.md"]
    assert "(../../tests/modules/second/test_second.py) 1 |" in written["docs/modules/second-threats.md"]
    assert "| A07 |" not in written["docs/modules/second-threats.md"]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("tests/integration/test_outbox_crash.py", "docs/threats.md"),
        ("tests/integration/test_one_two_flow.py", None),
        ("tests/integration/test_users_two.py", None),
        ("tests/modules/two/test_x.py", "docs/modules/two-threats.md"),
        ("tests/modules/users/test_x.py", "docs/threats.md"),
        ("tests/security/test_matrix.py", "docs/threats.md"),
    ],
)
def test_a_test_belongs_to_a_page(path: str, page: str | None) -> None:
    assert page_of(path, ["one", "two"]) == page


def test_an_item_without_test_or_reason_is_open(project: Path) -> None:
    (row,) = [line for line in pages(project)["docs/threats.md"].splitlines() if line.startswith("| A17 |")]
    assert row.endswith("| open |")


def test_the_command_compares_writes_and_names(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(threats, "ROOT", project)
    monkeypatch.setattr(threats, "pages", lambda: pages(project))
    assert threats.main(["--check"]) == 1
    assert threats.main([]) == 0
    assert threats.main(["--check"]) == 0
    assert "docs/threats.md: not up to date" in capsys.readouterr().out
    assert threats.main(["A17"]) == 0
    assert "A17 tests/security/test_matrix.py::test_every_operation_has_a_policy" in capsys.readouterr().out


def test_proofs_are_sorted_and_unique() -> None:
    found = collect()
    assert found == sorted(set(found))
    assert Proof("A18", "tests/security/test_matrix.py", "test_a_policy_means") in found
