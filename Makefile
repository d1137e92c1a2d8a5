# Needs only Python 3.11 or later with pip, and make. `make` alone lists the targets.
PYTHON ?= python3
BIN = .venv/bin
TEMPLATES = find . -name '*.html' -not -path './.venv/*' -not -path './var/*' -not -path './static/*'
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup run test check fmt bench lock messages dev

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */|/' | awk -F'|' '{ printf "make %-10s %s\n", $$1, $$2 }'

setup: .venv/runtime.stamp ## .venv with the locked requirements of running, nothing else

run: .venv/runtime.stamp ## everything needed, then web, worker and beat with the demo district
	@$(BIN)/python manage.py run

test: dev ## everything needed, then all tests (ARGS="-k roster" for some)
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not endurance" $(ARGS)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m endurance $(ARGS) || [ $$? -eq 5 ]

check: dev ## lint, types, contracts, migrations, deploy check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(TEMPLATES) | xargs $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	set -a && . ./.env.example && $(BIN)/python manage.py check --deploy --fail-level WARNING

fmt: dev ## order imports, format Python and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(TEMPLATES) | xargs $(BIN)/djade --target-version 5.2

bench: dev ## the benchmarks, as ratios
	@$(BIN)/python -m tests.bench

messages: dev ## gather the texts into locale/ and compile them
	@$(BIN)/python manage.py messages

lock: dev ## resolve requirements*.in anew into requirements*.txt, with hashes
	$(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet uv
	$(LOCK) --upgrade requirements.in -o requirements.txt
	$(LOCK) --upgrade requirements-pdf.in -o requirements-pdf.txt
	$(LOCK) --upgrade requirements-sms.in -o requirements-sms.txt
	$(LOCK) --upgrade requirements-dev.in -o requirements-dev.txt

dev: .venv/dev.stamp

# Without ensurepip (Debian) a venv has no pip of its own: the outer one fills it.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kaiban needs Python 3.11 or later: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv --without-pip .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	$(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	$(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
