package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/prove"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
)

func poraCommand() *cli.Command {
	return &cli.Command{
		Name:  "pora",
		Usage: "prove one sealed unit, or check such a proof",
		Description: "A proof shows that a miner id holds, sealed, what the flow has at a place: 4096 sealed\n" +
			"bytes, the digest they are sealed with and the way to the flow's root.\n\n" +
			"Example:\n   zgminer pora prove --sector 1024 > proof.json\n   zgminer pora verify --chain proof.json",
		Subcommands: []*cli.Command{poraProveCommand(), poraVerifyCommand()},
	}
}

func poraProveCommand() *cli.Command {
	return &cli.Command{
		Name:  "prove",
		Usage: "prove a unit that this home holds",
		Description: "Writes the proof as JSON to standard output, checked before. The node of this home\n" +
			"must not run: it has the files.\n\nExit codes: 0 proven, 1 not held, not sealed or damaged, 2 wrong\nusage, or no storage node's data there.\n\n" +
			"Example:\n   zgminer pora prove --sector 1024 > proof.json",
		Flags: []cli.Flag{
			&cli.Uint64Flag{Name: "sector", Usage: "first sector (256 bytes) of the unit, a multiple of 16"},
		},
		Action: runPoraProve,
	}
}

func runPoraProve(c *cli.Context) error {
	if !c.IsSet("sector") || c.NArg() > 0 {
		return cli.Exit("name the unit by its first sector with --sector (see zgminer pora prove --help)", exitUsage)
	}
	h, err := home(c)
	if err != nil {
		return err
	}
	s := settings(c).Storage
	dir := s.Home
	if dir == "" {
		dir = filepath.Join(h, "storage")
	}
	if n := c.Uint64("sector"); n%pora.UnitSectors != 0 {
		return cli.Exit(fmt.Sprintf("--sector %d: units begin at multiples of %d", n, pora.UnitSectors), exitUsage)
	}
	if _, err := os.Stat(filepath.Join(dir, "index")); err != nil {
		return cli.Exit(fmt.Sprintf("there is no storage node's data in %s: %v", dir, err), exitUsage)
	}
	k, err := selectKernels(c, "")
	if err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{Logger: quiet})
	if err != nil {
		return fmt.Errorf("%w (if the node of this home runs, stop it first)", err)
	}
	defer db.Close()
	places, err := s.Places(dir)
	if err != nil {
		return err
	}
	var dirs []store.Dir
	for _, p := range places {
		dirs = append(dirs, store.Dir{Path: p.Path, Bytes: p.Bytes})
	}
	held, err := store.Open(store.Options{Dirs: dirs, SlabBytes: uint64(s.Slab), DB: db, CPU: k.CPU, Logger: quiet})
	if err != nil {
		return err
	}
	defer held.Close()
	log, err := flow.Open(db, flow.Options{Logger: quiet})
	if err != nil {
		return err
	}
	u, err := prove.Make(k.CPU, held, log, c.Uint64("sector"))
	if err != nil {
		return err
	}
	if err := u.Verify(kernels.Judge()); err != nil {
		return fmt.Errorf("the proof is wrong, the data are damaged: %w; see zgminer seal verify", err)
	}
	return writeJSON(c.App.Writer, u)
}

func poraVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check the proof of a unit",
		ArgsUsage: "FILE  (- reads standard input)",
		Description: "Unseals the unit and follows its way to the flow's root. With --chain the contracts are\n" +
			"asked whether root, digest and miner id are theirs.\n\n" +
			"Exit codes: 0 right, 1 wrong, or the contracts did not answer, 2 wrong usage, or the file is no\nproof.\n\n" +
			"Example:\n   zgminer pora verify proof.json\n   zgminer pora prove --sector 1024 | zgminer pora verify --chain -",
		Flags: append(chainFlags(),
			&cli.BoolFlag{Name: "chain", Usage: "ask the contracts too"},
		),
		Action: runPoraVerify,
	}
}

// poraVerified is `pora verify --json`.
type poraVerified struct {
	Right       bool            `json:"right"`
	Problem     string          `json:"problem,omitempty"`
	Chain       bool            `json:"chain"` // the contracts were asked
	Beneficiary *common.Address `json:"beneficiary,omitempty"`
}

