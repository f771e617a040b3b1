# The two commands are `make demo` and `make test`; both set the machine up first and are quick the second time.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUTF8 := 1
# kept wherever the machine's own settings forbid it: every start would compile everything anew
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test check-all bench faults pictures lint format lock set-up set-up-tests clean

help:  ## show these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: set-up  ## the festival morning of 10/10/2026, on HOST:PORT (127.0.0.1:8000), data in DATA_DIR (var/data)
	@echo "→ .venv/bin/python server.py serve --demo"
	@exec $(BIN)/python server.py serve --demo

test: set-up-tests  ## everything a change must pass, under 25 minutes
	@$(BIN)/python -m tests

check-all: set-up-tests  ## the exhaustive run before an issue is closed
	@$(BIN)/python -m tests --all

bench: set-up-tests  ## measure speed and memory against floors of the same run
	@$(BIN)/python -m bench

faults: set-up-tests  ## kill, lock, fill and flood: the full trials
	@$(BIN)/python -m tests.faults

pictures: set-up-tests  ## photograph every page at its sizes; four go to docs/pictures
	@$(BIN)/python -m tests.journeys.pictures

lint: set-up  ## the static checks alone
	@$(BIN)/python -m tests --only static

format: set-up  ## put the code into the one form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: set-up  ## pin every dependency anew, by digest (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --no-header --no-annotate -o requirements.lock

set-up:
	@$(PYTHON) -m core.machine demo

set-up-tests:
	@$(PYTHON) -m core.machine test

clean:  ## remove what set-up and runs have made, the demonstration's data included
	rm -rf .venv node_modules static/vendor var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
