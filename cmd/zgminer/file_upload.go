package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/transfer"
	"github.com/zgminer/zgminer/miner/zgs"
)

func fileUploadCommand() *cli.Command {
	return &cli.Command{
		Name:      "upload",
		Usage:     "store a file on the network",
		ArgsUsage: "FILE",
		Description: "Pays the market's price for the file's place with an account of HOME/keys, unless\n" +
			"the network has the file, and sends the nodes what belongs to their shards. After an\n" +
			"interruption the same command goes on: what a node has is not sent again, what was\n" +
			"paid is not paid again. A file above --fragment is cut into several, whose roots are\n" +
			"printed in order.\n\n" +
			"Exit codes: 0 stored, 1 not stored, 2 wrong usage, 130 interrupted.\n\n" +
			"Example:\n   zgminer file upload --indexer https://indexer-storage-turbo.0g.ai notes.txt\n" +
			"   zgminer file upload --node http://10.0.0.1:5678 --node http://10.0.0.2:5678 --replicas 2 notes.txt",
		Flags: append(nodeFlags(),
			&cli.StringSliceFlag{Name: "rpc", Usage: "`URL` of an Ethereum JSON-RPC server of the chain (default: that of the nodes' network)"},
			&cli.StringFlag{Name: "account", Usage: "account that pays, 0x… (default: miner.account, or the only one in HOME/keys)"},
			&cli.StringFlag{Name: "password-file", Usage: "file with the password of the key (mode 600)"},
			&cli.StringFlag{Name: "password-credential", Usage: "name of a systemd credential with the password"},
			&cli.StringFlag{Name: "flow", Usage: "address of the flow contract, 0x… (default: the one that the nodes name, if the network is not known to have another)"},
			&cli.UintFlag{Name: "replicas", Usage: "how many nodes have to hold each part", Value: 1},
			&cli.StringFlag{Name: "method", Usage: "with --indexer: prefer nodes with few shards (min), many (max), random, or a number of shards", Value: "min"},
			&cli.BoolFlag{Name: "untrusted", Usage: "with --indexer: also nodes that the indexer's operator does not vouch for"},
			&cli.BoolFlag{Name: "no-wait", Usage: "end when the nodes have the data, before they say that the file is final"},
			&cli.BoolFlag{Name: "again", Usage: "pay and submit also a file that the network has"},
			&cli.IntFlag{Name: "task", Usage: "segments of 256 KiB in one request, at most 64", Value: 10},
			&cli.IntFlag{Name: "workers", Usage: "requests at once", Value: 8},
			&cli.StringFlag{Name: "fragment", Usage: "cut files above this size, a multiple of 256 KiB", Value: "4GiB"},
		),
		Action: runFileUpload,
	}
}

// fileUploaded is `file upload --json`.
type fileUploaded struct {
	File      string         `json:"file"`
	Bytes     uint64         `json:"bytes"`
	Seconds   float64        `json:"seconds"`
	Fragments []fileFragment `json:"fragments"`
}

type fileFragment struct {
	Root   string   `json:"root"`
	Bytes  uint64   `json:"bytes"`
	Seq    uint64   `json:"seq"`
	Known  bool     `json:"known"`
	TxHash string   `json:"tx_hash,omitempty"`
	FeeWei string   `json:"fee_wei,omitempty"` // of the whole transaction
	Sent   uint64   `json:"sent_bytes"`
	Nodes  []string `json:"nodes"`
}

func runFileUpload(c *cli.Context) error {
	if c.NArg() != 1 {
		return cli.Exit("name the file to store (see zgminer file upload --help)", exitUsage)
	}
	fragment, err := units.ParseBytes(c.String("fragment"))
	if err != nil {
		return cli.Exit(fmt.Sprintf("--fragment: %v", err), exitUsage)
	}
	if n := c.Int("workers"); n < 1 || n > 1024 {
		return cli.Exit(fmt.Sprintf("--workers %d: use 1 to 1024", n), exitUsage)
	}
	if n := c.Int("task"); n < 1 || n > 64 {
		return cli.Exit(fmt.Sprintf("--task %d: use 1 to 64", n), exitUsage)
	}
	if c.Uint("replicas") < 1 {
		return cli.Exit("--replicas 0: use 1 or more", exitUsage)
	}
	f, err := os.Open(c.Args().First())
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if !st.Mode().IsRegular() {
		return cli.Exit(fmt.Sprintf("%s is no regular file: pack it first, for instance with tar", f.Name()), exitUsage)
	}
	find, err := findNodes(c, c.Uint("replicas"), c.Int("workers"))
	if err != nil {
		return err
	}
	k, err := selectKernels(c, "")
	if err != nil {
		return err
	}
	payer := &latePayer{c: c, find: find}
	if payer.from, err = payingAccount(c); err != nil {
		return err
	}
	defer payer.close()
	p := newFileProgress(c.App.ErrWriter, c.Bool("json"))
	u := &transfer.Uploader{CPU: k.CPU, Find: find, Pay: payer, Opt: transfer.UploadOptions{
		Replicas: c.Uint("replicas"), CallSegments: c.Int("task"), Workers: c.Int("workers"), FragmentBytes: uint64(fragment),
		NoFinality: c.Bool("no-wait"), Again: c.Bool("again"), Progress: p.update,
	}}
	payer.quiet = p.done
	begin := time.Now()
	out, err := u.Upload(c.Context, f, uint64(st.Size()))
	p.done()
	if err != nil {
		return fmt.Errorf("store %s: %w", f.Name(), err)
	}
	return printUploaded(c, f.Name(), uint64(st.Size()), time.Since(begin), out)
}

