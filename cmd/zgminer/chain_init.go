package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/staking"
)

func chainInitCommand() *cli.Command {
	return &cli.Command{
		Name:  "init",
		Usage: "begin a chain: keys, genesis file, settings",
		Description: "--dev gives 20 accounts of the mnemonic that all development tools know a million\n" +
			"tokens each. --validators N makes N homes, node0, node1, …, in the folder --out.\n" +
			"Nothing that exists is overwritten.\n\n" +
			"Block 0 has the storage contracts, and a timelock that governs them: with --dev\n" +
			"the first of the accounts uses it without delay; otherwise the accounts of\n" +
			"--proposer schedule what anyone may execute after two days, and without\n" +
			"--proposer nothing can be changed, ever.\n\n" +
			"Examples:\n   zgminer chain init --dev && zgminer chain run\n" +
			"   zgminer chain init --validators 4 --dev --out ./net && zgminer chain run --net ./net\n" +
			"   zgminer chain init --validators 4 --proposer 0x… --fund 0x…=1000000\n" +
			"   zgminer chain init --validators 4 --dev --staking test --inflation 1000000000 --out ./net\n" +
			"   zgminer chain init --genesis genesis.zg.json --peer ID@10.0.0.1:26656",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.StringFlag{Name: "genesis", Usage: "join the chain of this genesis.zg.json instead of beginning one"},
			&cli.StringSliceFlag{Name: "peer", Usage: "with --genesis: a node to connect with, ID@HOST:PORT"},
			&cli.BoolFlag{Name: "dev", Usage: "prefunded accounts with published keys"},
			&cli.IntFlag{Name: "validators", Usage: "number of homes to make", Value: 1},
			&cli.StringFlag{Name: "out", Usage: "folder for several homes", Value: "net"},
			&cli.Uint64Flag{Name: "chain-id", Usage: "EVM chain id", Value: genesis.DefaultChainID},
			&cli.StringFlag{Name: "fork", Usage: "prague or osaka", Value: "prague"},
			&cli.Uint64Flag{Name: "gas-limit", Usage: "gas of every block; 0 = 60,000,000, or 100,000,000 with --dev"},
			&cli.Uint64Flag{Name: "inflation", Usage: "gwei minted per block for the staking contract"},
			&cli.StringFlag{Name: "contracts", Usage: "parameters of the storage contracts: demo, mainnet-turbo, mainnet-standard, …, or none", Value: "demo"},
			&cli.StringSliceFlag{Name: "proposer", Usage: "account that governs parameters and contracts, 0x…"},
			&cli.StringSliceFlag{Name: "fund", Usage: "account to give money, 0x…=TOKENS (whole ones)"},
			&cli.StringFlag{Name: "staking", Usage: "let a staking contract decide who validates, with its parameters: default, dev or test (short windows)"},
			&cli.StringFlag{Name: "key-type", Usage: "ed25519 or secp256k1eth: with --genesis the type of this node's validator key, with --staking one that the chain allows beside ed25519", Value: staking.Ed25519},
			&cli.StringSliceFlag{Name: "operator", Usage: "with --staking: account that operates a validator, 0x…, one for each home; with --dev the development accounts"},
			&cli.IntFlag{Name: "base-port", Usage: "first of ten ports for each home; 0 = the usual ones"},
		},
		Action: runChainInit,
	}
}

