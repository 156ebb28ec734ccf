# `make serve` and `make test` do their own set-up (.ci/setup.sh); steps that are done cost nothing.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/.tools/node_modules/.bin:$(PATH)
export CHROMEDRIVER ?= $(shell command -v chromedriver)

PORT ?= 8080
wasm := --target wasm32-unknown-unknown
# The end-to-end tests are a package of their own: nothing of them can reach the app.
e2e := --manifest-path tests/e2e/Cargo.toml --target-dir target/e2e

.NOTPARALLEL:
.PHONY: help serve build test test-engines lint fmt fuzz bench clean setup setup-test setup-engines test-native test-web test-e2e

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

serve: build ## build the release app and serve it on http://localhost:8080 (PORT=…)
	cargo run -q $(e2e) --bin serve -- dist $(PORT)

build: setup ## the release app in dist/, for any folder of any static host
	cargo fetch -q # Trunk itself is to download nothing: a missing tool must fail, not be fetched
	trunk build --release --offline

# The release is compiled while the tools are still being built: Trunk finds it ready.
test: ## everything that a change must pass
	.ci/setup.sh rust
	.ci/together.sh 'cargo build --release --locked $(wasm) --bin penstock && $(MAKE) build' '$(MAKE) setup-test lint test-native test-web && cargo test --no-run $(e2e)'
	$(MAKE) test-e2e

test-engines: setup-engines build ## the browser tests in Chromium, Firefox and WebKitGTK
	.ci/web-tests.sh chromium firefox webkit
	for engine in chromium firefox webkit; do ENGINE=$$engine cargo test $(e2e); done

lint: setup ## formatting and clippy, for the native and the Wasm half
	cargo fmt --check
	cargo fmt --check --manifest-path tests/e2e/Cargo.toml
	cargo clippy --all-targets -- -D warnings
	cargo clippy $(wasm) --lib --bins --test web --test bench_web -- -D warnings
	cargo clippy $(e2e) --all-targets -- -D warnings

test-native: ## the core: unit, property and story tests
	cargo test

test-web: setup-test ## the storage contract on the browser's own IndexedDB
	.ci/web-tests.sh chromium

test-e2e: setup-test ## users' stories in a browser, on what is in dist/ (ENGINE=firefox|webkit)
	cargo test $(e2e)

bench: setup-test ## how fast rules, search and reports are: natively, and as the release build in Chromium
	cargo bench --bench automation --bench large --bench reports --bench search
	WEB_TEST="--release --test bench_web -- --nocapture" .ci/web-tests.sh chromium

fuzz: setup ## look for input that breaks a parser (SECONDS_EACH=60)
	tests/fuzz/run.sh

fmt: ## format all Rust
	cargo fmt
	cargo fmt --manifest-path tests/e2e/Cargo.toml

setup setup-test setup-engines:
	@.ci/setup.sh $(patsubst setup-%,%,$(filter-out setup,$@))

clean: ## remove what was built, keep the tools
	rm -rf target dist
