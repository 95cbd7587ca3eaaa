# One command for each thing one does here. On a fresh machine Python 3.11 (with pip) and make are enough:
# the first target that needs it creates .venv and installs into it; the second time that step is skipped.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
PACK ?= configs/cenxi
SITE ?= var/demo
PORT ?= 8000
TESTS ?=
BIN := .venv/bin
RUN := $(BIN)/.run-stamp
DEV := $(BIN)/.dev-stamp
PACKS := $(sort $(patsubst %/pack.yaml,%,$(wildcard configs/*/pack.yaml configs/*/*/pack.yaml configs/*/*/*/pack.yaml)))

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help run test check lint packs bench soak browser clean
.DELETE_ON_ERROR:

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: $(RUN) ## open the demonstration: PACK=configs/cenxi SITE=var/demo PORT=8000
	@exec $(BIN)/yifang run --pack $(PACK) --site $(SITE) --port $(PORT)

test: $(DEV) browser ## run the tests; TESTS=path for some of them
	$(BIN)/pytest -n 2 $(TESTS)

check: lint test packs ## all that must hold before a change is proposed

lint: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy engine tests bench $(wildcard plugins/*/)
	$(BIN)/lint-imports --no-logo

packs: $(RUN)
	@set -e; for pack in $(PACKS); do \
		echo "$(BIN)/yifang check $$pack"; $(BIN)/yifang check $$pack; \
		if [ -d $$pack/scenarios ]; then echo "$(BIN)/yifang test $$pack"; $(BIN)/yifang test $$pack; fi; \
	done

bench: $(DEV) ## measure side by side on this machine; the table is also written to bench/results.json
	$(BIN)/python -m bench

soak: $(DEV) browser ## the tests with the full counts of the promises (hours)
	YIFANG_SOAK=1 $(BIN)/pytest -n 2 $(TESTS)

# Tests drive a real Chromium: the system's, else Debian's package, else the driver's own download.
browser: $(DEV)
	@if $(BIN)/python -m tests.support.browser; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium by apt-get …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium fonts-wqy-zenhei >/dev/null; \
	fi; \
	if $(BIN)/python -m tests.support.browser 2>/dev/null; then exit 0; fi; \
	echo "Downloading Chromium by the driver …"; $(BIN)/playwright install chromium; \
	$(BIN)/python -m tests.support.browser || { \
		echo "The tests need a Chromium: install the package chromium or set YIFANG_CHROMIUM to its path." >&2; exit 1; }

clean: ## remove what builds and tests leave behind; .venv and var (the sites' data) stay
	rm -rf build dist artefacts .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache ./*.egg-info
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Yifang needs Python 3.11 or newer; name it with PYTHON=/path/to/python." >&2; exit 1; }
	@echo "Creating .venv with $(PYTHON) …"
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 \
		|| { $(PYTHON) -m venv --without-pip --clear .venv && $(PYTHON) -m pip --python $(BIN)/python install -q pip; }

$(RUN): pyproject.toml | $(BIN)/python
	@echo "Installing Yifang and its libraries into .venv (once) …"
	@$(BIN)/python -m pip install --progress-bar off -e .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing Yifang with the tools of its developers into .venv (once) …"
	@$(BIN)/python -m pip install --progress-bar off -e '.[dev]'
	@touch $@ $(RUN)
