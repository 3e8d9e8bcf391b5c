package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/chain/tx"
	miner "github.com/zgminer/zgminer/miner/options"
	"github.com/zgminer/zgminer/miner/register"
)

func minerCommand() *cli.Command {
	return &cli.Command{
		Name:  "miner",
		Usage: "get a miner id, look at what it earned, bring it into the wallet",
		Description: "The account, network and contracts are those of the sections [miner] and [storage].\n\n" +
			"Example:\n   zgminer miner register",
		Subcommands: []*cli.Command{minerRegisterCommand(), minerRewardsCommand(), minerWithdrawCommand()},
	}
}

// chainFlags say how the miner's commands reach the chain.
func chainFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "rpc", Usage: "`URL` of an Ethereum JSON-RPC server (default: that of the settings)"},
		jsonFlag(),
	}
}

// signFlags say who signs.
func signFlags() []cli.Flag {
	return append(chainFlags(),
		&cli.StringFlag{Name: "account", Usage: "account that sends the transaction and pays its gas, 0x… (default: miner.account, or the only one in HOME/keys)"},
		&cli.StringFlag{Name: "password-file", Usage: "file with the password of the key (mode 600)"},
		&cli.StringFlag{Name: "password-credential", Usage: "name of a systemd credential with the password"},
	)
}

// minerChain is a chain with the contracts of the settings, and, after unlock, an
// account.
type minerChain struct {
	c       *cli.Context
	network presets.Network
	chain   client.Client
	at      storage.Contracts
	from    common.Address
	box     *outbox.Store
	manager *tx.Manager
	ends    []func()
}

// openMiner connects to the chain.
func openMiner(c *cli.Context) (m *minerChain, err error) {
	m = &minerChain{c: c}
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	h, err := home(c)
	if err != nil {
		return m, err
	}
	s := settings(c)
	dir := s.Chain.Home
	if dir == "" {
		dir = node.ChainDir(h)
	}
	if m.network, err = s.Storage.Presets(&s.Chain).ResolveIn(dir); err != nil {
		return m, cli.Exit(fmt.Sprintf("storage.%v", err), exitUsage)
	}
	urls := c.StringSlice("rpc")
	switch {
	case len(urls) > 0:
	case s.Chain.Embedded() && s.Chain.HTTP.Enabled: // the node of this home, as run serves it
		urls = []string{fmt.Sprintf("http://%s:%d", s.Chain.HTTP.Addr, s.Chain.HTTP.Port)}
	case s.Chain.RPCURL != "":
		urls = append([]string{s.Chain.RPCURL}, s.Chain.FallbackURLs...)
	default:
		urls = m.network.RPC
	}
	if len(urls) == 0 {
		return m, cli.Exit(fmt.Sprintf("no server of chain %d is known: name one with --rpc or set chain.rpc_url", m.network.ChainID), exitUsage)
	}
	remote, err := client.External(c.Context, urls, m.network.ChainID, client.Options{})
	if err != nil {
		return m, err
	}
	m.chain = remote
	m.ends = append(m.ends, remote.Close)
	n := m.network
	m.at, err = storage.Connect(c.Context, m.chain, n.Flow, n.Mine, n.Reward, n.Market)
	return m, err
}

func (m *minerChain) close() {
	for i := len(m.ends) - 1; i >= 0; i-- {
		m.ends[i]()
	}
	m.ends = nil
}

// unlock opens the account and the outbox that the node of this home uses, so that
// both go on with each other's transactions. folder, if not "", is another
// outbox, for an account that the node does not use.
func (m *minerChain) unlock(folder string) error {
	p := &latePayer{c: m.c, from: m.from}
	key, err := p.unlock()
	if err != nil {
		return err
	}
	h, err := home(m.c)
	if err != nil {
		return err
	}
	dir := settings(m.c).Storage.Home
	if dir == "" {
		dir = filepath.Join(h, "storage")
	}
	if folder != "" {
		dir = filepath.Join(h, folder)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the directory of the outbox: %w", err)
	}
	if m.box, err = outbox.Open(vfs.Default, filepath.Join(dir, "outbox")); err != nil {
		return fmt.Errorf("%w; if the node of this home runs, it does this by itself, or stop it first", err)
	}
	m.ends = append(m.ends, func() { m.box.Close() })
	if m.manager, err = tx.New(m.chain, m.network.ChainID, keys.NewKeyring(key), m.box, tx.Options{}); err != nil {
		return err
	}
	run, cancel := context.WithCancel(context.WithoutCancel(m.c.Context))
	done := make(chan struct{})
	go func() { m.manager.Run(run); close(done) }()
	m.ends = append(m.ends, func() { cancel(); <-done })
	return nil
}

// account sets who signs.
func (m *minerChain) account() (err error) {
	if m.from, err = payingAccount(m.c); err != nil {
		return err
	}
	if m.from == (common.Address{}) {
		return cli.Exit("say which account signs: set miner.account or --account; zgminer keys list shows them, zgminer keys new makes one", exitUsage)
	}
	return nil
}

// beneficiary is the account of the settings that earns, zero for the sender.
func (m *minerChain) beneficiary() (common.Address, error) {
	text := settings(m.c).Miner.Beneficiary
	if flag := m.c.String("beneficiary"); flag != "" {
		text = flag
	}
	if text == "" {
		return common.Address{}, nil
	}
	a, err := presets.ParseAddress(text)
	if err != nil {
		return a, cli.Exit(fmt.Sprintf("beneficiary %q: %v", text, err), exitUsage)
	}
	return a, nil
}

// minerID is the id of the flag or the settings, or the one that the account
// registered, by the contract's logs.
func (m *minerChain) minerID(ctx context.Context) (common.Hash, error) {
	for _, text := range []string{m.c.String("id"), settings(m.c).Miner.ID} {
		if text != "" {
			id, err := miner.ParseHash(text)
			if err != nil {
				return id, cli.Exit(fmt.Sprintf("miner id: %v", err), exitUsage)
			}
			return id, nil
		}
	}
	if err := m.account(); err != nil {
		return common.Hash{}, err
	}
	payee, err := m.beneficiary()
	if err != nil {
		return common.Hash{}, err
	}
	r := register.New(register.Options{Chain: m.chain, Mine: m.at.Mine, From: m.from, Beneficiary: payee, LogStart: m.network.LogStart})
	id, err := r.Find(ctx)
	if errors.Is(err, register.ErrNone) {
		return common.Hash{}, fmt.Errorf("%s has no miner id yet: zgminer miner register gets one", m.from)
	}
	return id.MinerID, err
}