func runPoraVerify(c *cli.Context) error {
	if c.NArg() != 1 {
		return cli.Exit("name the file of the proof, or - for standard input (see zgminer pora verify --help)", exitUsage)
	}
	in, where := c.App.Reader, "standard input"
	if name := c.Args().First(); name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return cli.Exit(fmt.Sprintf("read the proof: %v", err), exitUsage)
		}
		defer f.Close()
		in, where = f, name
	}
	text, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return cli.Exit(fmt.Sprintf("read the proof in %s: %v", where, err), exitUsage)
	}
	var u prove.Unit
	if err := json.Unmarshal(text, &u); err != nil {
		return cli.Exit(fmt.Sprintf("%s holds no proof as zgminer pora prove writes it: %v", where, err), exitUsage)
	}
	r := poraVerified{Chain: c.Bool("chain")}
	wrong := u.Verify(kernels.Judge())
	if wrong == nil && r.Chain {
		var payee common.Address
		if payee, wrong, err = askContracts(c, &u); err != nil {
			return err
		}
		r.Beneficiary = &payee
	}
	r.Right = wrong == nil
	if wrong != nil {
		r.Problem = wrong.Error()
	}
	switch {
	case c.Bool("json"):
		err = writeJSON(c.App.Writer, r)
	case r.Right:
		_, err = fmt.Fprintf(c.App.Writer, "right: miner id %s holds the unit at sector %d sealed with %s, in the flow of epoch %d (root %s)\n", u.MinerID, u.Sector, u.SealedWith, u.Epoch, u.FlowRoot)
	}
	if err != nil || r.Right {
		return err
	}
	return cli.Exit("wrong: "+r.Problem, exitFailure)
}

// askContracts compares the proof with the chain; wrong says in what they differ.
func askContracts(c *cli.Context, u *prove.Unit) (payee common.Address, wrong, err error) {
	m, err := openMiner(c)
	if err != nil {
		return payee, nil, err
	}
	defer m.close()
	ctx := c.Context
	r, err := m.at.Flow.EpochRange(ctx, u.SealedWith, client.Latest)
	if err != nil {
		return payee, nil, err
	}
	if last := u.Sector + pora.UnitSectors - 1; last < r.Start || last >= r.End {
		return payee, fmt.Errorf("the unit's last sector is %d, the contract knows digest %s for the sectors %d to %d", last, u.SealedWith, r.Start, r.End), nil
	}
	if payee, err = m.at.Mine.Beneficiary(ctx, u.MinerID, client.Latest); err != nil {
		return payee, nil, err
	}
	if payee == (common.Address{}) {
		return payee, fmt.Errorf("the mine contract does not know miner id %s", u.MinerID), nil
	}
	root, length, err := epochRoot(ctx, m, u.Epoch)
	if err != nil {
		return payee, nil, err
	}
	if root != u.FlowRoot || length != u.FlowLength {
		return payee, fmt.Errorf("epoch %d has root %s and %d sectors, the proof %s and %d", u.Epoch, root, length, u.FlowRoot, u.FlowLength), nil
	}
	return payee, nil, nil
}

// epochRoot reads the NewEpoch event of an epoch.
func epochRoot(ctx context.Context, m *minerChain, epoch uint64) (root common.Hash, length uint64, err error) {
	head, err := m.chain.Head(ctx)
	if err != nil {
		return root, 0, err
	}
	found := false
	q := client.LogQuery{From: m.network.LogStart, To: head.Number, Addresses: []common.Address{m.network.Flow},
		Topics: [][]common.Hash{{storage.NewEpochTopic}, nil, {common.BigToHash(new(big.Int).SetUint64(epoch))}}}
	err = m.chain.Logs(ctx, q, func(w client.LogWindow) error {
		for i := range w.Logs {
			decoded, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			if ev, ok := decoded.(*storage.NewEpochEvent); ok && !ev.Removed && ev.Epoch == epoch {
				root, length, found = ev.FlowRoot, ev.FlowLength, true
			}
		}
		return nil
	})
	if err == nil && !found {
		err = fmt.Errorf("the flow contract made no context for epoch %d", epoch)
	}
	return root, length, err
}
