package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/keys"
	chainopt "github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/options"
	"github.com/zgminer/zgminer/miner/setup"
)

func initCommand() *cli.Command {
	return &cli.Command{
		Name:  "init",
		Usage: "prepare this machine for a network: settings, account, share of the flow",
		Description: "Asks at a terminal for what no flag says; without a terminal, or with --yes, the\n" +
			"defaults are taken. Reads the flow's length from the chain, measures disk and\n" +
			"processor, proposes the share of the flow that fits the disks, and writes\n" +
			"HOME/" + config.FileName + ". Nothing that exists is overwritten. For a network of your own\n" +
			"run zgminer chain init first.\n\n" +
			"--from takes over settings, miner key and miner id of a reference node's\n" +
			"config.toml and names every key it ignores. Its sealed data is not read: the files\n" +
			"are fetched again.\n\nExit codes: 0 done, 1 not done, 2 wrong usage.\n\n" +
			"Examples:\n   zgminer init\n" +
			"   zgminer init --network testnet --dir /mnt/a=3.5TiB --dir /mnt/b=3.5TiB --password-file pw.txt --yes\n" +
			"   zgminer init --from ~/0g-storage-node/run/config.toml --password-file pw.txt",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "network", Usage: strings.Join(presets.Names(), ", "), Value: presets.Mainnet},
			&cli.StringSliceFlag{Name: "dir", Usage: "directory for the data and the bytes to use there, PATH=SIZE"},
			&cli.StringFlag{Name: "quota", Usage: "bytes to use in HOME/storage, without --dir", Value: "1TiB"},
			&cli.StringFlag{Name: "shard", Usage: "ID/COUNT instead of the proposal"},
			&cli.StringFlag{Name: "rpc", Usage: "Ethereum JSON-RPC server of the chain; empty: the public one"},
			&cli.StringFlag{Name: "network-rate", Usage: "what the line receives, such as 12MB/s, for the time to fill the disks"},
			&cli.StringFlag{Name: "account", Usage: "account that mines, 0x…, whose key is here or in a signer; empty: make one"},
			&cli.StringFlag{Name: "beneficiary", Usage: "account that earns, 0x…; a cold one is advised"},
			&cli.StringFlag{Name: "public-url", Usage: "URL under which others reach this node; opens 0.0.0.0:5678 for zgs_ only"},
			&cli.BoolFlag{Name: "no-miner", Usage: "store only"},
			&cli.StringFlag{Name: "from", Usage: "config.toml of a reference node"},
			&cli.StringFlag{Name: "password-file", Usage: "file with the password of the account's key (mode 600)"},
			&cli.BoolFlag{Name: "yes", Usage: "ask nothing"},
			jsonFlag(),
		},
		Action: runInit,
	}
}

// initialiser carries what init finds out.
type initialiser struct {
	c      *cli.Context
	ask    func(question, proposal string) (string, error)
	home   string
	cfg    config.Config
	key    *keys.Key // to be stored
	result initResult
}

// initResult is `init --json`.
type initResult struct {
	File        string          `json:"file"`
	Network     string          `json:"network"`
	ChainID     uint64          `json:"chain_id"`
	Account     *common.Address `json:"account,omitempty"`
	NewKey      bool            `json:"new_key"`
	FlowBytes   uint64          `json:"flow_bytes"`
	Shard       string          `json:"shard"`
	ShareBytes  uint64          `json:"share_bytes"`
	FillSeconds float64         `json:"fill_s,omitempty"`
	SealSeconds float64         `json:"seal_s,omitempty"`
	Ignored     []string        `json:"ignored_keys,omitempty"`
	Notes       []string        `json:"notes"`
}

func runInit(c *cli.Context) error {
	h, err := home(c)
	if err != nil {
		return err
	}
	i := &initialiser{c: c, home: h, cfg: settings(c).Config, ask: asker(c), result: initResult{Notes: []string{}}}
	i.result.File = filepath.Join(h, config.FileName)
	chainOnly, err := i.checkFile()
	if err != nil {
		return err
	}
	for _, step := range []func() error{i.readReference, i.chooseNetwork, i.chooseDirs, i.chooseAccount, i.chooseShare, i.chooseURL} {
		if err := step(); err != nil {
			var exit cli.ExitCoder
			if errors.As(err, &exit) || errors.Is(err, c.Context.Err()) {
				return err
			}
			return cli.Exit(err, exitUsage)
		}
	}
	if err := i.write(chainOnly); err != nil {
		return err
	}
	return i.report()
}

