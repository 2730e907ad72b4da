# `make run` starts Daily Drill, `make test` checks it. Needed: Python 3.11 or newer with venv, git and make.
# Choose with `make run PORT=9000 DATA=folder`, and the interpreter with PYTHON=/path/to/python.
# Empty here, so that variables of these names in the environment do not count: only the command line does.
PORT :=
DATA :=
PYTHON :=
ARGS :=
KILLS :=

VENV := .venv
BIN := $(VENV)/bin
CHECKED := bot tests migrations benchmarks
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint types arch unit soak fix browser lock clean venv env-run env-dev

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export DRILL_PORT := $(or $(PORT),$(DRILL_PORT))
run: export DRILL_DATA := $(or $(DATA),$(DRILL_DATA))
run: env-run ## start Daily Drill; PORT=... and DATA=... choose port and data folder
	@exec $(BIN)/python -m bot run

test: lint types arch unit ## run every check: lint, types, architecture, tests

lint: env-dev ## style and format
	$(call heading,Lint)
	@$(BIN)/ruff check $(wildcard $(CHECKED))
	@$(BIN)/ruff format --check $(wildcard $(CHECKED))

types: env-dev ## mypy --strict
	$(call heading,Types)
	@$(BIN)/mypy

arch: env-dev ## who may import whom
	$(call heading,Architecture)
	@$(BIN)/lint-imports --no-logo

unit: env-dev browser ## the tests, in the browser too; ARGS="-k words" chooses
	$(call heading,Tests)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(ARGS)

soak: export SOAK := build/soak
soak: env-dev ## try everything, for hours: every kill, zone, day and outage, thousands of hostile inputs; KILLS=600
	$(call heading,Soak)
	@rm -rf $(SOAK) && mkdir -p $(SOAK)
	@$(BIN)/python -m tests.crash.matrix --kills $(or $(KILLS),600) --json $(SOAK)/kills.json
	@$(BIN)/python -m pytest --timeout 0 tests/domain tests/fuzz tests/services tests/store tests/crash $(ARGS)
	@$(BIN)/python -m tests.crash.report $(SOAK)

fix: env-dev ## mend style and format
	@$(BIN)/ruff check --fix $(wildcard $(CHECKED))
	@$(BIN)/ruff format $(wildcard $(CHECKED))

lock: env-dev ## rewrite the lock files from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(BIN)/python -m pip install --quiet uv
	@$(COMPILE) $(ARGS) pyproject.toml --output-file requirements.lock
	@$(COMPILE) $(ARGS) pyproject.toml --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove the environment and every cache, never data
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser: ## install Debian's Chromium where that is possible
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && grep -qs '^ID=debian' /etc/os-release; then \
	    echo "Installing Chromium for the browser tests ..."; \
	    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
	      chromium fonts-dejavu-core; } >/dev/null || echo "Chromium could not be installed."; \
	  else \
	    echo "The browser tests will be skipped: they need Chromium. On Debian: sudo apt-get install chromium"; \
	  fi; }

# The environment. Each lock file is copied into it once installed, so that an unchanged one costs nothing.
env-run: venv
	$(call install,requirements.lock)

env-dev: venv
	$(call install,requirements-dev.lock)
	@cp requirements.lock $(VENV)/ # the larger set holds the smaller

venv:
	@$(BIN)/python -c '' 2>/dev/null || { \
	  for python in $(PYTHON) $(if $(PYTHON),,python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    echo "Making the environment in $(VENV) with $$python ..."; \
	    exec "$$python" -m venv --clear $(VENV); \
	  done; \
	  echo "Daily Drill needs Python 3.11 or newer with venv. On Debian: sudo apt-get install python3-venv;" >&2; \
	  echo "an interpreter of another name is taken with PYTHON=/path/to/python." >&2; \
	  exit 1; }

define heading
	@printf '\n== $(1) ==\n'
endef

define install
	@cmp -s $(1) $(VENV)/$(1) || { \
	  echo "Installing what $(1) lists ..."; \
	  $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement $(1) \
	  && cp $(1) $(VENV)/; }
endef
