# What one can do here. `make help` lists it from the ## comments.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
BIN := .venv/bin
PYTHON ?= python3.11
export PYTHON

PYTEST := $(BIN)/pytest -q --no-header
PYTHON_FILES := src tests tools benchmarks

.PHONY: help
help: ## Say what one can do here
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

.PHONY: install
install: ## Make .venv/ with everything that Fireline needs to run
	@tools/install.sh run

.PHONY: install-dev
install-dev: ## The same, and what the checks and tests need
	@tools/install.sh dev

.PHONY: demo
demo: install ## Show one whole turn of the loop on a made-up world, then the desk (HEADLESS=1 ends instead)
	@$(BIN)/fireline demo $(if $(HEADLESS),--headless) $(ARGS)

.PHONY: check
check: install-dev ## Format, lint, types, imports, architecture, unit and contract tests: under a minute
	@$(MAKE) --no-print-directory --output-sync=target -j2 check-types check-style check-imports check-tests

.PHONY: check-style
check-style:
	@$(BIN)/ruff format --check --quiet $(wildcard $(PYTHON_FILES)) || { echo 'run `make format`'; exit 1; }
	@$(BIN)/ruff check --quiet $(wildcard $(PYTHON_FILES))

.PHONY: check-types
check-types:
	@$(BIN)/mypy

.PHONY: check-imports
check-imports:
	@PYTHONPATH=src $(BIN)/lint-imports --cache-dir .cache/import-linter

.PHONY: check-tests
check-tests:
	@$(PYTEST) -n 2 -m 'not server and not compiled and not long' tests/architecture tests/unit tests/contract

.PHONY: test
test: check test-servers ## Every test that this machine can run, installing what they need
	@$(PYTEST) -n 2 -m 'server or compiled or long' tests/unit tests/contract
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder tests/integration
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder tests/bad_input tests/fuzz tests/crash
	@$(MAKE) --no-print-directory run-e2e

.PHONY: soak
soak: install-dev test-servers ## The long tests, at most 90 minutes (PART=fuzz or crash; both without)
	@tools/soak.sh $(PART)

.PHONY: test-integration
test-integration: install-dev test-servers ## Only the tests that start databases and servers
	@$(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder tests/integration

.PHONY: test-e2e
test-e2e: install-dev test-servers run-e2e ## Only the tests on a real network and in a real browser

# Two runs: each drives its own browser, and one process cannot drive two.
.PHONY: run-e2e
run-e2e:
	@$(PYTEST) tests/e2e/pages
	@$(PYTEST) tests/e2e --ignore tests/e2e/pages

.PHONY: test-servers
test-servers: install-dev
	@tools/install_test_servers.sh

.PHONY: format
format: install-dev ## Lay out the code as `make check` wants it
	@$(BIN)/ruff check --quiet --select I --fix $(wildcard $(PYTHON_FILES))
	@$(BIN)/ruff format $(wildcard $(PYTHON_FILES))

.PHONY: bench
bench: install-dev ## Run one question of benchmarks/ (Q=name); without Q, list them
	@tools/bench.sh '$(Q)' $(ARGS)

.PHONY: reference
reference: install-dev ## Write docs/reference/ anew from the settings and the commands
	@$(BIN)/python tools/write_reference.py

.PHONY: catalogues
catalogues: install-dev ## Write the pseudo right-to-left catalogue anew from the words of the pages
	@$(BIN)/python tools/write_pseudo_catalogue.py

.PHONY: screenshots
screenshots: install-dev test-servers ## Take the pictures of the README with Chromium
	@$(BIN)/python tools/screenshots.py

.PHONY: lock
lock: ## Choose exact versions anew from requirements/*.in and frontend/package.json
	@tools/lock.sh

.PHONY: wheel
wheel: install-dev ## Build the wheel into dist/
	@$(BIN)/hatchling build -t wheel

.PHONY: sbom
sbom: install-dev ## Write the bill of materials of the wheel into dist/ (CycloneDX)
	@$(BIN)/python tools/write_sbom.py

.PHONY: licences
licences: install-dev ## Write docs/reference/licences.md anew from the locks
	@$(BIN)/python tools/write_licences.py

.PHONY: clean
clean: ## Remove what was made here, but no data (.fireline/ stays)
	@rm -rf .venv .cache dist frontend/node_modules tests/e2e/network/node_modules src/fireline/web/static/fireline/build
