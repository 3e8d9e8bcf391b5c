//go:build ignore

// Generate writes bindings/bindings.go from the artefacts: one package for all
// contracts, so that they share their structs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	// The generator of go-ethereum, as a library: it knows the ABI as the client does.
	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// Bound are the contracts that programs talk to. Those that share an interface
// with one of them (Flow, DummyMarket, DummyReward) need no binding of their own.
var bound = []string{
	"FixedPriceFlow", "DigestHistory", "PoraMine", "FixedPrice", "ChunkLinearReward", "ChunkDecayReward", "Escrow",
	"TimelockController", "UpgradeableBeacon", "StorageDeployer", "SystemProxy", "Staking",
}

func run() error {
	var abis, codes []string
	for _, name := range bound {
		text, err := os.ReadFile(filepath.Join("artifacts", name+".json"))
		if err != nil {
			return err
		}
		var a struct{ ABI json.RawMessage }
		if err := json.Unmarshal(text, &a); err != nil {
			return fmt.Errorf("artefact of %s: %w", name, err)
		}
		abis = append(abis, string(a.ABI))
		codes = append(codes, "") // the artefacts have it
	}
	source, err := abigen.BindV2(bound, abis, codes, "bindings", nil, nil)
	if err != nil {
		return err
	}
	// The linter's rule for error strings holds for generated files too.
	source = strings.ReplaceAll(source, `errors.New("Unknown error")`, `errors.New("unknown error")`)
	return os.WriteFile(filepath.Join("bindings", "bindings.go"), []byte(source), 0o644)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
