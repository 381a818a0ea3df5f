"""Three-way merge: what fastmod rendered before (base), the tree (ours), what it would render now (theirs).

Most paths are settled by comparing contents; `git merge-file` does the rest. No line of ours gets lost: it is in the
result, or in our part of a conflict. Files that were edited are never removed, files that the user deleted never come
back.
"""

from fastmod.merge.files import File, Files, Kind, Merged
from fastmod.merge.planning import Conflict, merge_plan
from fastmod.merge.python import merge_python
from fastmod.merge.trees import merge_trees

__all__ = ["Conflict", "File", "Files", "Kind", "Merged", "merge_plan", "merge_python", "merge_trees"]
