# Needs make, git and Python 3.11 or newer; uses uv where it is installed. Every target makes `.venv` itself, once.
# `make test PYTHON=python3.12` takes another Python, `make test args="-k new"` passes arguments on.
args ?=

ifdef PYTHON
PINNED := --pinned
else
PYTHON = $(shell for name in python3 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
endif

PY := .venv/bin/python
# Where there is room in memory, temporary files of tests stand there: a disk waits for each of their thousand flushes.
IN_MEMORY = $(addprefix TMPDIR=,$(shell $(PY) scripts/scratch.py))

.DEFAULT_GOAL := help
.PHONY: help setup demo test slow property-long lint bench docs templates release

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

# Not listed: the others run it. A second time it only compares a hash.
setup:
	@python='$(PYTHON)'; if [ -z "$$python" ]; then \
		echo 'error: there is no Python 3.11 or newer' >&2; \
		echo 'hint: install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12' >&2; exit 1; fi; \
	"$$python" scripts/setup_env.py $(PINNED)

demo: setup  ## make a project in demo/myapp, run its tests, start it, use it over HTTP, stop it
	@$(PY) scripts/demo.py

test: setup  ## run the tests that need no service
	$(IN_MEMORY) $(PY) -m pytest -n auto $(args)

slow: setup  ## run the slow tests: wheels, Copier, generated projects
	$(IN_MEMORY) $(PY) -m pytest -m slow -n 2 --dist loadgroup $(args)

property-long: setup  ## grow projects at random: make property-long seeds=0-299
	GROWTH_SEEDS='$(or $(seeds),0-299)' BRANCH_SEEDS=0-19 UNDO_EXAMPLES=100 \
		$(IN_MEMORY) $(PY) -m pytest -m slow tests/properties $(args)

lint: setup  ## style, format, types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict src tests scripts benchmarks hatch_build.py

bench: setup  ## measure start-up, `new` and growth against Copier, and check
	$(PY) benchmarks/startup.py
	$(PY) benchmarks/new_vs_copier.py
	$(PY) benchmarks/grow.py
	$(PY) benchmarks/check.py

docs: setup  ## write docs/commands.md, docs/fields.md and docs/updates.md
	$(PY) scripts/docs.py
	$(PY) -m tests.scenarios.page

templates: setup  ## write templates/files.txt from git's index (after adding or removing a template)
	$(PY) scripts/templates.py list

release: templates  ## freeze the templates of this version into the store
	$(PY) scripts/templates.py release
	$(PY) -m tests.golden.stored
