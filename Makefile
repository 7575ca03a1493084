# make demo   the whole story in about a minute
# make test   every test there is, and a sample of the kill matrix
# make kill-matrix   every seeded fault and every variant
# make lint   style, types and layers
# make images the reference cloud's container image; needs Docker
# make durability   kills and power losses after thousands of steps

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
WORKERS ?= 3  # of tests: many of them wait for cameras that record
BIN := $(VENV)/bin

.PHONY: demo test kill-matrix images durability lint bench setup players clean

demo: setup
	$(BIN)/camproof demo

test: setup players
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

images: setup
	PYTHON=$(BIN)/python reference_impl/deployment/containers/images.sh

kill-matrix: setup
	CAMPROOF_KILL_MATRIX=all $(BIN)/pytest tests/harness/conformance/test_faults.py -k test_kill_matrix

durability: setup
	CAMPROOF_DURABILITY_POINTS=4000 $(BIN)/pytest tests/durability --timeout 3600

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m benchmarks.camera_pipeline
	$(BIN)/python -m benchmarks.live_upload
	$(BIN)/python -m benchmarks.stored_upload
	$(BIN)/python -m benchmarks.upload_memory 5000
	$(BIN)/python -m benchmarks.command_start
	$(BIN)/python -m benchmarks.conformance
	$(BIN)/python -m benchmarks.events_engine
	$(BIN)/python -m benchmarks.fluid_engine
	$(BIN)/python -m benchmarks.fluid_accuracy
	$(BIN)/python -m benchmarks.recording_index

setup: $(VENV)/.ready

# Players that are not ours, for the tests; where there is no npm, their tests are skipped.
players: $(if $(shell command -v npm 2>/dev/null),tests/players/node_modules/.ready)

tests/players/node_modules/.ready: tests/players/package.json tests/players/package-lock.json
	cd tests/players && npm ci --no-audit --no-fund --loglevel error
	@touch $@

$(VENV)/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "camproof needs Python 3.11 or later: install it, or say make PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "the venv module is missing: on Debian and Ubuntu, apt install python3-venv"; exit 2; }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[media,fast,postgresql]" --group dev
	@touch $@

clean:
	rm -rf $(VENV) out build dist tests/players/node_modules
