# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON := .venv/bin/python
PORT ?= 8000
export RAK_VAR ?= $(CURDIR)/var
LOCK := .venv/uv/bin/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help run demo test test-all coverage check bench messages handbook mutation lock sync clean

help: ## List what can be done
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: ## Serve the demo municipality on http://localhost:8000 (PORT=… for another)
	@python3 .ci/bootstrap.py requirements.txt
	@RAK_DEMO=1 $(PYTHON) -m register run --port $(PORT)

demo: ## Make the demo municipality anew in var/
	@python3 .ci/bootstrap.py requirements.txt
	@RAK_DEMO=1 $(PYTHON) -m register demo --anew

test: ## Set up and run the tests (Chromium and PostgreSQL tests skip loudly where these are missing)
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) .ci/tests.py

test-all: ## The tests and the long attacks
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) .ci/tests.py --slow

coverage: ## The survey library's tests; fails below 95 % of its branches
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) .ci/tests.py --coverage

check: ## Every gate: style, types, floors, templates, messages
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) .ci/check.py

bench: ## Measure speed as ratios side by side in one run
	@python3 .ci/bootstrap.py requirements-all.txt
	@$(PYTHON) .ci/bench.py

messages: ## Collect texts into locale/sv and compile them
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) .ci/messages.py

handbook: ## Build the handbook site into site/
	@python3 .ci/bootstrap.py requirements-handbook.txt
	@$(PYTHON) -m handbook build

mutation: ## Switch protections off one by one and see tests turn red
	@python3 .ci/bootstrap.py requirements-dev.txt
	@$(PYTHON) -m tests.mutation

lock: ## Pin every dependency with hashes after pyproject.toml has changed
	@$(LOCK) pyproject.toml --all-extras -o requirements-all.txt
	@$(LOCK) pyproject.toml --extra postgres --extra analysis --extra handbook --extra pdf --extra dev -c requirements-all.txt -o requirements-dev.txt
	@$(LOCK) pyproject.toml -c requirements-all.txt -o requirements.txt
	@$(LOCK) pyproject.toml --extra handbook --extra pdf -c requirements-all.txt -o requirements-handbook.txt

sync: ## Install what is locked for development
	@python3 .ci/bootstrap.py requirements-dev.txt

clean: ## Remove the demo's data and the built site (not .venv)
	rm -rf var site