func runChainInit(c *cli.Context) error {
	count := c.Int("validators")
	if count < 1 || count > 128 {
		return cli.Exit(fmt.Sprintf("--validators %d: use 1 to 128", count), exitUsage)
	}
	if file := c.String("genesis"); file != "" {
		return joinChain(c, file)
	}
	if c.IsSet("peer") {
		return cli.Exit("--peer belongs to --genesis: a chain that begins here has no peers yet; later ones go into chain.p2p.persistent_peers", exitUsage)
	}
	if c.Uint64("chain-id") == 0 {
		return cli.Exit("--chain-id 0: give a number from 1", exitUsage)
	}
	o := node.InitOptions{Dev: c.Bool("dev"), ChainID: c.Uint64("chain-id"), Fork: c.String("fork"), GasLimit: c.Uint64("gas-limit"),
		Inflation: c.Uint64("inflation"), BasePort: c.Int("base-port"), Contracts: c.String("contracts")}
	var err error
	if o.Proposers, err = parseProposers(c.StringSlice("proposer")); err != nil {
		return cli.Exit(err, exitUsage)
	}
	if o.Fund, err = parseFund(c.StringSlice("fund")); err != nil {
		return cli.Exit(err, exitUsage)
	}
	if o.Staking, o.Operators, err = parseStaking(c.String("staking"), c.StringSlice("operator")); err != nil {
		return cli.Exit(err, exitUsage)
	}
	if err := allowKeyType(c.String("key-type"), o.Staking); err != nil {
		return cli.Exit(err, exitUsage)
	}
	if count == 1 && !c.IsSet("out") {
		h, err := home(c)
		if err != nil {
			return err
		}
		o.Homes = []string{h}
	} else {
		for i := range count {
			o.Homes = append(o.Homes, filepath.Join(c.String("out"), fmt.Sprintf("node%d", i)))
		}
	}
	r, err := node.Init(o)
	if err != nil {
		return chainExit(err)
	}
	if c.Bool("json") {
		type made struct {
			Home      string `json:"home"`
			NodeID    string `json:"node_id"`
			Validator string `json:"validator_address"`
		}
		out := struct {
			ChainID    uint64             `json:"chain_id"`
			Sum        string             `json:"genesis_sha256"`
			Governance common.Address     `json:"governance"`
			Contracts  *genesis.Contracts `json:"contracts,omitempty"`
			Nodes      []made             `json:"nodes"`
		}{ChainID: r.Genesis.ChainID, Sum: r.Sum, Governance: r.Genesis.System.Governance, Contracts: r.Genesis.Contracts}
		for _, n := range r.Nodes {
			out.Nodes = append(out.Nodes, made{n.Home, n.Keys.NodeID, fmt.Sprintf("%X", n.Keys.Address)})
		}
		return writeJSON(c.App.Writer, out)
	}
	fmt.Fprintf(c.App.Writer, "chain %d, genesis SHA-256 %s\n", r.Genesis.ChainID, r.Sum)
	for _, n := range r.Nodes {
		fmt.Fprintf(c.App.Writer, "  %s: validator %X, peer %s\n", n.Home, n.Keys.Address, n.Keys.NodeID)
	}
	printContracts(c.App.Writer, r.Genesis)
	if len(r.Nodes) == 1 && !c.IsSet("out") {
		fmt.Fprintln(c.App.Writer, "start it with: zgminer chain run")
	} else {
		fmt.Fprintf(c.App.Writer, "start all with: zgminer chain run --net %s\nor each with:    zgminer --home HOME chain run\n", c.String("out"))
	}
	return nil
}

// joinChain prepares a full node of a chain that exists.
func joinChain(c *cli.Context, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return cli.Exit(fmt.Sprintf("read the network's genesis file: %v", err), exitUsage)
	}
	h, err := home(c)
	if err != nil {
		return err
	}
	r, err := node.JoinWithKey(h, data, c.StringSlice("peer"), c.String("key-type"))
	if err != nil {
		return chainExit(err)
	}
	k := r.Nodes[0].Keys
	if c.Bool("json") {
		return writeJSON(c.App.Writer, map[string]any{"chain_id": r.Genesis.ChainID, "genesis_sha256": r.Sum, "node_id": k.NodeID, "validator_address": fmt.Sprintf("%X", k.Address)})
	}
	fmt.Fprintf(c.App.Writer, "full node of chain %d in %s, genesis SHA-256 %s, peer id %s\n", r.Genesis.ChainID, h, r.Sum, k.NodeID)
	printContracts(c.App.Writer, r.Genesis)
	fmt.Fprintln(c.App.Writer, "compare the SHA-256 with the network's, then: zgminer chain run")
	return nil
}
