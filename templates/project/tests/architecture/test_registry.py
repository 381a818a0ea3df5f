"""app/api/registry.py lists what the folders hold: a module that is not listed has no routes, handlers or tables."""

from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.orm import DeclarativeBase

from app.api.registry import MODULES
from app.shared.models.base import Base

ROOT = Path(__file__).resolve().parents[2]


def module_folders() -> set[str]:
    return {path.parent.name for path in (ROOT / "app" / "modules").glob("[!_]*/module.py")}


def model_files(module: str) -> set[str]:
    return {path.stem for path in (ROOT / "app" / "modules" / module / "models").glob("[A-Z]*.py")}


def test_every_folder_is_a_registered_module() -> None:
    folders = {path.name for path in (ROOT / "app" / "modules").iterdir() if path.name[0] not in "_."}
    assert folders == module_folders()
    assert [module.name for module in MODULES] == sorted(folders)


def test_routes_of_a_module_stand_below_its_prefix(application: FastAPI) -> None:
    prefixes = [module.router.prefix for module in MODULES]
    assert len(set(prefixes)) == len(prefixes)
    for module in MODULES:
        assert module.router.prefix.startswith("/")
        assert module.router.tags == [module.name]
    known = {*(f"/api/v1{prefix}" for prefix in prefixes), "/api/v1/health", "/health"}
    strays = [path for path in application.openapi()["paths"] if not any(path.startswith(each) for each in known)]
    assert strays == []


def test_every_model_file_is_a_mapped_class_or_an_enum() -> None:
    mapped = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    for module in MODULES:
        for name in model_files(module.name):
            exported = getattr(module.models, name)
            assert name in mapped or not issubclass(exported, DeclarativeBase)


def test_handler_names_are_unique_and_belong_to_their_module(application: FastAPI) -> None:
    """They are keys in the database: two handlers with one name would share their deliveries."""
    from app.shared.events.event_bus import event_bus

    names = [subscription.name for subscription in event_bus.subscriptions]
    assert len(set(names)) == len(names)
    assert [name for name in names if name.partition(".")[0] not in module_folders()] == []
