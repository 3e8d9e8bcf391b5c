// Package presets knows the networks: chain ids, RPC servers, addresses of the
// storage contracts, where their logs begin, and indexers. Every value can be
// replaced by configuration. Source: spec/storage.md 3.5, spec/chain.md 11.1.
package presets

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/genesis"
)

// Names of the presets. A network has a fast ("turbo") and a cheap ("standard")
// set of storage contracts on one chain.
const (
	Mainnet         = "mainnet" // turbo
	MainnetStandard = "mainnet-standard"
	Testnet         = "testnet" // turbo
	TestnetStandard = "testnet-standard"
	Dev             = "dev" // a chain of our own
)

// Chain ids (EVM).
const (
	MainnetChainID uint64 = 16661
	TestnetChainID uint64 = 16602
	DevChainID     uint64 = 1660099
)

// Network is what a client has to know of a network.
type Network struct {
	Name     string
	ChainID  uint64
	RPC      []string // URLs, the preferred one first
	Explorer string   // "" if there is none
	Flow     common.Address
	Mine     common.Address
	Reward   common.Address
	// Market may be zero: the flow contract names it.
	Market common.Address
	// LogStart is the first block that can have logs of the contracts.
	LogStart uint64
	// Confirmations is how many blocks below the newest one the log is read
	// (spec/storage-node.md 4.1).
	Confirmations uint64
	Indexers      []string // URLs
}

const (
	mainnetRPC      = "https://evmrpc.0g.ai"
	testnetRPC      = "https://evmrpc-testnet.0g.ai"
	mainnetExplorer = "https://chainscan.0g.ai"
	testnetExplorer = "https://chainscan-galileo.0g.ai"
)

// all returns fresh copies of the presets.
func all() []Network {
	address := common.HexToAddress
	return []Network{
		{
			Name: Mainnet, ChainID: MainnetChainID, RPC: []string{mainnetRPC}, Explorer: mainnetExplorer,
			Flow:     address("0x62D4144dB0F0a6fBBaeb6296c785C71B3D57C526"),
			Mine:     address("0xCd01c5Cd953971CE4C2c9bFb95610236a7F414fe"),
			Reward:   address("0x457aC76B58ffcDc118AABD6DbC63ff9072880870"),
			LogStart: 2387557, Confirmations: 1, Indexers: []string{"https://indexer-storage-turbo.0g.ai"},
		},
		{
			// The addresses are not published; its flow was initialised at block 10566563.
			Name: MainnetStandard, ChainID: MainnetChainID, RPC: []string{mainnetRPC}, Explorer: mainnetExplorer,
			LogStart: 10566563, Confirmations: 1, Indexers: []string{"https://indexer-storage-standard.0g.ai"},
		},
		{
			Name: Testnet, ChainID: TestnetChainID, RPC: []string{testnetRPC}, Explorer: testnetExplorer,
			Flow:     address("0x22E03a6A89B950F1c82ec5e74F8eCa321a105296"),
			Mine:     address("0x00A9E9604b0538e06b268Fb297Df333337f9593b"),
			Reward:   address("0xA97B57b4BdFEA2D0a25e535bd849ad4e6C440A69"),
			LogStart: 1, Confirmations: 1, Indexers: []string{"https://indexer-storage-testnet-turbo.0g.ai"},
		},
		{
			Name: TestnetStandard, ChainID: TestnetChainID, RPC: []string{testnetRPC}, Explorer: testnetExplorer,
			Flow:     address("0x0460aA47b41a66694c0a73f667a1b795A5ED3556"),
			Mine:     address("0x1785c8683b3c527618eFfF78d876d9dCB4b70285"),
			Reward:   address("0x0496D0817BD8519e0de4894Dc379D35c35275609"),
			LogStart: 595059, Confirmations: 3, Indexers: []string{"https://indexer-storage-testnet-standard.0g.ai"},
		},
		// The addresses depend on the chain's genesis file (ResolveIn).
		{Name: Dev, ChainID: DevChainID, RPC: []string{"http://127.0.0.1:8545"}, LogStart: 1, Confirmations: 1, Indexers: []string{"http://127.0.0.1:12345"}},
	}
}

// Names lists the presets.
func Names() []string {
	var out []string
	for _, n := range all() {
		out = append(out, n.Name)
	}
	return out
}

// Get returns a preset.
func Get(name string) (Network, error) {
	networks := all()
	i := slices.IndexFunc(networks, func(n Network) bool { return n.Name == name })
	if i < 0 {
		return Network{}, fmt.Errorf("no network %q: use one of %s", name, strings.Join(Names(), ", "))
	}
	return networks[i], nil
}

