.PHONY: run test setup setup-test lint bench campaign lock

PYTHON := .venv/bin/python
# Two processes, each with servers of its own; a file's tests stay together, what lasts long comes first.
SIDE_BY_SIDE := --numprocesses 2 --dist loadfile --no-loadscope-reorder
export OMP_THREAD_LIMIT := 1
# Compiled modules are kept, whatever the shell says: a run starts Python some hundred times.
export PYTHONDONTWRITEBYTECODE :=

run: setup  ## Start web and worker on the embedded default and print the addresses to open.
	@exec .venv/bin/palier run

test: setup-test  ## Check the style and run every test.
	@$(MAKE) --no-print-directory lint
	@$(PYTHON) -m pytest $(SIDE_BY_SIDE)

setup:  ## Install what is missing: Debian packages, then the locked wheels.
	@.ci/setup

setup-test:
	@.ci/setup test

lint:
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports

bench: setup  ## Measure reading and deciding, beside the naive pipeline, in one run.
	@$(PYTHON) -m bench

campaign: setup-test  ## The long runs: loads and kills on every kind of installation.
	@$(PYTHON) -m bench.campaign

lock:  ## Resolve the dependencies again.
	@.venv/bin/uv pip compile pyproject.toml --all-extras --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-header --quiet --upgrade --output-file requirements.lock
