# Darkroom: `make` prints this help.

VENV   ?= .venv
PYTHON ?= $(VENV)/bin/python
PORT   ?= 8080
TEST_WORKERS ?= 6
export PORT
# The tests start hundreds of short processes; let them reuse compiled bytecode.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
# Half a build must not look like a whole one.
.DELETE_ON_ERROR:
.PHONY: help setup models frontend run doctor catalog export test test-python test-frontend test-random test-long test-image check bench bench-peers mutants mutants-frontend bench-scale bench-frontend format contact-sheet release clean

help:  ## print this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {sub(/:.*/, "", $$1); printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed  ## install Darkroom into .venv (with .venv/bin/darkroom) and fetch the models
	@$(PYTHON) scripts/fetch_models.py --optional

models: $(VENV)/.installed  ## fetch the trained models and verify their digests
	@$(PYTHON) scripts/fetch_models.py

# Not compiled, which would take a third of the time: what is used compiles itself at its first import.
$(VENV)/.installed: pyproject.toml setup.py requirements.txt scripts/requirements.txt scripts/requirements-heic.txt
	@$(REQUIRE_PYTHON)
	@echo "Installing Darkroom's packages into $(VENV): once, about 250 MB."
	$(PYTHON) -c 'import pip' 2>/dev/null || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --no-compile --disable-pip-version-check --editable '.[heic]' || { $(FAILED); }
	@touch $@

FAILED = echo "The packages could not be installed; the reason is above. If it is the network, run the command again later."; exit 1
REQUIRE_PYTHON = command -v python3 >/dev/null || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }; \
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; python3 is $$(python3 --version)"; exit 1; }; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is needed: apt-get install python3-venv"; exit 1; }
REQUIRE_NODE = command -v npm >/dev/null || { echo "Node 20 or newer is needed: https://nodejs.org. A release needs none: docs/commands.md"; exit 1; }; \
	node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed; node is $$(node --version)"; exit 1; }

$(VENV)/.tools: $(VENV)/.installed tests/requirements.txt scripts/requirements-tiles.txt functions/requirements-s3.txt
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

frontend: frontend/dist/index.html  ## build the gallery, the site and the embeds

frontend/node_modules/.installed: frontend/package-lock.json
	@$(REQUIRE_NODE)
	@echo "Installing the packages that build the pages: once, about 130 MB."
	cd frontend && npm ci --no-audit --no-fund || { $(FAILED); }
	@touch $@

# A release contains frontend/dist, newer than its sources, so Node is not needed.
frontend/dist/index.html: $(shell find frontend/src frontend/public frontend/package-lock.json frontend/*.html frontend/*.ts frontend/tools -type f 2>/dev/null)
	$(MAKE) frontend/node_modules/.installed
	cd frontend && npm run build
	@touch $@

# Everything that is missing is reported before the first minute of downloads, which run side by side.
run:  ## serve the gallery and the API on http://localhost:8080 (PORT=, DARKROOM_BUCKET=)
	@test -x $(PYTHON) || { $(REQUIRE_PYTHON); }
	@test -e frontend/dist/index.html || { $(REQUIRE_NODE); }
	@$(MAKE) --no-print-directory --jobs=2 setup frontend
	@$(PYTHON) scripts/run.py

doctor: setup  ## report problems with a bucket, and the commands that fix them (DARKROOM_BUCKET=)
	@$(PYTHON) scripts/doctor.py

catalog: setup  ## build or update a bucket's stored catalog (DARKROOM_BUCKET=)
	@$(PYTHON) scripts/build_catalog.py

export: setup frontend  ## export a gallery as plain files, for any static host (FROM= TO= URL=)
	@test -n "$$FROM" -a -n "$$TO" || { echo "usage: make export FROM=gs://photos TO=site/ [URL=https://blog.example.org/photos]"; exit 2; }
	@$(PYTHON) scripts/export_site.py "$$FROM" "$$TO" $${URL:+--url "$$URL"}

test: test-python test-frontend  ## run all tests except the long ones

# Six workers, since many tests wait; one thread each in the numeric libraries. In a fresh clone, the modules are compiled
# while one process collects the tests.
test-python: setup $(VENV)/.tools frontend
	$(PYTHON) -m compileall -q functions scripts & OMP_NUM_THREADS=1 $(PYTHON) -m pytest --workers $(TEST_WORKERS)

test-random: setup $(VENV)/.tools frontend  ## run the Python tests in a random order, so that none depends on another (SEED=)
	OMP_NUM_THREADS=1 $(PYTHON) -m pytest --workers $(TEST_WORKERS) --random-order $(or $(SEED),$(shell date +%s))

test-frontend: setup $(VENV)/.tools frontend frontend/node_modules/.installed
	cd frontend && PYTHON=$(abspath $(PYTHON)) npm run test:unit && PYTHON=$(abspath $(PYTHON)) npm run test:browser

test-long: setup $(VENV)/.tools frontend  ## run the long tests: fuzzing, kills and load
	$(PYTHON) -m pytest -m long

test-image: setup $(VENV)/.tools  ## build the container images and run them (Docker; or as root: docker.io, debootstrap)
	$(PYTHON) -m pytest -m long tests/containers

check: setup $(VENV)/.tools frontend frontend/node_modules/.installed  ## lint and type-check
	$(PYTHON) -m ruff format --check functions scripts tests
	$(PYTHON) -m ruff check functions scripts tests
	$(PYTHON) -m mypy functions
	$(PYTHON) -m mypy scripts
	cd frontend && npm run check

format:  ## format the Python sources
	$(PYTHON) -m ruff format functions scripts tests
	$(PYTHON) -m ruff check --fix functions scripts tests

bench: setup $(VENV)/.tools  ## print ratios, side by side: cold start, picks, a daily sample of thumbnails (tests/bench/thumbnails.py --all: every one)
	@for bench in tests/bench/*.py; do case $$bench in */_*|*/scale.py|*/costs.py|*/large_folder.py) ;; *) echo "== $$bench"; $(PYTHON) $$bench || exit 1;; esac; done

