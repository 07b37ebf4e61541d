# Everything starts here; each target is one line into scripts/ or a tool. Works with GNU make 3.81 (macOS) and newer.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

STAMPS := .run/setup
SETUP := scripts/step.sh
# Made again when a tool removed it behind our back.
missing = $(if $(wildcard $(1)),,FORCE)

NODE_SOURCES := $(shell find node-data-service/src node-data-service/tsconfig*.json -type f)
JAVA_SOURCES := pom.xml $(shell find proto gateway launcher chaos \( -name target -o -name test \) -prune -o -type f -print)
BENCH_SOURCES := $(shell find bench/measure bench/saga bench/chain \( -name target -o -name test \) -prune -o -type f -print)
ALTERNATIVE_SOURCES := $(wildcard bench/alternatives/*/*.lock bench/alternatives/*/package-lock.json bench/alternatives/*/src/*.ts)

.PHONY: help run seed demo test check check-contracts drift-drill lab-rename-column model-check simulate \
	guard-mutation crash-matrix chaos conformance pipeline-proof migration-demo bench bench-quick compat bench-saga docker-times k8s-check \
	k8s-proof generate release-contract format setup tools clean clean-data FORCE

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' Makefile | awk -F'|' '{ printf "  make %-18s %s\n", $$1, $$2 }'

run: setup ## Start the whole system, until Ctrl-C (DATABASE_URL=... uses your PostgreSQL)
	@scripts/launcher.sh run

demo: setup ## A tour of the running system (STEP=1 waits for Enter; also for docker compose up)
	@scripts/launcher.sh demo $(if $(STEP),--step)

seed: setup ## More demo data: make seed USERS=100000
	@scripts/launcher.sh seed --users $(or $(USERS),1000)

test: setup ## Every check and every test of everything
	@scripts/suites.sh test

check: setup ## Formatters, linters, types, architecture rules, and that generated files are fresh
	@scripts/suites.sh check

check-contracts: setup ## All that guards the contracts: generated, released, database (also DATABASE_URL), pacts, rpcs, fuzzing
	@scripts/suites.sh contracts

drift-drill: setup ## Break the contracts on purpose and see what notices: ONLY=name runs one, LIST=1 lists them
	@scripts/drift-drill.sh

lab-rename-column: setup ## Rename a column under load without a failed request, in a scratch copy
	@scripts/labs/rename-a-column.sh

model-check: tools ## Check the model of the saga with TLC: as designed, and without each guard
	@. scripts/tools.sh && $$PYTHON scripts/model_check.py $(EPOCHS)

simulate: tools ## Simulated schedules of faults against the saga engine: RUNS=1000000, or SEED=42 for one again
	@scripts/simulation.sh SimulationTest

guard-mutation: tools ## Take each guard of the saga away in turn: the simulation has to notice
	@scripts/simulation.sh GuardMutationTest

crash-matrix: setup ## Kill, pause, cut each operation of the checkout on real processes: SAMPLE=12 SEED=7, CELLS=regex
	@scripts/chaos.sh crash-matrix CELLS='$(CELLS)' SAMPLE=$(SAMPLE) SEED=$(SEED)

chaos: setup ## Random faults against replicas under load, and the oracle's verdict: SECONDS=1500 SEED=7
	@scripts/chaos.sh chaos SECONDS=$(SECONDS) SEED=$(SEED)

conformance: setup ## Ask the chain and its alternatives the same: ARGS="-k express" picks, SHOP_URL=http://.../api asks yours
	@scripts/conformance.sh $(ARGS)

pipeline-proof: setup ## A million events while each process is killed, and their speed: EVENTS=n, QUICK=1, RECORD=1
	@scripts/pipeline-proof.sh EVENTS=$(EVENTS) QUICK=$(QUICK) RECORD=$(RECORD)

migration-demo: setup ## Leave a Flask monolith under load, from the first trigger to the last switch: QUICK=1, SEED=n
	@scripts/migration.sh demo QUICK=$(QUICK) SEED=$(SEED)

bench: setup $(STAMPS)/bench $(STAMPS)/alternatives ## What a request costs, through the chain, its parts and the alternatives: RECORD=1
	@scripts/bench.sh chain RECORD=$(RECORD)

bench-quick: setup $(STAMPS)/bench $(STAMPS)/alternatives ## The same in less than two minutes, to see that it works
	@scripts/bench.sh chain QUICK=1 RECORD=$(RECORD)

bench-saga: setup $(STAMPS)/bench ## The saga engine against DBOS, commits, kill -9, a full journal: QUICK=1, ONLY=part, RECORD=1
	@scripts/bench.sh saga QUICK=$(QUICK) ONLY='$(ONLY)' RECORD=$(RECORD)

compat: setup ## Which versions of Flask and Drizzle work, found out by running: writes docs/reference/compatibility.md
	@. scripts/tools.sh && $$PYTHON scripts/compat.py

k8s-check: tools ## Check the manifests of k8s/ without a cluster: schemas, policies, and that the checks bite
	@scripts/k8s-check.sh

k8s-proof: tools ## Kill, drain, update under load on your cluster (KUBECONFIG; K8S_LOAD='kind load docker-image')
	@scripts/k8s-proof.sh

docker-times: ## How long Docker takes here: from `up` to the first checkout, from a changed source to an image
	@scripts/compose_times.py

generate: setup ## Generate stubs, models and OpenAPI documents from their sources
	@scripts/generate.sh

release-contract: setup ## Make the contract as it is now the one that later changes are compared with
	@npm --prefix node-data-service run --silent release-contract

format: setup ## Format all code
	@scripts/format.sh

setup: tools ## Install and build what is not yet or no longer up to date; `run` does it by itself
	@$(MAKE) -s -j 3 $(STAMPS)/node-build $(STAMPS)/python $(STAMPS)/java

clean: ## Remove all that was installed and built, but not the data
	@rm -rf $(STAMPS) .run/logs .run/reports .run/postgres-binaries */target bench/*/target node-data-service/node_modules node-data-service/dist
	@$(MAKE) -C python-facade clean
	@$(MAKE) -C bench/alternatives clean

clean-data: ## Remove the database of `make run`
	@scripts/clean-data.sh

tools:
	@scripts/check-tools.sh

$(STAMPS)/node-packages: node-data-service/package-lock.json $(call missing,node-data-service/node_modules)
	@$(SETUP) node-packages "Node packages" npm --prefix node-data-service ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node-build: $(STAMPS)/node-packages $(NODE_SOURCES) $(call missing,node-data-service/dist/server.js)
	@$(SETUP) node-build "Data service (TypeScript)" npm --prefix node-data-service run build
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: python-facade/requirements.lock $(call missing,python-facade/.venv/bin/python)
	@$(SETUP) python "Facade (Python packages)" sh -c '. scripts/tools.sh && make -C python-facade install PYTHON="$$PYTHON"'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/java: $(JAVA_SOURCES) docs/reference/errors.md $(call missing,gateway/target/gateway.jar) $(call missing,launcher/target/launcher.jar) $(call missing,chaos/target/chaos.jar)
	@$(SETUP) java "Gateway, launcher, chaos (Maven)" ./mvnw -B -q -Dmaven.test.skip=true -pl gateway,launcher,chaos -am package
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/bench: $(STAMPS)/java $(BENCH_SOURCES) $(call missing,bench/saga/target/bench-saga.jar) $(call missing,bench/chain/target/bench-chain.jar)
	@$(SETUP) bench "Benchmarks (Maven)" ./mvnw -B -q -Dmaven.test.skip=true -pl bench/saga,bench/chain -am package
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/alternatives: $(ALTERNATIVE_SOURCES) $(call missing,bench/alternatives/express-drizzle/dist/server.js)
	@$(SETUP) alternatives "Alternatives (Python, TypeScript)" sh -c '. scripts/tools.sh && make -C bench/alternatives install PYTHON="$$PYTHON"'
	@mkdir -p $(STAMPS) && touch $@

FORCE:
