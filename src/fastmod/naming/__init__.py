"""Names a user gives: per kind one validator and one value object with every spelling. No other part changes case."""

from fastmod.naming.constraints import constraint_name
from fastmod.naming.entities import ENTITY_LIMIT, EntityName, EntityRules, entity_problem, validate_entity
from fastmod.naming.fields import FIELD_LIMIT, FieldName, FieldRules, field_problem
from fastmod.naming.modules import MODULE_LIMIT, ModuleName, module_problem, validate_module
from fastmod.naming.project import (
    PROJECT_NAME_LIMIT,
    SHADOWED_PACKAGES,
    project_name_problem,
    suggest_project_name,
    validate_project_name,
)
from fastmod.naming.spelling import kebab, pascal, plural, snake, title
from fastmod.naming.words import BUILTINS, KEYWORDS, WINDOWS_DEVICES, NameProblem

__all__ = [
    "BUILTINS",
    "ENTITY_LIMIT",
    "FIELD_LIMIT",
    "KEYWORDS",
    "MODULE_LIMIT",
    "PROJECT_NAME_LIMIT",
    "SHADOWED_PACKAGES",
    "WINDOWS_DEVICES",
    "EntityName",
    "EntityRules",
    "FieldName",
    "FieldRules",
    "ModuleName",
    "NameProblem",
    "constraint_name",
    "entity_problem",
    "field_problem",
    "kebab",
    "module_problem",
    "pascal",
    "plural",
    "project_name_problem",
    "snake",
    "suggest_project_name",
    "title",
    "validate_entity",
    "validate_module",
    "validate_project_name",
]
