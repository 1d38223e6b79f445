# The only recipes; CI and people use the same ones. None asks anything, each can run twice.
PORT ?= 8000
VAR_DIR ?= var
VENV ?= .venv
LONG ?=
QUICK ?=
export PORT VAR_DIR VENV LONG QUICK

PYTHON := $(VENV)/bin/python
# Tests have a server of their own, because theirs may lose everything in a crash.
TEST_VAR_DIR := $(VAR_DIR)/test
# Compiled code is kept with it, wherever Python was told to keep none: each process would else
# compile every module and rewrite every test's assertions anew.
BYTECODE := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(abspath $(TEST_VAR_DIR))/bytecode
FOR_TESTS := ZIJIAN_DEMO=1 ZIJIAN_FAST_DB=1 VAR_DIR=$(TEST_VAR_DIR) $(BYTECODE)

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types bench seed reset stop

help: ## List the recipes
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  Variables: PORT=$(PORT) VAR_DIR=$(VAR_DIR) VENV=$(VENV) LONG=1 (thorough tests) QUICK=1 (short bench)"

setup: ## Install what is missing: system packages, virtual environment, translations
	@bin/setup

demo: setup ## Run the demo on http://127.0.0.1:PORT with a database of its own
	@$(PYTHON) -m config.demo serve

test: setup lint types ## Check everything: style, types, migrations, tests (LONG=1: thoroughly)
	@$(FOR_TESTS) $(PYTHON) manage.py makemigrations --check --dry-run
	@$(FOR_TESTS) $(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup ## Check style, and which way the imports run
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(VENV)/bin/lint-imports

types: setup ## Check the types
	@$(FOR_TESTS) $(PYTHON) -m mypy .

bench: setup ## Measure what things cost, each beside a yardstick (QUICK=1: within a minute)
	@ZIJIAN_DEMO=1 VAR_DIR=$(VAR_DIR)/bench DJANGO_SETTINGS_MODULE=config.settings \
		$(PYTHON) -m config.bench

seed: setup ## Load the demo's data again
	@$(PYTHON) -m config.demo seed

reset: setup ## Throw the demo's database away and load it afresh
	@$(PYTHON) -m config.demo reset

stop: ## Stop the databases of the demo, the tests and the benchmark
	@$(PYTHON) -m config.embedded stop
	@VAR_DIR=$(TEST_VAR_DIR) $(PYTHON) -m config.embedded stop
	@VAR_DIR=$(VAR_DIR)/bench $(PYTHON) -m config.embedded stop