// Settings choose a network and replace its values; empty ones keep the preset.
type Settings struct {
	Network  string   `toml:"network" doc:"mainnet, mainnet-standard, testnet, testnet-standard or dev"`
	ChainID  uint64   `toml:"chain_id" doc:"EVM chain id; 0: that of the network"`
	RPC      []string `toml:"rpc" doc:"URLs of Ethereum JSON-RPC servers, the preferred one first; empty: those of the network"`
	Flow     string   `toml:"flow" doc:"address of the flow contract; empty: that of the network"`
	Mine     string   `toml:"mine" doc:"address of the mine contract; empty: that of the network"`
	Reward   string   `toml:"reward" doc:"address of the reward contract; empty: that of the network"`
	Market   string   `toml:"market" doc:"address of the market contract; empty: the one that the flow contract names"`
	LogStart int64    `toml:"log_start" doc:"first block with logs of the contracts; -1: that of the network"`
	Indexers []string `toml:"indexers" doc:"URLs of storage indexers; empty: those of the network"`
}

// DefaultSettings are the settings where nothing is configured.
func DefaultSettings() Settings { return Settings{Network: Mainnet, LogStart: -1} }

// Resolve applies the settings to their preset and checks the result.
func (s Settings) Resolve() (Network, error) { return s.ResolveIn("") }

// ResolveIn is Resolve where there may be an embedded chain: for the network dev,
// the genesis file in the chain's directory gives chain id and addresses. A
// directory without one is no error.
func (s Settings) ResolveIn(chainDir string) (Network, error) {
	n, err := Get(s.Network)
	if err != nil {
		return Network{}, fmt.Errorf("network: %w", err)
	}
	if s.Network == Dev && chainDir != "" {
		if err := n.read(chainDir); err != nil {
			return Network{}, err
		}
	}
	if s.ChainID != 0 {
		n.ChainID = s.ChainID
	}
	for _, a := range []struct {
		key, text string
		to        *common.Address
		required  bool
	}{
		{"flow", s.Flow, &n.Flow, true}, {"mine", s.Mine, &n.Mine, true},
		{"reward", s.Reward, &n.Reward, true}, {"market", s.Market, &n.Market, false},
	} {
		if a.text != "" {
			if *a.to, err = ParseAddress(a.text); err != nil {
				return Network{}, fmt.Errorf("%s = %q: %w", a.key, a.text, err)
			}
		}
		if a.required && *a.to == (common.Address{}) {
			return Network{}, missing(n.Name, a.key)
		}
	}
	if len(s.RPC) > 0 {
		n.RPC = slices.Clone(s.RPC)
	}
	if len(s.Indexers) > 0 {
		n.Indexers = slices.Clone(s.Indexers)
	}
	for i, u := range n.Indexers {
		if p, err := url.Parse(u); err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https" {
			return Network{}, fmt.Errorf("indexers: number %d is no http or https URL", i+1)
		}
	}
	if s.LogStart >= 0 {
		n.LogStart = uint64(s.LogStart)
	}
	return n, nil
}

// read takes what the genesis file in a chain's directory knows.
func (n *Network) read(chainDir string) error {
	g, _, err := genesis.Load(filepath.Join(chainDir, "config", genesis.FileName))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("network %s: %w", n.Name, err)
	}
	n.ChainID = g.ChainID
	if c := g.Contracts; c != nil {
		n.Flow, n.Mine, n.Reward, n.Market, n.LogStart = c.Flow, c.Mine, c.Reward, c.Market, c.FirstBlock
	}
	return nil
}

func missing(network, key string) error {
	if network == Dev {
		return fmt.Errorf("the address of the %s contract depends on the chain: begin one with `zgminer chain init --dev`, or set %s to what `zgminer chain run` printed", key, key)
	}
	return fmt.Errorf("the address of the %s contract of %s is not published: ask its operator or the explorer for it and set %s", key, network, key)
}

// ParseAddress wants 20 bytes in hexadecimal; mixed case has to be the right
// checksum (EIP-55), so that a mistyped digit is noticed.
func ParseAddress(text string) (common.Address, error) {
	if !strings.HasPrefix(text, "0x") || !common.IsHexAddress(text) {
		return common.Address{}, fmt.Errorf("an address is 0x and 40 hexadecimal digits")
	}
	a := common.HexToAddress(text)
	digits := text[2:]
	if digits != strings.ToLower(digits) && digits != strings.ToUpper(digits) && text != a.Hex() {
		return common.Address{}, fmt.Errorf("the checksum of upper and lower case letters is wrong: a digit is mistyped")
	}
	return a, nil
}