// checkFile refuses to go over settings that exist, except a file that chain init
// wrote, to which the other sections are added.
func (i *initialiser) checkFile() (chainOnly bool, err error) {
	data, err := os.ReadFile(i.result.File)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for settings: %w", err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		if l := strings.TrimSpace(line); strings.HasPrefix(l, "[storage") || strings.HasPrefix(l, "[miner") {
			return false, cli.Exit(fmt.Sprintf("%s is there already: edit it, or name another home with --home", i.result.File), exitFailure)
		}
	}
	return true, nil
}

// asker asks at the terminal, or takes the proposals.
func asker(c *cli.Context) func(question, proposal string) (string, error) {
	in, ok := c.App.Reader.(*os.File)
	if c.Bool("yes") || c.Bool("json") || !ok || !term.IsTerminal(int(in.Fd())) {
		return func(_, proposal string) (string, error) { return proposal, nil }
	}
	lines := bufio.NewReader(in)
	return func(question, proposal string) (string, error) {
		fmt.Fprintf(c.App.ErrWriter, "%s [%s]: ", question, proposal)
		text, err := lines.ReadString('\n')
		if err != nil && !(errors.Is(err, io.EOF) && text != "") {
			return "", fmt.Errorf("read the answer to %q: %w", question, err)
		}
		if text = strings.TrimSpace(text); text == "" {
			return proposal, nil
		}
		return text, nil
	}
}

// flagOr returns a flag's value, or asks.
func (i *initialiser) flagOr(flag, question, proposal string) (string, error) {
	if i.c.IsSet(flag) {
		return i.c.String(flag), nil
	}
	return i.ask(question, proposal)
}

