# Sets Byline up and runs it. Needs GNU make and python3 (3.11 to 3.13); all else comes from the package registry, checked against the
# hashes in requirements*.txt, into .venv. A second run finds everything in place and starts at once.

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

# uv would keep a second copy of every package in the home directory; `make chat UV_NO_CACHE=0` lets it.
UV_NO_CACHE ?= 1
export UV_NO_CACHE
# Installed files must not be hard links (nltk refuses those) nor wait to be compiled at the first question.
export UV_LINK_MODE := copy
export UV_COMPILE_BYTECODE := 1
# uv does not read pip's configuration: a registry that is set there is passed on.
INDEX = $${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}}
INSTALL = UV_DEFAULT_INDEX="$(INDEX)" $(UV) pip sync --quiet --require-hashes
INSTALL_BYLINE = $(UV) pip install --quiet --offline --no-deps --no-build-isolation --editable .
# The interpreter that made .venv, never one that uv would download.
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/$(VENV)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # the two set-ups write to one .venv
.PHONY: help chat test check eval gate bench format lock clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done
	@echo '  ARGS="…" is passed on to what chat, test, eval, bench and gate (compare) start.'

chat: $(VENV)/run.stamp ## set everything up and open the chat at http://127.0.0.1:7860
	$(BIN)/byline-ui $(ARGS)

test: $(VENV)/test.stamp ## set everything up and run the tests
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/test.stamp ## lint, formatting, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(VENV)/run.stamp ## ask the shipped questions and print how many answers are right
	$(BIN)/byline-eval run eval/cases/shipped.jsonl $(ARGS)

gate: $(VENV)/run.stamp ## ask the shipped questions of a new index; fail if answers are worse than the baseline
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT \
		&& $(BIN)/byline-eval run --fresh --out "$$folder" && $(BIN)/byline-eval compare eval/baselines/shipped.json "$$folder"/* $(ARGS)

bench: $(VENV)/test.stamp ## measure what is found, how it is answered and how fast (40 minutes; ARGS="--part answers" for one part)
	$(BIN)/python -m benchmarks.bench $(ARGS)

format: $(VENV)/test.stamp ## put the code into the format that check wants
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/uv.stamp ## write the lock files anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) $(ARGS) --output-file requirements.txt pyproject.toml
	$(COMPILE) $(ARGS) --output-file requirements-dev.txt --no-annotate --constraint requirements.txt --group dev pyproject.toml

clean: ## remove .venv and caches (not data/index: it may hold articles you added)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis build byline.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/uv.stamp: requirements-uv.txt
	@command -v $(PYTHON) >/dev/null || { echo "make: there is no $(PYTHON). Install Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "make: $$($(PYTHON) --version) does not run Byline. Install Python 3.11, 3.12 or 3.13 and name it: make PYTHON=python3.12 chat" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --no-deps --require-hashes --requirement $<
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements.txt pyproject.toml
	@rm -f $(VENV)/test.stamp
	$(INSTALL) requirements.txt
	$(INSTALL_BYLINE)
	@touch $@

$(VENV)/test.stamp: $(VENV)/uv.stamp requirements-dev.txt pyproject.toml
	$(INSTALL) requirements-dev.txt
	$(INSTALL_BYLINE)
	@touch $(VENV)/run.stamp $@
