# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
# PORT, of the environment or of `make run PORT=8001`, reaches the program by itself.
ARGS ?=
VENV_PYTHON := .venv/bin/python
# -I: the set-up takes no part of its Python's surroundings, and files of fitcoach/ cannot stand in for the library's.
BOOTSTRAP := $(PYTHON) -I fitcoach/bootstrap.py

# The SDK that its maker ended lives in an environment of its own, made when its requirements change.
ENDED_SDK := .venv-google-generativeai

.PHONY: help run test test-google-generativeai fuzz clients screenshots lint format bench chaos model-down audit proof restore-drill expand-only scale fuzz-public coverage mutate test-newest audit-dependencies clean set-up-dev
.DEFAULT_GOAL := help

help: ## these lines
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: ## everything in this window, with demo data; another port: make run PORT=8001
	@$(BOOTSTRAP) run
	@$(VENV_PYTHON) -m fitcoach.launch

test: set-up-dev ## the tests; some of them: make test ARGS="-k progress"
	@$(VENV_PYTHON) -m fitcoach.testing $(ARGS)

coverage: set-up-dev ## the tests, and how much of each room they ran: 90 % of statements and branches are asked for
	@$(VENV_PYTHON) -m fitcoach.testing --coverage $(ARGS)

mutate: set-up-dev ## does a test notice when domain/ or the outbox is changed? a sample; all of it: ARGS="--all"
	@$(VENV_PYTHON) -m fitcoach.testing.mutating $(ARGS)

test-newest: set-up-dev ## the tests that need no server, by the newest Python here; another: ARGS=/path/to/python
	@$(VENV_PYTHON) -m fitcoach.testing.newest $(ARGS)

test-google-generativeai: $(ENDED_SDK)/installed ## the contract of a provider, kept by the SDK that its maker ended
	@mkdir -p var
	@LLM_PROVIDER=google-generativeai DATABASE_URL=sqlite:///var/ended-sdk.sqlite3 CELERY_BROKER_URL= GEMINI_API_KEY= \
		$(ENDED_SDK)/bin/python -W ignore -m pytest llm/tests/test_provider_contract.py $(ARGS)

$(ENDED_SDK)/installed: requirements.txt requirements-google-generativeai.txt
	$(PYTHON) -m venv --clear $(ENDED_SDK)
	$(ENDED_SDK)/bin/python -m pip install --quiet --disable-pip-version-check \
		-r requirements-google-generativeai.txt 'pytest>=9,<10' 'pytest-django>=4.11,<5' 'hypothesis>=6.150,<7'
	@touch $@

fuzz: set-up-dev ## the API against schemathesis, 300 examples for each operation and role; more: FUZZ_EXAMPLES=1000
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-300} FUZZ_SEQUENCES=$${FUZZ_SEQUENCES:-20} \
		$(VENV_PYTHON) -m fitcoach.testing --once fitcoach/tests/test_api_fuzz.py $(ARGS)

fuzz-public: set-up-dev ## 10,000 hostile requests to every public address of a real server; more: ARGS="--requests 100000 --seed 2"
	@$(VENV_PYTHON) -m fitcoach.testing.fuzzing $(ARGS)

clients: set-up-dev ## two clients generated from the API's schema, each living a first day against a live server (needs npm)
	@$(VENV_PYTHON) -m fitcoach.testing.clients

screenshots: set-up-dev ## the pictures of the console in docs/screenshots, of demo data (needs Debian's chromium)
	@$(VENV_PYTHON) -m fitcoach.screenshots

lint: set-up-dev ## style, types, import contracts, migrations, Django's own checks
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy .
	.venv/bin/lint-imports
	$(VENV_PYTHON) manage.py makemigrations --check --dry-run
	$(VENV_PYTHON) manage.py check --fail-level WARNING

audit-dependencies: set-up-dev ## known vulnerabilities of what requirements.txt brings along
	@$(VENV_PYTHON) -m fitcoach.testing.dependencies

format: set-up-dev ## put the style right where that is safe
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

bench: set-up-dev ## how fast it is, with ratios: benchmarks/
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

chaos: set-up-dev ## kills, wipes and a dead database against 1,000 clients; more: ARGS="--clients 10000 --kills 50 --seeds 1 2 3"
	@$(VENV_PYTHON) -m benchmarks.chaos $(ARGS)

model-down: set-up-dev ## a day with the model down for 10,000 clients (PostgreSQL needed); fewer: ARGS=500
	@$(VENV_PYTHON) -m benchmarks.model_down $(ARGS)

scale: set-up-dev ## 1,000,000 clients in PostgreSQL (needed): the plan of each hot query; fewer: ARGS="--clients 100000"
	@$(VENV_PYTHON) -m benchmarks.scale $(ARGS)

audit: set-up-dev ## seasons of 2,000 seeded clients by the rules, held against every check; fewer: ARGS="--clients 200"
	@$(VENV_PYTHON) -m fitcoach.audit $(ARGS)

proof: set-up-dev ## every figure that we claim, into docs/proof.md; some of them: make proof ARGS="chaos audit" (--list: which)
	@$(VENV_PYTHON) -m benchmarks.proof $(ARGS)

restore-drill: set-up-dev ## a backup is made, restored, and held against its source (PostgreSQL needed); more: ARGS="--clients 5000"
	@$(VENV_PYTHON) -m fitcoach.testing.restore_drill $(ARGS)

expand-only: set-up-dev ## can the release before run on this one's schema? of each migration since the last tag, or ARGS=REF
	@$(VENV_PYTHON) -m fitcoach.testing.expanding $(ARGS)

clean: ## forget the environment, the demo data and every cache; .env stays
	rm -rf .venv .venv-newest $(ENDED_SDK) var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

set-up-dev:
	@$(BOOTSTRAP) dev
