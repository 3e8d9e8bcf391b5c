package node

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/staking"
)

// InitOptions say what chain to begin.
type InitOptions struct {
	// Homes are the homes to make, one validator each; a home's chain directory is
	// HOME/chain.
	Homes     []string
	Dev       bool // prefunded accounts of a published mnemonic
	ChainID   uint64
	Fork      string // "": prague
	GasLimit  uint64 // 0: the default
	Inflation uint64 // gwei per block
	Time      time.Time
	// Contracts are the parameters of the storage contracts in block 0: a name of
	// contracts.Preset, "": demo, NoContracts: only the timelock that governs.
	Contracts string
	// Proposers may schedule changes of parameters and contracts. None: with Dev the
	// first development account, otherwise nobody.
	Proposers []common.Address
	// Fund gives accounts money, in wei.
	Fund map[common.Address]*big.Int
	// Staking makes the validators a matter of the staking contract. nil: they never
	// change.
	Staking *staking.Params
	// Operators are the validators' operators, one for each home. None: with Dev the
	// first development accounts, otherwise nobody, which staking refuses.
	Operators []common.Address
	// BasePort is the first of ten ports for each home, 0: the usual ports for one
	// home and 26600, 26610, … for several.
	BasePort int
	// Adjust changes the genesis before it is written.
	Adjust func(*genesis.Genesis)
}

// NoContracts leaves the storage contracts out.
const NoContracts = "none"

// InitResult describes what was made.
type InitResult struct {
	Genesis *genesis.Genesis
	Sum     string // SHA-256 of genesis.zg.json
	Nodes   []InitNode
}

// InitNode is one home.
type InitNode struct {
	Home    string
	Keys    Keys
	Options options.Options
}

// Config file name and folder of the chain in a home.
const (
	settingsFile = "zgminer.toml"
	chainFolder  = "chain"
)

// ChainDir returns the chain directory of a home.
func ChainDir(home string) string { return filepath.Join(home, chainFolder) }