func (i *initialiser) readReference() error {
	name := i.c.String("from")
	if name == "" {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	r, err := setup.FromReference(string(data))
	if err != nil {
		return fmt.Errorf("--from %s: %w", name, err)
	}
	i.cfg.Storage, i.cfg.Miner = r.Storage, r.Miner
	i.cfg.Chain.RPCURL = r.RPC
	if r.Key != "" {
		k, err := keys.ParseHex([]byte(r.Key))
		if err != nil {
			return fmt.Errorf("--from %s: miner_key: %w", name, err)
		}
		i.key, i.cfg.Miner.Account = &k, k.Address().Hex()
	}
	i.result.Ignored, i.result.Notes = r.Ignored, append(i.result.Notes, r.Notes...)
	return nil
}

func (i *initialiser) chooseNetwork() error {
	s := &i.cfg.Storage
	if i.c.String("from") == "" || i.c.IsSet("network") {
		proposal := presets.Mainnet
		if i.cfg.Chain.Embedded() {
			proposal = presets.Dev
		}
		var err error
		if s.Network, err = i.flagOr("network", "Which network ("+strings.Join(presets.Names(), ", ")+")", proposal); err != nil {
			return err
		}
	}
	if i.c.IsSet("rpc") {
		i.cfg.Chain.RPCURL = i.c.String("rpc")
	}
	n, err := i.network()
	if err != nil {
		return err
	}
	if i.cfg.Chain.ChainID == 0 && !i.cfg.Chain.Embedded() {
		i.cfg.Chain.ChainID = int64(n.ChainID)
	}
	i.result.Network, i.result.ChainID = n.Name, n.ChainID
	return nil
}

func (i *initialiser) network() (presets.Network, error) {
	dir := i.cfg.Chain.Home
	if dir == "" {
		dir = filepath.Join(i.home, "chain")
	}
	return i.cfg.Storage.Presets(&i.cfg.Chain).ResolveIn(dir)
}

func (i *initialiser) chooseDirs() error {
	s := &i.cfg.Storage
	switch {
	case i.c.IsSet("dir"):
		s.Dirs = i.c.StringSlice("dir")
	case i.c.IsSet("quota") || i.c.String("from") == "":
		text, err := i.flagOr("quota", "How many bytes may the data take in "+filepath.Join(i.home, "storage"), units.TiB.Exact())
		if err != nil {
			return err
		}
		if s.Quota, err = units.ParseBytes(text); err != nil {
			return fmt.Errorf("--quota: %w", err)
		}
	}
	places, err := s.Places(filepath.Join(i.home, "storage"))
	if err != nil {
		return err
	}
	short, err := setup.Room(places)
	if err != nil {
		return err
	}
	for _, text := range short {
		i.result.Notes = append(i.result.Notes, text+": make room, or lower the quota before the disk is full; nothing is reserved in advance")
		fmt.Fprintln(i.c.App.ErrWriter, "warning: "+text)
	}
	s.Slab = min(s.Slab, max(s.Quota/16/(256*units.KiB)*(256*units.KiB), 256*units.KiB))
	return s.Validate()
}

func (i *initialiser) chooseAccount() error {
	m := &i.cfg.Miner
	if i.c.Bool("no-miner") {
		m.Enabled = false
		i.key = nil
		return nil
	}
	if i.key == nil {
		text, err := i.flagOr("account", "Account that mines and pays the gas (0x…, empty: make a new one)", "")
		if err != nil {
			return err
		}
		if m.Account = text; text == "" {
			k, err := keys.Generate()
			if err != nil {
				return err
			}
			i.key, i.result.NewKey, m.Account = &k, true, k.Address().Hex()
		}
	}
	m.PasswordFile = i.c.String("password-file")
	if m.PasswordFile != "" {
		abs, err := filepath.Abs(m.PasswordFile)
		if err != nil {
			return fmt.Errorf("--password-file: %w", err)
		}
		m.PasswordFile = abs
	}
	text, err := i.flagOr("beneficiary", "Account that earns the rewards; a cold one is advised (0x…, empty: the same)", m.Beneficiary)
	if err != nil {
		return err
	}
	m.Beneficiary = text
	if err := m.Validate(); err != nil {
		return err
	}
	a := common.HexToAddress(m.Account)
	i.result.Account = &a
	return nil
}

// chooseShare reads the flow and proposes a shard.
func (i *initialiser) chooseShare() error {
	s := &i.cfg.Storage
	if i.c.IsSet("shard") {
		s.Shard = i.c.String("shard")
		i.result.Shard = s.Shard
		return s.Validate()
	}
	if s.Shard != "" { // of the reference node
		i.result.Shard = s.Shard
		return nil
	}
	facts, err := i.facts()
	if err != nil {
		return cli.Exit(fmt.Sprintf("propose a share of the flow: %v; name a server with --rpc, or the share with --shard", err), exitFailure)
	}
	p, err := setup.Propose(facts, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	if err != nil {
		return err
	}
	fmt.Fprintf(i.c.App.ErrWriter, "The flow has %s. Proposed: %s.\n", units.Bytes(facts.FlowBytes), p)
	if s.Shard, err = i.ask("Shard", fmt.Sprintf("%d/%d", p.ShardID, p.Shards)); err != nil {
		return err
	}
	i.result.FlowBytes, i.result.Shard, i.result.ShareBytes = facts.FlowBytes, s.Shard, p.ShareBytes
	i.result.FillSeconds, i.result.SealSeconds = p.Fill.Seconds(), p.Seal.Seconds()
	return s.Validate()
}

func (i *initialiser) facts() (f setup.Facts, err error) {
	s := &i.cfg.Storage
	dirs, err := s.Places(filepath.Join(i.home, "storage"))
	if err != nil {
		return f, err
	}
	for _, d := range dirs {
		f.Quota += d.Bytes
		if err := os.MkdirAll(d.Path, 0o700); err != nil {
			return f, fmt.Errorf("make the directory of the data: %w", err)
		}
		rate, err := setup.WriteRate(i.c.Context, d.Path)
		if err != nil {
			return f, err
		}
		f.DiskRate += rate
	}
	if text := i.c.String("network-rate"); text != "" {
		rate, err := units.ParseRate(text)
		if err != nil {
			return f, fmt.Errorf("--network-rate: %w", err)
		}
		f.NetworkRate = float64(rate)
	}
	if i.cfg.Miner.Enabled {
		sel, err := kernels.Select(i.cfg.Kernels.Tier)
		if err != nil {
			return f, err
		}
		f.SealRate = setup.SealRate(sel.CPU)
	}
	if i.cfg.Chain.Embedded() { // a chain that begins here has an empty flow
		f.MaxShards = 1
		return f, nil
	}
	n, err := i.network()
	if err != nil {
		return f, err
	}
	o := i.cfg.Chain
	o.Mode = chainopt.External
	if o.RPCURL == "" && len(n.RPC) > 0 {
		o.RPCURL = n.RPC[0]
	}
	remote, err := client.FromSettings(i.c.Context, o, client.Options{})
	if err != nil {
		return f, err
	}
	defer remote.Close()
	f.FlowBytes, f.MaxShards, err = setup.AskChain(i.c.Context, remote, n)
	return f, err
}

func (i *initialiser) chooseURL() error {
	s := &i.cfg.Storage
	text, err := i.flagOr("public-url", "URL under which others reach this node (empty: only this machine)", s.PublicURL)
	if err != nil {
		return err
	}
	if s.PublicURL = text; text != "" && s.Addr == options.DefaultStorage().Addr {
		s.Addr = "0.0.0.0:5678"
	}
	return s.Validate()
}

// write stores the key and then the settings, so that no settings name an account
// without a key.
func (i *initialiser) write(chainOnly bool) error {
	if err := os.MkdirAll(i.home, 0o700); err != nil {
		return fmt.Errorf("make the home directory: %w", err)
	}
	if i.key != nil {
		password, err := keys.PasswordSource{File: i.c.String("password-file"), Prompt: keys.TerminalPrompt("Password for the new key file", true)}.Read()
		if err != nil {
			return cli.Exit(err, exitFailure)
		}
		if _, err := keys.OpenDir(filepath.Join(i.home, keysFolder), false).Store(*i.key, password); err != nil {
			return cli.Exit(err, exitFailure)
		}
	}
	text := i.cfg.TOML("chain.mode", "storage.network", "storage.shard", "miner.enabled")
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if chainOnly { // only what is new
		flags = os.O_WRONLY | os.O_APPEND
		if at := strings.Index(text, "[storage]"); at >= 0 {
			text = "\n" + text[at:]
		}
	}
	f, err := os.OpenFile(i.result.File, flags, 0o600)
	if err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write the settings %s: %w", i.result.File, err)
	}
	return nil
}

func (i *initialiser) report() error {
	m := i.cfg.Miner
	if m.Enabled && (m.Beneficiary == "" || strings.EqualFold(m.Beneficiary, m.Account)) {
		i.result.Notes = append(i.result.Notes, "the account that mines also earns: a cold account as miner.beneficiary would be safer")
	}
	i.result.Notes = append(i.result.Notes, undiscovered(i.cfg.Storage.PublicURL))
	if i.c.Bool("json") {
		return writeJSON(i.c.App.Writer, i.result)
	}
	w := i.c.App.Writer
	fmt.Fprintf(w, "settings for %s (chain %d) are in %s\n  shard %s\n", i.result.Network, i.result.ChainID, i.result.File, i.cfg.Storage.Shard)
	if m.Enabled {
		fmt.Fprintf(w, "  account %s: send it some tokens for gas, then zgminer miner register\n", m.Account)
	}
	for _, k := range i.result.Ignored {
		fmt.Fprintf(w, "  ignored: %s\n", k)
	}
	for _, n := range i.result.Notes {
		fmt.Fprintf(w, "  note: %s\n", n)
	}
	fmt.Fprintln(w, "start it with: zgminer run")
	return nil
}

// undiscovered says how a node without libp2p is found.
func undiscovered(url string) string {
	if url == "" {
		url = "its URL"
	}
	return "this node does not speak libp2p, so public indexers do not discover it: give " + url + " to an indexer's operator as a trusted node, or let clients use --node or the embedded indexer"
}
