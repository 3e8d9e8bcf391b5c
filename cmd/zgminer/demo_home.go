package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/node"
	chainopt "github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/options"
)

// The development accounts' parts in the demo.
const (
	demoMiner    = 1 // sends answers and pays their gas
	demoCustomer = 2 // stores files
	demoOwner    = 3 // stores the zero files that complete a pricing chunk
)

// demoPassword encrypts key files of accounts that are for the demo only.
const demoPassword = "demo"

// prepareDemo makes the home of a demo: a chain of one validator with the contracts
// in block 0, accounts, settings. A home that an earlier run made is left as it is.
func prepareDemo(home string, tier kernels.Tier) (*config.Loaded, error) {
	file := filepath.Join(home, config.FileName)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		if err := makeDemoHome(home, file, tier); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, fmt.Errorf("look for an earlier demo: %w", err)
	}
	if _, err := os.Stat(node.Layout{Dir: node.ChainDir(home)}.Genesis()); errors.Is(err, fs.ErrNotExist) {
		if _, err := node.Init(node.InitOptions{Homes: []string{home}, Dev: true, Contracts: "demo"}); err != nil {
			return nil, err
		}
	}
	return config.Load(config.Source{Path: file, Required: true})
}

func makeDemoHome(home, file string, tier kernels.Tier) error {
	if err := os.MkdirAll(home, 0o700); err != nil {
		return fmt.Errorf("make the demo's directory: %w", err)
	}
	dir := keys.OpenDir(filepath.Join(home, keysFolder), true)
	password := filepath.Join(home, keysFolder, "password")
	if err := os.MkdirAll(filepath.Dir(password), 0o700); err != nil {
		return fmt.Errorf("make the demo's accounts: %w", err)
	}
	if err := os.WriteFile(password, []byte(demoPassword+"\n"), 0o600); err != nil {
		return fmt.Errorf("make the demo's accounts: %w", err)
	}
	miner, err := demoKey(demoMiner)
	if err != nil {
		return err
	}
	wallet, err := keys.Generate()
	if err != nil {
		return err
	}
	known, err := dir.List()
	if err != nil {
		return err
	}
	beneficiary := wallet.Address()
	have := map[common.Address]bool{}
	for _, f := range known { // of a start that was interrupted here
		if have[f.Address] = true; f.Address != miner.Address() {
			beneficiary = f.Address
		}
	}
	if !have[miner.Address()] {
		if _, err := dir.Store(miner, demoPassword); err != nil {
			return err
		}
	}
	if !have[beneficiary] {
		if _, err := dir.Store(wallet, demoPassword); err != nil {
			return err
		}
	}
	cfg := config.Default()
	cfg.Kernels.Tier = tier
	cfg.Chain = chainopt.Default(chainopt.Dev)
	s, m := &cfg.Storage, &cfg.Miner
	s.Network, s.Slab, s.Quota, s.Indexer, s.Rate = presets.Dev, 64*units.MiB, 4*units.TiB, "127.0.0.1:12345", 0
	// The quota is no reservation: files grow by a slab at a time. It is far above what
	// a demo stores, because other customers' zeros count when the share is chosen.
	s.Confirmations, s.Indexers = 0, []string{"none"}
	m.Account, m.PasswordFile, m.Beneficiary = miner.Address().Hex(), password, beneficiary.Hex()
	m.KeepContexts, m.WithdrawAbove, m.Heartbeat = "always", "0.001", options.DefaultMiner().Heartbeat
	if err := choosePorts(&cfg); err != nil {
		return err
	}
	// Written whole or not at all: it is what says that the rest is there.
	if err := os.WriteFile(file+".new", []byte(cfg.TOML("chain.mode", "storage.network")), 0o600); err != nil {
		return fmt.Errorf("write the demo's settings: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("write the demo's settings: %w", err)
	}
	return nil
}

// choosePorts keeps the usual ports where they are free, and takes others where
// they are not, so that the demo runs beside whatever is there.
func choosePorts(cfg *config.Config) error {
	var taken []net.Listener
	defer func() {
		for _, l := range taken {
			l.Close()
		}
	}()
	free := func(addr string) (string, error) {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
				return "", fmt.Errorf("find a free port: %w", err)
			}
		}
		taken = append(taken, l)
		return l.Addr().String(), nil
	}
	for _, addr := range []*string{&cfg.Storage.Addr, &cfg.Storage.Admin, &cfg.Storage.Indexer, &cfg.Status.Addr, &cfg.Chain.Metrics.Addr} {
		got, err := free(*addr)
		if err != nil {
			return err
		}
		*addr = got
	}
	for _, addr := range []*string{&cfg.Chain.P2P.Laddr, &cfg.Chain.CometRPC.Laddr} {
		got, err := free((*addr)[len("tcp://"):])
		if err != nil {
			return err
		}
		*addr = "tcp://" + got
	}
	for _, port := range []*int{&cfg.Chain.HTTP.Port, &cfg.Chain.WS.Port} {
		got, err := free(net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)))
		if err != nil {
			return err
		}
		_, text, _ := net.SplitHostPort(got)
		*port, _ = strconv.Atoi(text)
	}
	return nil
}

// demoKey is a development account, whose key everybody knows.
func demoKey(index int) (keys.Key, error) {
	all, err := devkeys.Derive(devkeys.Mnemonic, index+1)
	if err != nil {
		return keys.Key{}, err
	}
	return keys.ParseHex([]byte(hex.EncodeToString(crypto.FromECDSA(all[index]))))
}
