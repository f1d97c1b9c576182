# Two commands for people: `make run` and `make test`. `make check` is what CI does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export REPO_REGISTRY_LOCAL_ROOTS ?= $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help run test test-slow check format lint types contracts bench clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# Three stamps, so that `make run` installs only what running needs.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

run: $(VENV)/.installed ## Register and analyze this repository, show what was found, and serve it
	@$(BIN)/repo-registry repo show repo-registry >/dev/null 2>&1 || $(BIN)/repo-registry repo add "$(CURDIR)" --name repo-registry
	$(BIN)/repo-registry repo analyze repo-registry
	$(BIN)/repo-registry candidate list repo-registry --limit 15
	@echo
	@echo "Next: $(BIN)/repo-registry review next repo-registry     decide on what was found"
	@echo "      $(BIN)/repo-registry search 'verify a hash chain'  ask all repositories"
	@echo
	@$(BIN)/repo-registry serve

test: $(VENV)/.installed-dev ## Run the tests
	$(BIN)/pytest --numprocesses 2

test-slow: $(VENV)/.installed-dev ## Run the tests with the full budget of the slow ones
	RUN_SLOW=1 HYPOTHESIS_PROFILE=nightly $(BIN)/pytest --numprocesses 2 --timeout 1800

check: lint types contracts test ## Everything that CI checks: format, lint, types, import contracts, tests

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.installed-dev ## Measure how fast it is; figures go to benchmarks/
	$(BIN)/python benchmarks/analyze.py

clean: ## Remove the virtual environment and everything made by running
	rm -rf $(VENV) var logs build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
