# `make demo` shows Rembuk, `make test` proves it. CONTRIBUTING.md tells the rest.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
PORT ?= 8000
.PHONY: install install-dev demo demo-fresh test test-long mutants check fix bench services run lock second-python messages

install: .venv/installed
install-dev: .venv/installed-dev
.venv/installed: requirements.txt
	@sh scripts/install.sh "$(PYTHON)" $@ requirements.txt
.venv/installed-dev: requirements.txt requirements-dev.txt
	@sh scripts/install.sh "$(PYTHON)" $@ requirements.txt requirements-dev.txt
demo: install
	@$(BIN)/python scripts/demo.py --port $(PORT)
demo-fresh: install
	@$(BIN)/python scripts/demo.py --port $(PORT) --fresh
test: install-dev
	@$(BIN)/python scripts/run_tests.py
test-long: install-dev
	REMBUK_TEST_TIMES=$(or $(TIMES),50) REMBUK_TEST_SEED=$(SEED) $(BIN)/python -m pytest -q -n 2 -m chance tests/polls
	REMBUK_TEST_CRASH_SECONDS=300 REMBUK_TEST_CRASH_CASTS=5000 $(BIN)/python scripts/run_tests.py tests/journeys/test_crash.py tests/journeys/test_casts_survive.py
	REMBUK_TEST_LARGEST_FILE=100000000 $(BIN)/python scripts/run_tests.py tests/transfers/test_votes.py
mutants: install-dev
	@$(BIN)/python scripts/mutants.py --minutes $(or $(MINUTES),20) $(if $(SAMPLE),--sample $(SAMPLE) --seed $(or $(SEED),1)) $(WHAT) $(if $(TESTS),--tests $(TESTS))
check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet .
	$(BIN)/python manage.py makemigrations --check --dry-run
	env $$(grep -v '^#' deploy/check.env) $(BIN)/python manage.py check --deploy --fail-level WARNING
fix: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
bench: install-dev
	@for name in $(or $(NAME),$(sort $(notdir $(basename $(wildcard benchmarks/[a-z]*.py))))); do echo "== $$name"; $(BIN)/python benchmarks/$$name.py || exit 1; done
services:
	@$(PYTHON) scripts/services.py start
run: install-dev services
	@$(BIN)/python scripts/demo.py --port $(PORT) --services
lock: install-dev
	for name in requirements requirements-dev; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-header --no-emit-find-links --no-emit-index-url --output-file $$name.txt $$name.in; done
second-python: install
	@sh scripts/second_python.sh
messages: install-dev
	$(BIN)/python scripts/messages.py update
	$(BIN)/python scripts/messages.py packages
