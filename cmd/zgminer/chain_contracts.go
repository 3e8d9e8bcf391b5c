package main

import (
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/presets"
)

// printContracts lists what block 0 of a chain contains and who may change it.
func printContracts(w io.Writer, g *genesis.Genesis) {
	if c := g.Contracts; c != nil {
		for _, a := range c.Main() {
			fmt.Fprintf(w, "  %-10s  %s\n", a.Name, a.Address)
		}
	}
	t := g.System.Timelock
	switch {
	case t == nil:
	case len(t.Proposers) == 0:
		fmt.Fprintf(w, "  governance  %s, a timelock that nobody can use: contracts and parameters never change\n", g.System.Governance)
	default:
		names := make([]string, len(t.Proposers))
		for i, p := range t.Proposers {
			names[i] = p.String()
		}
		fmt.Fprintf(w, "  governance  %s, a timelock of %d s; may propose: %s\n", g.System.Governance, t.DelaySeconds, strings.Join(names, ", "))
	}
}

func parseProposers(list []string) (out []common.Address, err error) {
	for _, text := range list {
		a, err := presets.ParseAddress(text)
		if err != nil {
			return nil, fmt.Errorf("--proposer %s: %w", text, err)
		}
		out = append(out, a)
	}
	return out, nil
}

// parseFund reads ACCOUNT=TOKENS.
func parseFund(list []string) (map[common.Address]*big.Int, error) {
	out := map[common.Address]*big.Int{}
	for _, text := range list {
		account, tokens, ok := strings.Cut(text, "=")
		a, err := presets.ParseAddress(account)
		if err != nil {
			return nil, fmt.Errorf("--fund %s: %w", text, err)
		}
		n, err := strconv.ParseUint(tokens, 10, 40)
		if !ok || err != nil || n == 0 {
			return nil, fmt.Errorf("--fund %s: say 0x…=TOKENS with a whole number of tokens, at most 10^12", text)
		}
		if out[a] != nil {
			return nil, fmt.Errorf("--fund %s: the account is named twice", text)
		}
		out[a] = new(big.Int).Mul(new(big.Int).SetUint64(n), big.NewInt(1e18))
	}
	return out, nil
}
