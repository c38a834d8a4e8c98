# Middle Path: the same commands for a newcomer, a developer and CI. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN := $(UV) run --frozen
RASA := $(UV) --directory rasa_project

.PHONY: conversations evaluate train-screener bench bench-crash bench-faults bench-screening pictures help install up test test-unit test-databases lint types imports check clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

.uv/bin/uv:
	@echo "Fetching uv $(UV_VERSION), the package manager"
	@python3 -m venv .uv && .uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

install: $(filter .uv/bin/uv,$(UV)) ## Install both locked environments (the app's, and Rasa's on Python 3.10)
	@$(UV) sync --frozen --quiet
	@$(RASA) sync --frozen --quiet

up: install ## Run everything: without a Telegram token, a phone in the browser
	@exec $(RUN) middlepath up

test: install ## Everything that must pass: lint, types, imports, unit, integration and end-to-end tests
	@$(MAKE) --no-print-directory lint types imports
	@$(RUN) middlepath setup
	@$(RASA) run --frozen pytest -q
	@$(RUN) pytest -q -n 2 --dist loadfile

test-databases: ## Every test that touches a database, on SQLite and on PostgreSQL
	@$(RUN) pytest -q -n 2 --dist loadfile tests/integration/records tests/integration/durable tests/integration/conversation --both-databases

test-unit: ## The quick tests alone
	@$(RUN) pytest -q tests/unit

lint: ## Style, in both environments
	@$(RUN) ruff check . && $(RUN) ruff format --check .

types: ## Strict types on the app
	@$(RUN) mypy

imports: ## The house's import contracts
	@$(RUN) lint-imports

check: ## Check settings and content
	@$(RUN) middlepath check

bench: install ## Measure the design's budgets side by side with what they are compared to (about six minutes)
	@$(RUN) middlepath setup >/dev/null
	@$(RUN) python -m bench.budgets $(ARGS)

conversations: ## Play the scripted conversations and renew what the docs say of them
	@$(RUN) python -m tests.conversations --quiet --write
	@$(RUN) python -m tests.coverage --write

bench-faults: ## Kill, cut off and confuse real bots for 80 minutes, and judge what arrived (ARGS="--small" for less)
	@$(RUN) python -m bench.faults $(ARGS)

bench-crash: ## Kill the bot 20 times in 500 messages and count what is lost, misordered or doubled
	@$(RUN) python -m bench.crash $(ARGS)

clean: ## Remove what was built (keeps var/, your data)
	@rm -rf safety/screening/model/built .venv rasa_project/.venv rasa_project/models .mypy_cache .ruff_cache .pytest_cache

bench-screening: ## Time the screener on its own corpus
	@$(RUN) python -m bench.screening $(ARGS)

evaluate: ## Measure the screener on its corpus (ARGS="--write" puts the tables into docs/screening.md)
	@$(RUN) python -m training.evaluate $(ARGS)

train-screener: ## Train the screener's learned layer again (fetches PyTorch; an hour and a half)
	@$(RUN) --with torch==2.13.0 python -m training.train_screener english $(ARGS)
	@$(RUN) --with torch==2.13.0 python -m training.train_screener multilingual $(ARGS)

pictures: ## Take the pictures of the README again (needs Chromium)
	@$(RUN) python docs/pictures/take.py $(ARGS)