// Init makes the homes of a new chain: keys, the genesis file and the settings.
// It never overwrites: a home that has a chain already is an error.
func Init(o InitOptions) (*InitResult, error) {
	if len(o.Homes) == 0 {
		return nil, problem(CodeConfig, "begin a chain: no home named")
	}
	for _, h := range o.Homes {
		g := Layout{ChainDir(h)}.Genesis()
		if _, err := os.Stat(g); err == nil {
			return nil, problem(CodeConfig, "%s exists already: a chain lives in %s; start it with zgminer chain run, or name another home", g, h)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("look for %s: %w", g, err)
		}
	}
	if o.ChainID == 0 {
		o.ChainID = genesis.DefaultChainID
	}
	if o.Time.IsZero() {
		o.Time = time.Now()
	}
	g := genesis.Default(o.ChainID, o.Time)
	g.Rewards.InflationGweiPerBlock = o.Inflation
	if o.Fork != "" {
		g.EVM.Fork = o.Fork
	}
	if o.Dev && g.EVM.Fork == "prague" {
		g.EVM.GasLimit = genesis.DevGasLimit
	}
	if o.GasLimit != 0 {
		g.EVM.GasLimit = o.GasLimit
	}
	if o.Dev {
		g.EVM.Prefund = &genesis.Funds{Mnemonic: devkeys.Mnemonic, Count: 20, Tokens: 1_000_000}
	}
	// Before there is anything on the disk: what is wrong in the options shows here.
	if err := o.contracts(g); err != nil {
		return nil, err
	}
	r := &InitResult{Genesis: g}
	operators, err := o.operators()
	if err != nil {
		return nil, err
	}
	for i, home := range o.Homes {
		keys, err := makeKeys(Layout{ChainDir(home)}, staking.Ed25519)
		if err != nil {
			return nil, err
		}
		g.AddValidator(keys.Validator, o.power(), fmt.Sprintf("node%d", i), operators[i])
		r.Nodes = append(r.Nodes, InitNode{Home: home, Keys: keys})
	}
	if o.Staking != nil {
		g.EnableStaking(*o.Staking)
	}
	if o.Adjust != nil {
		o.Adjust(g)
	}
	data, err := g.Encode()
	if err != nil {
		return nil, &Problem{CodeConfig, fmt.Errorf("begin a chain: %w", err)}
	}
	r.Sum = genesis.Sum(data)
	for i := range r.Nodes {
		if err := writeGenesis(Layout{ChainDir(r.Nodes[i].Home)}, g, data); err != nil {
			return nil, err
		}
	}
	o.settings(r)
	for _, n := range r.Nodes {
		if err := writeSettings(n); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// contracts puts the contracts of the chain and the accounts of Fund into block 0.
func (o *InitOptions) contracts(g *genesis.Genesis) error {
	var p *contracts.Params
	if o.Contracts != NoContracts {
		named, err := contracts.Preset(cmp.Or(o.Contracts, contracts.Demo().Name))
		if err != nil {
			return problem(CodeConfig, "begin a chain: %w, or %s", err, NoContracts)
		}
		p = &named
	}
	lock, err := o.timelock()
	if err != nil {
		return err
	}
	if err := g.Deploy(p, lock); err != nil {
		return &Problem{CodeConfig, fmt.Errorf("begin a chain: %w", err)}
	}
	for at, wei := range o.Fund {
		if err := g.Add(at, types.Account{Balance: wei}); err != nil {
			return &Problem{CodeConfig, fmt.Errorf("begin a chain: %w", err)}
		}
	}
	return nil
}

// timelock says who governs the chain.
func (o *InitOptions) timelock() (*contracts.Timelock, error) {
	switch {
	case o.Dev && len(o.Proposers) > 0:
		return &contracts.Timelock{Proposers: o.Proposers, Executors: o.Proposers}, nil
	case o.Dev:
		keys, err := devkeys.Derive(devkeys.Mnemonic, 1)
		if err != nil {
			return nil, err
		}
		return contracts.DevGovernance(crypto.PubkeyToAddress(keys[0].PublicKey)), nil
	case len(o.Proposers) == 0:
		return contracts.NobodyGoverns(), nil
	}
	return contracts.PrivateGovernance(o.Proposers...), nil
}

// operators returns the validators' operator accounts: those given, the first
// development accounts, or none.
func (o *InitOptions) operators() ([]common.Address, error) {
	out := make([]common.Address, len(o.Homes))
	if len(o.Operators) > 0 {
		if len(o.Operators) != len(o.Homes) {
			return nil, problem(CodeConfig, "begin a chain: %d operators for %d validators: give one for each", len(o.Operators), len(o.Homes))
		}
		return o.Operators, nil
	}
	if !o.Dev {
		return out, nil
	}
	keys, err := devkeys.Derive(devkeys.Mnemonic, len(out))
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		out[i] = crypto.PubkeyToAddress(k.PublicKey)
	}
	return out, nil
}

// writeGenesis writes the genesis file and its native forms.
func writeGenesis(l Layout, g *genesis.Genesis, data []byte) error {
	block0, err := g.Block0()
	if err != nil {
		return &Problem{CodeConfig, err}
	}
	doc, err := g.Comet(block0.ToBlock().Hash())
	if err != nil {
		return err
	}
	native, err := json.MarshalIndent(block0, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the EVM's genesis: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(l.Genesis()), 0o700); err != nil {
		return fmt.Errorf("make the configuration folder: %w", err)
	}
	if err := doc.SaveAs(l.CometGenesis()); err != nil {
		return fmt.Errorf("write %s: %w", l.CometGenesis(), err)
	}
	if err := os.WriteFile(l.EVMGenesis(), append(native, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the EVM's genesis: %w", err)
	}
	if err := os.WriteFile(l.Genesis(), data, 0o644); err != nil {
		return fmt.Errorf("write the genesis file: %w", err)
	}
	return nil
}

// settings decides ports and peers of every home.
func (o *InitOptions) settings(r *InitResult) {
	base := func(i int) int { return o.BasePort + 10*i }
	several := len(r.Nodes) > 1
	if several && o.BasePort == 0 {
		o.BasePort = 26600
	}
	for i := range r.Nodes {
		mode := options.Validator
		if o.Dev && !several {
			mode = options.Dev
		}
		s := options.Default(mode)
		if o.Dev {
			s.Mempool.PriceLimit, s.RPC.TxFeeCap, s.RPC.Rate = 0, 0, 0
			s.HTTP.API = []string{"eth", "net", "web3", "txpool", "debug"}
			s.AllowDevKeys = several
		}
		if o.BasePort != 0 {
			s.P2P.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", base(i))
			s.CometRPC.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", base(i)+1)
			s.HTTP.Port, s.WS.Port = base(i)+2, base(i)+3
			s.Metrics.Addr = fmt.Sprintf("127.0.0.1:%d", base(i)+4)
			s.P2P.SameIP = true
		}
		if several {
			s.P2P.PEX = false
			for j, peer := range r.Nodes {
				if i != j {
					s.P2P.PersistentPeers = append(s.P2P.PersistentPeers, fmt.Sprintf("%s@127.0.0.1:%d", peer.Keys.NodeID, base(j)))
				}
			}
		}
		r.Nodes[i].Options = s
	}
}

// writeSettings writes what differs from the defaults into HOME/zgminer.toml,
// unless there is one.
func writeSettings(n InitNode) error {
	path := filepath.Join(n.Home, settingsFile)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	_, err = f.WriteString(SettingsTOML(n.Options))
	return errors.Join(err, f.Close())
}

// SettingsTOML returns the [chain] section that gives these settings, leaving out
// what is the default of configurations.
func SettingsTOML(o options.Options) string {
	var b strings.Builder
	section := func(name string, lines ...string) {
		var set []string
		for _, l := range lines {
			if l != "" {
				set = append(set, l)
			}
		}
		if len(set) > 0 {
			fmt.Fprintf(&b, "[%s]\n%s\n\n", name, strings.Join(set, "\n"))
		}
	}
	d := options.Default(options.External)
	line := func(key string, value, normal any) string {
		text, was := tomlValue(value), tomlValue(normal)
		if text == was {
			return ""
		}
		return key + " = " + text
	}
	section("chain", line("mode", o.Mode, ""), line("allow_dev_keys", o.AllowDevKeys, d.AllowDevKeys))
	section("chain.http", line("port", o.HTTP.Port, d.HTTP.Port), line("api", o.HTTP.API, d.HTTP.API))
	section("chain.ws", line("enabled", o.WS.Enabled, d.WS.Enabled), line("port", o.WS.Port, d.WS.Port), line("api", o.WS.API, d.WS.API))
	section("chain.rpc", line("tx_fee_cap", o.RPC.TxFeeCap, d.RPC.TxFeeCap), line("rate", o.RPC.Rate, d.RPC.Rate))
	section("chain.p2p", line("laddr", o.P2P.Laddr, d.P2P.Laddr), line("persistent_peers", o.P2P.PersistentPeers, d.P2P.PersistentPeers),
		line("pex", o.P2P.PEX, d.P2P.PEX), line("allow_same_ip", o.P2P.SameIP, d.P2P.SameIP))
	section("chain.comet_rpc", line("laddr", o.CometRPC.Laddr, d.CometRPC.Laddr))
	section("chain.metrics", line("addr", o.Metrics.Addr, d.Metrics.Addr))
	section("chain.consensus", line("double_sign_check_height", o.Consensus.DoubleSignCheckHeight, d.Consensus.DoubleSignCheckHeight))
	section("chain.mempool", line("price_limit", o.Mempool.PriceLimit, d.Mempool.PriceLimit))
	section("chain.snapshot", line("interval", o.Snapshot.Interval, d.Snapshot.Interval))
	return b.String()
}

func tomlValue(v any) string {
	switch x := v.(type) {
	case string:
		return fmt.Sprintf("%q", x)
	case []string:
		q := make([]string, len(x))
		for i := range x {
			q[i] = fmt.Sprintf("%q", x[i])
		}
		return "[" + strings.Join(q, ", ") + "]"
	case float64:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprint(v)
}