# A score that is too low must not keep the other half from being counted.
mutants: setup $(VENV)/.tools frontend  ## insert small faults into the code, and report those that no test detects (GROUP=, SEED=)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r tests/requirements-mutants.txt
	@status=0; $(PYTHON) tests/mutants/run.py $(if $(SEED),--seed $(SEED)) $(GROUP) || status=1; \
	$(if $(GROUP),,{ $(FRONTEND_MUTANTS); } || status=1;) exit $$status

# Stryker has packages of its own, which nothing else needs.
FRONTEND_MUTANTS = npm --prefix frontend/mutants ci --silent && PYTHON=$(abspath $(PYTHON)) node frontend/mutants/run.mjs $(if $(SEED),--seed=$(SEED))
mutants-frontend: setup frontend/node_modules/.installed  ## the same for the gallery's modules (GROUP=)
	@$(FRONTEND_MUTANTS) $(GROUP)

bench-scale: setup $(VENV)/.tools  ## print growth from 1,000 to 1,000,000 pictures, and the cost of a month
	@$(PYTHON) tests/bench/scale.py
	@$(PYTHON) tests/bench/large_folder.py

bench-peers: setup $(VENV)/.tools  ## compare cold requests, CPU and memory with ipx, thumbor, imgproxy and imagor (JSON=)
	@$(PYTHON) tests/bench/peers/run.py $(if $(JSON),--json $(JSON))

bench-frontend: setup $(VENV)/.tools frontend frontend/node_modules/.installed  ## compare the gallery with others, in a throttled browser
	cd frontend && npm run bench

contact-sheet: setup  ## draw the coloring pages in the README and the operations in docs/models.md again
	@$(PYTHON) scripts/make_contact_sheet.py frontend/screenshots/coloring-pages.jpg
	@$(PYTHON) scripts/make_contact_sheet.py --operations frontend/screenshots/operations.jpg

release: setup $(VENV)/.tools frontend  ## build wheel, sdist and source archive in build/, each with the built frontend
	mkdir -p build
	$(PYTHON) -m build --outdir build .
	git archive --prefix=darkroom/ -o build/darkroom.tar HEAD
	tar --append --file build/darkroom.tar --transform 's|^|darkroom/|' frontend/dist
	gzip --force build/darkroom.tar
	@ls -1 build/darkroom*

clean:  ## remove build results
	rm -rf frontend/dist frontend/node_modules .pytest_cache .mypy_cache .ruff_cache

include deploy/deploy.mk
