# Everything a newcomer types. `make demo` and `make test` need Python 3.11, git and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := .venv-tools
LOCKED := --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	--python-version 3.11 pyproject.toml

.PHONY: demo setup test check format lint types contracts security audit mutation bench soak stories matching identifiers disclosure year lock clean

demo: $(READY) ## the whole bot against the local Slack stand-in, in your browser
	@$(BIN)/peersupport demo

setup: $(READY) ## only set up .venv

test: $(READY) ## every test
	@$(BIN)/python -m pytest

check: $(READY) lint types contracts security test ## everything a change must pass

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@$(BIN)/lint-imports

security: $(READY) ## Bandit; the look for secrets is among the tests
	@$(BIN)/bandit --quiet -c pyproject.toml -r bot handlers storage scheduling sandbox

$(TOOLS)/.ready: requirements-tools.lock pyproject.toml
	@test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	@$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

audit: $(TOOLS)/.ready ## known vulnerabilities of the locked packages; needs the network
	@$(TOOLS)/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

mutation: $(TOOLS)/.ready ## break what matters on purpose; long, not in CI
	@rm -rf mutants
	@$(TOOLS)/bin/mutmut run
	@$(TOOLS)/bin/python -m tests.catalogue.mutation_score

format: $(READY) ## rewrite the sources in the house style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY) ## acknowledgement times as ratios to a bare Bolt listener, over real Socket Mode
	@$(BIN)/python -m bench

stories: $(READY) ## ten times as many stories of tests/machine, longer and never heard; long, not in CI
	@STORIES=10 $(BIN)/python -m pytest tests/machine

soak: $(READY) ## replicas on PostgreSQL through weeks of bad weather; SEED=7 plays one again, CASES=3000, MINUTES=90
	@$(BIN)/python -m bench.soak $(if $(SEED),--seed $(SEED)) $(if $(CASES),--cases $(CASES)) \
		$(if $(MINUTES),--minutes $(MINUTES))

matching: $(READY) ## play made-up hospitals, and write the table in docs/matching.md
	@$(BIN)/python -m bench.table

identifiers: $(READY) ## measure the note's guard, and write the tables in docs/identifier-guard.md
	@$(BIN)/python -m bench.identifiers

disclosure: $(READY) ## what follows from figures under four rules, and the table in docs/disclosure.md
	@$(BIN)/python -m bench.disclosure

year: $(READY) ## twelve months of three made-up programmes through the real bot, and docs/twelve-months.md
	@$(BIN)/python -m bench.year $(if $(SEED),--seed $(SEED))

lock: ## resolve pyproject.toml again into requirements.lock and requirements-tools.lock
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile $(LOCKED) --upgrade --extra dev --output-file requirements.lock
	@$(BIN)/uv pip compile $(LOCKED) --upgrade --extra dev --extra tools -c requirements.lock \
		--output-file requirements-tools.lock

clean:
	rm -rf $(VENV) $(TOOLS) mutants var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) from requirements.lock (a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $(READY)
