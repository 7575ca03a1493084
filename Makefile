# make demo   the whole story in about a minute
# make test   every test there is, and a sample of the kill matrix; what fails beside others is run once more on its own
# make kill-matrix   every seeded fault and every variant; those share a run that keep out of each other's way
# make kill-matrix-alone  each in a run of its own, and also by what a cloud sees of a camera: some forty minutes
# make lab-image  the image of a site in a container; needs Docker
# make lint   style, types and layers
# make web    the page of My Systems and Video operation; needs Node.js 20 or later with npm
# make images the container images of the reference cloud and its database; needs Docker
# make durability   kills and power losses after thousands of steps

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
WORKERS ?= 3  # of tests: many of them wait for cameras that record
BIN := $(VENV)/bin
CLIENT := reference_impl/web/client
NODE := $(shell command -v npm >/dev/null 2>&1 && node -e '\
	const [major, minor] = process.versions.node.split(".").map(Number); process.exit(Number(major * 100 + minor < 2019))' && echo yes)

.PHONY: lab-image demo test kill-matrix kill-matrix-alone images durability lint bench setup players web clean

demo: setup
	$(BIN)/camproof demo

test: setup players
	$(if $(NODE),cd $(CLIENT) && npm test --silent)
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --max-worker-restart 1 \
		|| { test $$? -eq 1 && $(BIN)/pytest -n 1 --dist loadgroup --again; }

images: setup
	PYTHON=$(BIN)/python reference_impl/deployment/containers/images.sh

lab-image: setup
	PYTHON=$(BIN)/python harness/engines/lab/container/image.sh

kill-matrix: setup
	$(BIN)/camproof faults --kill-matrix --out out/kill-matrix.md

kill-matrix-alone: setup
	$(BIN)/camproof faults --kill-matrix --alone --out out/kill-matrix.md
	CAMPROOF_EVERY_FAULT=1 $(BIN)/pytest -n 6 tests/harness/conformance/camera_role/test_sample.py

durability: setup
	CAMPROOF_DURABILITY_POINTS=4000 $(BIN)/pytest tests/durability --timeout 3600

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(NODE),cd $(CLIENT) && npm run --silent check)

bench: setup
	$(BIN)/python -m benchmarks.camera_pipeline
	$(BIN)/python -m benchmarks.live_upload
	$(BIN)/python -m benchmarks.stored_upload
	$(BIN)/python -m benchmarks.upload_memory 5000
	$(BIN)/python -m benchmarks.command_start
	$(BIN)/python -m benchmarks.conformance
	$(BIN)/python -m benchmarks.containers
	$(BIN)/python -m benchmarks.events_engine
	$(BIN)/python -m benchmarks.fluid_engine
	$(BIN)/python -m benchmarks.fluid_accuracy
	$(BIN)/python -m benchmarks.recording_index
	$(BIN)/python -m benchmarks.sweep
	$(BIN)/python -m benchmarks.load
	$(BIN)/python -m benchmarks.live_fleet
	$(BIN)/python -m benchmarks.site_oracle
	$(BIN)/python -m benchmarks.lab_site

setup: $(VENV)/.ready web

# The page of My Systems and Video operation; where there is no npm, or a Node.js before 20.19, `camproof serve` says that it is missing.
web: $(if $(NODE),reference_impl/web/page/index.html)

$(CLIENT)/node_modules/.ready: $(CLIENT)/package.json $(CLIENT)/package-lock.json
	cd $(CLIENT) && npm ci --no-audit --no-fund --loglevel error
	@touch $@

reference_impl/web/page/index.html: $(CLIENT)/node_modules/.ready $(CLIENT)/index.html $(CLIENT)/vite.config.ts \
		$(shell find $(CLIENT)/src $(CLIENT)/public -type f -not -path '*/generated/*') \
		$(wildcard reference_impl/*/openapi.json) reference_impl/foundation/tokens.css
	cd $(CLIENT) && npm run --silent build -- --logLevel error

# Players that are not ours, for the tests; where there is no npm, their tests are skipped.
players: $(if $(shell command -v npm 2>/dev/null),tests/players/node_modules/.ready)

tests/players/node_modules/.ready: tests/players/package.json tests/players/package-lock.json
	cd tests/players && npm ci --no-audit --no-fund --loglevel error
	@touch $@

$(VENV)/.ready: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "camproof needs Python 3.11 or later: install it, or say make PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "the venv module is missing: on Debian and Ubuntu, apt install python3-venv"; exit 2; }
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[media,fast,postgresql,planning,cluster]" --group dev
	@touch $@

clean:
	rm -rf $(VENV) out build dist tests/players/node_modules $(CLIENT)/node_modules reference_impl/web/page
