"""Fields on entities of reference modules: where they go is data of the templates, how they get there is proved."""

from fastmod.growth.extensions.extend import extend
from fastmod.growth.extensions.places import Extension, extension_of
from fastmod.growth.extensions.rendering import render_extended

__all__ = ["Extension", "extend", "extension_of", "render_extended"]