func printUploaded(c *cli.Context, name string, size uint64, took time.Duration, out []transfer.Uploaded) error {
	r := fileUploaded{File: name, Bytes: size, Seconds: roundTo(took.Seconds(), 1000)}
	for _, u := range out {
		part := fileFragment{Root: fmt.Sprintf("0x%x", u.Root), Bytes: u.Size, Seq: u.Place.Seq, Known: u.Known, Sent: u.Sent, Nodes: u.Copies}
		if !u.Known {
			part.TxHash, part.FeeWei = u.Place.TxHash.Hex(), u.Place.Fee.String()
		}
		r.Fragments = append(r.Fragments, part)
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, r)
	}
	var errs []error
	say := func(format string, args ...any) {
		_, err := fmt.Fprintf(c.App.Writer, format, args...)
		errs = append(errs, err)
	}
	for _, p := range r.Fragments {
		how := "paid with transaction " + p.TxHash
		if p.Known {
			how = "known to the network, nothing was paid"
		}
		say("root %s\n  %s, entry %d, %s; on %s\n", p.Root, units.Bytes(p.Bytes), p.Seq, how, countText(len(p.Nodes), "node"))
	}
	say("%s: %s in %s, %s\n", name, units.Bytes(size), units.Duration(took), units.RateOf(units.Bytes(size), took.Seconds()))
	return errors.Join(errs...)
}

// payingAccount decides which account pays; the zero address if there is none,
// which is an error only when something has to be paid.
func payingAccount(c *cli.Context) (common.Address, error) {
	text := c.String("account")
	if text == "" {
		text = settings(c).Miner.Account
	}
	if text != "" {
		if keys.LooksLikeKey(text) {
			return common.Address{}, cli.Exit("--account takes an address; a private key does not belong on the command line: import it with zgminer keys import", exitUsage)
		}
		a, err := presets.ParseAddress(text)
		if err != nil {
			return a, cli.Exit(fmt.Sprintf("--account %q: %v", text, err), exitUsage)
		}
		return a, nil
	}
	dir, err := keysDir(c)
	if err != nil {
		return common.Address{}, err
	}
	all, err := dir.List()
	if err != nil || len(all) != 1 {
		return common.Address{}, err
	}
	return all[0].Address, nil
}

// latePayer opens the wallet when something has to be paid: only then are a key
// and the chain needed.
type latePayer struct {
	c     *cli.Context
	find  transfer.Finder
	from  common.Address
	quiet func() // clears the progress line before a question

	*transfer.Wallet
	ends []func()
}

func (p *latePayer) Account() common.Address { return p.from }

func (p *latePayer) close() {
	for _, end := range slices.Backward(p.ends) {
		end()
	}
}

