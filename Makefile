# The commands of the project. Everything is installed into .venv on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INVOICE_SETTLEMENT ?= off
ONCE ?=
TESTS ?=

.PHONY: demo test check docs screenshots bench chaos clean

$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

demo: $(VENV)/.installed
	VAR_DIR=$(CURDIR)/var/demo DATABASE_URL= REDIS_URL= $(BIN)/python manage.py demo \
		--invoice-settlement $(INVOICE_SETTLEMENT) $(if $(ONCE),--once)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(TESTS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	VAR_DIR=$(CURDIR)/var/check $(BIN)/python manage.py check
	VAR_DIR=$(CURDIR)/var/check $(BIN)/python manage.py makemigrations --check --dry-run
	VAR_DIR=$(CURDIR)/var/check $(BIN)/python manage.py processes_doc --check

docs: $(VENV)/.installed-dev
	VAR_DIR=$(CURDIR)/var/check $(BIN)/python manage.py processes_doc
	VAR_DIR=$(CURDIR)/var/check $(BIN)/python -m tests.coverage_table

# Needs chromium; the pictures of README.md.
screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.screenshots

bench: $(VENV)/.installed
	$(BIN)/python -m bench
	$(BIN)/python -m bench.processes
	$(BIN)/python -m bench.pages

chaos: $(VENV)/.installed
	$(BIN)/python -m chaos --page docs/chaos.md

clean:
	rm -rf $(VENV) var
