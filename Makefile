# Deal Scout. `make run` starts it, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/ready
PIP := $(VENV)/bin/python -m pip install --disable-pip-version-check
SHELL := bash
.SHELLFLAGS := -o pipefail -c

.DEFAULT_GOAL := help
.PHONY: help run test setup lint lock

help:  ## List the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY)  ## Start everything that is configured (Ctrl-C ends it)
	@$(VENV)/bin/dealscout run

test: $(READY)  ## Lint, types, import contracts, and every test on SQLite and PostgreSQL
	@$(VENV)/bin/python -m tests.stages

setup: $(READY)  ## Only prepare .venv, with the dealscout command and everything tests need

lint: $(READY)  ## The quick checks: lint, format, types, import contracts
	@$(VENV)/bin/python -m tests.stages lint

lock: $(READY)  ## Work the pinned versions out anew, from pyproject.toml
	$(VENV)/bin/pip install --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --upgrade --quiet --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	@echo "Preparing $(VENV): about a minute, once."
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Deal Scout needs Python 3.11, 3.12 or 3.13: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@$(PYTHON) -m venv $(VENV)
	@if [ -t 1 ]; then $(PIP) --require-hashes -r requirements.lock \
		| awk '/^Collecting/ {printf "\r  %d packages", ++n; fflush()} END {print " installed"}'; \
	else $(PIP) --quiet --require-hashes -r requirements.lock; fi
	@$(PIP) --quiet --no-deps --no-build-isolation -e .
	@touch $@
