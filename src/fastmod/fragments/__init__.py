"""Fields as code: what each generated file says about a field, from the type table of the template version."""

from fastmod.fragments.fragments import Enum, Fragments, Owner, fragments
from fastmod.fragments.layout import Code, Import, lay
from fastmod.fragments.migration import Constraint, Index, Migration
from fastmod.fragments.model import Model
from fastmod.fragments.samples import BadSample, Sample
from fastmod.fragments.schemas import Schemas

__all__ = [
    "BadSample",
    "Code",
    "Constraint",
    "Enum",
    "Fragments",
    "Import",
    "Index",
    "Migration",
    "Model",
    "Owner",
    "Sample",
    "Schemas",
    "fragments",
    "lay",
]
