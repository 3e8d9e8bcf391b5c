# Every target is a line or two that a person could type.
GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
# go-nvml's bundled header marks old functions; its 30 warnings are not ours to mend.
export CGO_CFLAGS ?= -O2 -g -Wno-deprecated-declarations
LDFLAGS  = -s -w -X main.version=$(VERSION)
PKGS     = ./...
# Packages with goroutines of their own.
RACE     = ./kernels ./bench/... ./chain/app ./chain/client ./chain/clients ./chain/outbox ./chain/tx ./hwdetect/... ./internal/doctor/... ./internal/metrics/... ./internal/jsonrpc \
           ./miner ./miner/answers ./miner/files/... ./miner/flow/... ./miner/funds ./miner/heartbeat ./miner/keeper ./miner/mine ./miner/mining ./miner/seal ./miner/store \
           ./miner/sync ./miner/tiers ./miner/transfer ./miner/watch ./miner/zgs/...

.PHONY: build demo bench ratios test test-long check lint race nocgo arm64 purego clients generate generate-check fuzz

build: ## the release binary, build/zgminer
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o build/zgminer ./cmd/zgminer

demo: build ## the main job on this machine: a network of its own stores, seals, mines, earns and gives back
	build/zgminer demo

bench: build ## what can this machine earn its living with?
	build/zgminer bench --quick

RATIOS ?= bench/results/ratios.txt
ratios: build ## the ratios to plain Go of this machine; told if they fell (an error with DEDICATED=1)
	build/zgminer bench --quick --no-disk --cpu-only --out build/ratios.json >build/ratios.log
	build/zgminer bench ratios --out build/ratios.txt --against $(RATIOS) $(if $(DEDICATED),--dedicated) build/ratios.json

test: ## everything that runs on every machine, offline once modules are there
	$(GO) test $(PKGS)

check: lint race nocgo purego arm64 clients generate-check ## what CI runs beside test

lint:
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo 'run gofmt -w on the files above'; exit 1; }
	$(GO) vet $(PKGS)
	$(GO) tool staticcheck $(PKGS)
	$(GO) vet -C kernels/_gen $(PKGS)

race:
	$(GO) test -race -short $(RACE)

nocgo:
	CGO_ENABLED=0 $(GO) build -o /dev/null ./cmd/zgminer
	CGO_ENABLED=0 $(GO) test $(PKGS)

purego: ## without assembly
	$(GO) test -tags purego ./kernels/... ./pora/... ./sealing/...

arm64:
	GOARCH=arm64 CGO_ENABLED=0 $(GO) build -o /dev/null ./cmd/zgminer
	GOARCH=arm64 CGO_ENABLED=0 $(GO) vet $(PKGS)

ETHERS = chain/clients/_ethers
clients: $(ETHERS)/node_modules/.package-lock.json ## ethers against our chain node; Node.js and, the first time, the npm registry
	ZGMINER_NEED_ETHERS=1 $(GO) test -count=1 -run TestEthers ./chain/clients

$(ETHERS)/node_modules/.package-lock.json: $(ETHERS)/package-lock.json
	npm ci --prefix $(ETHERS) --loglevel=error && touch $@

generate: ## assembly and other generated files
	$(GO) generate $(PKGS)

generate-check: generate
	@git diff --exit-code --stat || { echo 'generated files are not current: run make generate and commit'; exit 1; }

# Campaigns can be shortened: ZGMINER_KILLS=20 ZGMINER_KILLS_ALL=5 ZGMINER_SYNC_BLOCKS=1000
# ZGMINER_SOAK=3m make test-long (docs/reliability.md).
test-long: ## an hour of campaigns, minutes of fuzzing and the long properties
	$(GO) test -tags long -timeout 150m $(PKGS)
	$(MAKE) fuzz

FUZZTIME ?= 60s
fuzz: ## every fuzz target for FUZZTIME
	@$(GO) list $(PKGS) | while read p; do for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
	  echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$p || exit 1; done; done
