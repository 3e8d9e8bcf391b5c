package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/zgminer/zgminer/miner/register"
)

func minerRegisterCommand() *cli.Command {
	return &cli.Command{
		Name:  "register",
		Usage: "get a miner id from the mine contract",
		Description: "Shows what it costs and what the account has, asks, and registers. An id that the\n" +
			"account has is shown instead: none is ever paid for twice, also after an interruption.\n" +
			"All sealed data belong to the id. A cold account as beneficiary is advised: the key of\n" +
			"the account that sends lies on this machine.\n\n" +
			"Exit codes: 0 there is an id, 1 there is none, 2 wrong usage, 130 interrupted.\n\n" +
			"Example:\n   zgminer miner register --beneficiary 0x…\n   zgminer miner register --yes --json | jq -r .miner_id",
		Flags: append(signFlags(),
			&cli.StringFlag{Name: "beneficiary", Usage: "account that earns the rewards, 0x… (default: miner.beneficiary, or the account itself)"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask"},
		),
		Action: runMinerRegister,
	}
}

// registered is `miner register --json`.
type registered struct {
	MinerID     common.Hash    `json:"miner_id"`
	Beneficiary common.Address `json:"beneficiary"`
	Known       bool           `json:"known"` // it was registered before
	Block       uint64         `json:"block"`
	TxHash      common.Hash    `json:"tx_hash"`
}

func runMinerRegister(c *cli.Context) error {
	m, err := openMiner(c)
	if err != nil {
		return err
	}
	defer m.close()
	if err := m.account(); err != nil {
		return err
	}
	payee, err := m.beneficiary()
	if err != nil {
		return err
	}
	opt := register.Options{Chain: m.chain, Mine: m.at.Mine, From: m.from, Beneficiary: payee, LogStart: m.network.LogStart}
	r := register.New(opt)
	id, err := r.Find(c.Context)
	known := err == nil
	if errors.Is(err, register.ErrNone) {
		q, err := r.Quote(c.Context)
		if err != nil {
			return err
		}
		fmt.Fprintln(c.App.ErrWriter, upperFirst(q.String())+".")
		if !q.Enough() {
			return cli.Exit("nothing was sent", exitFailure)
		}
		if !c.Bool("yes") && !confirmed(c, "Register") {
			return cli.Exit("nothing was sent; --yes registers without asking", exitFailure)
		}
		if err := m.unlock(""); err != nil {
			return err
		}
		opt.Sender, opt.Box = m.manager, m.box
		if id, err = register.New(opt).Register(c.Context); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	out := registered{id.MinerID, id.Beneficiary, known, id.Block, id.TxHash}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, out)
	}
	how := "Registered"
	if known {
		how = "The account has a miner id already"
	}
	_, err = fmt.Fprintf(c.App.Writer, "%s (block %d, transaction %s).\nminer id     %s\nbeneficiary  %s\n", how, out.Block, out.TxHash, out.MinerID, out.Beneficiary)
	return err
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// confirmed asks a person; without a terminal nobody agrees.
func confirmed(c *cli.Context, question string) bool {
	if f, ok := c.App.ErrWriter.(*os.File); !ok || !term.IsTerminal(int(f.Fd())) {
		return false
	}
	fmt.Fprintf(c.App.ErrWriter, "%s? [y/N] ", question)
	line, _ := bufio.NewReader(c.App.Reader).ReadString('\n')
	line = strings.ToLower(strings.TrimSpace(line))
	return line == "y" || line == "yes"
}