// open unlocks the key and connects to the chain.
func (p *latePayer) open(ctx context.Context) error {
	if p.from == (common.Address{}) {
		return errors.New("say which account pays: zgminer keys list shows them, zgminer keys new makes one, --account names it")
	}
	id, err := identity(ctx, p.find)
	if err != nil {
		return err
	}
	flow, rpc, err := p.network(id)
	if err != nil {
		return err
	}
	p.quiet()
	key, err := p.unlock()
	if err != nil {
		return err
	}
	chain, err := client.External(ctx, rpc, id.ChainID, client.Options{PollInterval: 500 * time.Millisecond})
	if err != nil {
		return err
	}
	p.ends = append(p.ends, chain.Close)
	store, err := p.outbox(ctx, chain, id.ChainID)
	if err != nil {
		return err
	}
	m, err := tx.New(chain, id.ChainID, keys.NewKeyring(key), store, tx.Options{})
	if err != nil {
		return err
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() { m.Run(run); close(done) }()
	p.ends = append(p.ends, func() { cancel(); <-done })
	p.Wallet = &transfer.Wallet{Chain: chain, Manager: m, Store: store, Flow: flow, From: p.from}
	return nil
}

func (p *latePayer) unlock() (keys.Key, error) {
	dir, err := keysDir(p.c)
	if err != nil {
		return keys.Key{}, err
	}
	source := passwordSource(p.c, false)
	if source.File == "" && source.Credential == "" && p.from == common.HexToAddress(settings(p.c).Miner.Account) {
		source.File = settings(p.c).Miner.PasswordFile
	}
	source.Prompt = keys.TerminalPrompt("Password of the key of "+p.from.Hex(), false)
	password, err := source.Read()
	if err != nil {
		return keys.Key{}, err
	}
	return dir.Load(p.from, password)
}

// outbox opens the memory of what was paid. Each chain has its own: a development
// chain that was begun anew does not have what was paid on the one before.
func (p *latePayer) outbox(ctx context.Context, chain client.Client, chainID uint64) (*outbox.Store, error) {
	home := p.c.String("home")
	if home == "" {
		var err error
		if home, err = config.DefaultHome(); err != nil {
			return nil, cli.Exit(err, exitUsage)
		}
	}
	name := fmt.Sprint(chainID)
	if genesis, err := chain.Header(ctx, client.At(0)); err == nil {
		name += fmt.Sprintf("-%x", genesis.Hash[:4])
	} else if !errors.Is(err, client.ErrNotFound) {
		return nil, err
	}
	dir := filepath.Join(home, "uploads", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the directory of the uploads' outbox: %w", err)
	}
	s, err := outbox.Open(vfs.Default, filepath.Join(dir, "outbox"))
	if err != nil {
		return nil, err
	}
	p.ends = append(p.ends, func() { s.Close() })
	return s, nil
}

// network checks what the nodes say of their network against what is known, so
// that a node cannot have a contract of its own paid.
func (p *latePayer) network(id zgs.NetworkIdentity) (flow common.Address, rpc []string, err error) {
	flow, rpc = id.FlowAddress, p.c.StringSlice("rpc")
	var known []common.Address
	for _, name := range presets.Names() {
		if n, err := presets.Get(name); err == nil && n.ChainID == id.ChainID {
			if n.Flow != (common.Address{}) {
				known = append(known, n.Flow)
			}
			if len(rpc) == 0 && settings(p.c).Chain.RPCURL == "" {
				rpc = n.RPC
			}
		}
	}
	if len(rpc) == 0 && settings(p.c).Chain.RPCURL != "" {
		rpc = append([]string{settings(p.c).Chain.RPCURL}, settings(p.c).Chain.FallbackURLs...)
	}
	switch text := p.c.String("flow"); {
	case text != "":
		if flow, err = presets.ParseAddress(text); err != nil {
			return flow, nil, cli.Exit(fmt.Sprintf("--flow %q: %v", text, err), exitUsage)
		}
		if flow != id.FlowAddress {
			return flow, nil, fmt.Errorf("the nodes belong to the flow contract %s, --flow is %s", id.FlowAddress, flow)
		}
	case len(known) > 0 && !slices.Contains(known, flow):
		return flow, nil, fmt.Errorf("the nodes name the flow contract %s, which is none that zgminer knows on chain %d: if it is meant, say --flow %s", flow, id.ChainID, flow)
	}
	if len(rpc) == 0 {
		return flow, nil, fmt.Errorf("chain %d has no server that zgminer knows: name one with --rpc", id.ChainID)
	}
	return flow, rpc, nil
}

// identity asks the nodes for their network; all have to agree.
func identity(ctx context.Context, find transfer.Finder) (zgs.NetworkIdentity, error) {
	peers, err := find.ForUpload(ctx, nil)
	if err != nil {
		return zgs.NetworkIdentity{}, err
	}
	var out zgs.NetworkIdentity
	var failed []error
	found := false
	for _, p := range peers {
		s, err := p.Status(ctx)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		n := s.NetworkIdentity
		if found && (n.ChainID != out.ChainID || n.FlowAddress != out.FlowAddress) {
			return out, fmt.Errorf("the nodes belong to different networks: %s to chain %d, flow %s, another to chain %d, flow %s",
				p, n.ChainID, n.FlowAddress, out.ChainID, out.FlowAddress)
		}
		out, found = n, true
	}
	if !found {
		return out, errors.Join(failed...)
	}
	return out, nil
}

// Submit implements transfer.Payer.
func (p *latePayer) Submit(ctx context.Context, all []storage.Submission, again bool) ([]transfer.Place, error) {
	if p.Wallet == nil {
		if err := p.open(ctx); err != nil {
			return nil, err
		}
	}
	return p.Wallet.Submit(ctx, all, again)
}
