package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"text/tabwriter"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/miner/rewards"
)

func minerRewardsCommand() *cli.Command {
	return &cli.Command{
		Name:  "rewards",
		Usage: "show what the miner id earned and what can be withdrawn",
		Description: "Adds up the rewards of final blocks per day and per pricing chunk (8 GiB of the flow)\n" +
			"from the contract's events; no key is needed. Next to each chunk stands what an answer\n" +
			"there would earn now; chunks that pay nothing are shown too, of a long flow the first\n" +
			"15 that are not expired and the newest.\n\n" +
			"Exit codes: 0 shown, 1 not, 2 wrong usage, 130 interrupted.\n\n" +
			"Example:\n   zgminer miner rewards\n   zgminer miner rewards --id 0x… --json | jq -r .waiting_wei",
		Flags: append(chainFlags(),
			&cli.StringFlag{Name: "id", Usage: "miner id (default: miner.id, or the account's own)"},
			&cli.StringFlag{Name: "account", Usage: "account whose miner id is meant, 0x… (default: miner.account, or the only one in HOME/keys)"},
		),
		Action: runMinerRewards,
	}
}

// rewardsReport is `miner rewards --json`; amounts are decimal wei.
type rewardsReport struct {
	MinerID     common.Hash    `json:"miner_id"`
	Beneficiary common.Address `json:"beneficiary"`
	UpToBlock   uint64         `json:"up_to_block"`
	Answers     uint64         `json:"answers"`
	Earned      string         `json:"earned_wei"`
	Waiting     string         `json:"waiting_wei"`
	Wallet      string         `json:"wallet_wei"`
	Days        []rewardsDay   `json:"days"`
	Chunks      []rewardsChunk `json:"pricing_chunks"`
}

type rewardsDay struct {
	Date    string `json:"date"`
	Answers uint64 `json:"answers"`
	Wei     string `json:"wei"`
}

type rewardsChunk struct {
	Index   uint64 `json:"index"`
	Answers uint64 `json:"answers"`
	Wei     string `json:"wei"`
	Next    string `json:"next_answer_wei"` // what an answer would earn now
	Pays    bool   `json:"pays"`            // whether that is more than nothing
}

func runMinerRewards(c *cli.Context) error {
	m, err := openMiner(c)
	if err != nil {
		return err
	}
	defer m.close()
	ctx := c.Context
	id, err := m.minerID(ctx)
	if err != nil {
		return err
	}
	r := rewardsReport{MinerID: id, Days: []rewardsDay{}, Chunks: []rewardsChunk{}}
	if r.Beneficiary, err = m.at.Mine.Beneficiary(ctx, id, client.Latest); err != nil {
		return err
	}
	if r.Beneficiary == (common.Address{}) {
		return fmt.Errorf("the mine contract %s does not know miner id %s: check the id and storage.network", m.network.Mine, id)
	}
	earned, err := rewards.NewLedger(m.chain, m.network.Reward, id, m.network.LogStart).Read(ctx)
	if err != nil {
		return err
	}
	waiting, err := m.at.Reward.Payments(ctx, r.Beneficiary, client.Latest)
	if err != nil {
		return err
	}
	wallet, err := m.chain.Balance(ctx, r.Beneficiary, client.Latest)
	if err != nil {
		return err
	}
	r.UpToBlock, r.Answers, r.Earned, r.Waiting, r.Wallet = earned.UpTo, earned.Total.Answers, earned.Total.Wei.String(), waiting.String(), wallet.String()
	for _, d := range earned.Days {
		r.Days = append(r.Days, rewardsDay{d.Date, d.Answers, d.Wei.String()})
	}
	next, err := m.chunkWorth(ctx, &earned)
	if err != nil {
		return err
	}
	paid := map[uint64]rewards.Chunk{}
	for _, k := range earned.Chunks {
		paid[k.Index] = k
	}
	for _, i := range slices.Sorted(maps.Keys(next)) {
		k, wei := paid[i], "0"
		if k.Wei != nil {
			wei = k.Wei.String()
		}
		r.Chunks = append(r.Chunks, rewardsChunk{i, k.Answers, wei, next[i].String(), next[i].Sign() > 0})
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, r)
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "miner id\t%s\nbeneficiary\t%s, wallet %s\n", id, r.Beneficiary, tx.Tokens(wallet))
	fmt.Fprintf(w, "earned\t%s with %d paid answers, up to block %d\n", tx.Tokens(earned.Total.Wei), r.Answers, r.UpToBlock)
	fmt.Fprintf(w, "to withdraw\t%s\n", tx.Tokens(waiting))
	if len(earned.Days) > 0 {
		fmt.Fprint(w, "\nday (UTC)\tanswers\tearned\n")
	}
	for _, d := range earned.Days {
		fmt.Fprintf(w, "%s\t%d\t%s\n", d.Date, d.Answers, tx.Tokens(d.Wei))
	}
	if len(r.Chunks) > 0 {
		fmt.Fprint(w, "\npricing chunk\tanswers\tearned\tan answer now\n")
	}
	for _, k := range r.Chunks {
		wei, now := new(big.Int), "pays nothing: not full, used up or expired"
		if p := paid[k.Index].Wei; p != nil {
			wei = p
		}
		if k.Pays {
			now = tx.Tokens(next[k.Index])
		}
		fmt.Fprintf(w, "%d\t%d\t%s\t%s\n", k.Index, k.Answers, tx.Tokens(wei), now)
	}
	if waiting.Sign() > 0 {
		fmt.Fprint(w, "\nzgminer miner withdraw brings it into the wallet\n")
	}
	return w.Flush()
}

// chunkWorth is what an answer would earn now in the chunks that something was
// earned in, and in those of the flow that are asked for unprompted.
func (m *minerChain) chunkWorth(ctx context.Context, earned *rewards.Earned) (map[uint64]*big.Int, error) {
	flow, err := m.at.Flow.State(ctx, client.Latest)
	if err != nil {
		return nil, err
	}
	first, _, err := m.at.Reward.FirstRewardableChunk(ctx, client.Latest)
	var revert *client.Revert
	if err != nil && !errors.As(err, &revert) { // only the linear reward lets chunks expire
		return nil, err
	}
	profit := rewards.NewProfit(m.at.Reward, m.chain)
	list := rewards.Asked(first, flow.Length)
	for _, k := range earned.Chunks {
		list = append(list, k.Index)
	}
	for _, i := range list {
		if _, err := profit.Expected(ctx, i, 1); err != nil {
			return nil, err
		}
	}
	return profit.Worth(), nil
}

func minerWithdrawCommand() *cli.Command {
	return &cli.Command{
		Name:  "withdraw",
		Usage: "bring the rewards into the beneficiary's wallet",
		Description: "Anyone may send the transaction, the money goes to the beneficiary only. While the\n" +
			"node of this home runs, its account is in use: set miner.withdraw_above there, or send\n" +
			"with another account of HOME/keys (--account).\n\n" +
			"Exit codes: 0 withdrawn, 1 not (also when there is nothing), 2 wrong usage, 130 interrupted.\n\n" +
			"Example:\n   zgminer miner withdraw\n   zgminer miner withdraw --id 0x… --account 0x… --json | jq -r .withdrawn_wei",
		Flags: append(signFlags(),
			&cli.StringFlag{Name: "id", Usage: "miner id (default: miner.id, or the account's own)"},
			&cli.StringFlag{Name: "beneficiary", Usage: "account that is paid, 0x… (default: that of the miner id)"},
		),
		Action: runMinerWithdraw,
	}
}

// withdrawn is `miner withdraw --json`; amounts are decimal wei.
type withdrawn struct {
	Beneficiary common.Address `json:"beneficiary"`
	Wei         string         `json:"withdrawn_wei"`
	Before      string         `json:"wallet_before_wei"`
	After       string         `json:"wallet_after_wei"`
	Block       uint64         `json:"block"`
	TxHash      common.Hash    `json:"tx_hash"`
}

func runMinerWithdraw(c *cli.Context) error {
	m, err := openMiner(c)
	if err != nil {
		return err
	}
	defer m.close()
	ctx := c.Context
	if err := m.account(); err != nil {
		return err
	}
	payee := common.Address{}
	if c.String("beneficiary") != "" {
		payee, err = m.beneficiary()
	} else {
		var id common.Hash
		if id, err = m.minerID(ctx); err == nil {
			payee, err = m.at.Mine.Beneficiary(ctx, id, client.Latest)
		}
	}
	if err != nil {
		return err
	}
	purse := &rewards.Purse{Chain: m.chain, Contract: m.at.Reward, From: m.from, Payee: payee}
	if wei, err := purse.Waiting(ctx); err != nil {
		return err
	} else if wei.Sign() == 0 {
		return fmt.Errorf("nothing waits for %s", payee)
	}
	folder := ""
	if own := settings(c).Miner.Account; own == "" || m.from != common.HexToAddress(own) {
		folder = "withdrawals"
	}
	if err := m.unlock(folder); err != nil {
		return err
	}
	purse.Sender, purse.Box = m.manager, m.box
	w, err := purse.Withdraw(ctx)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, withdrawn{payee, w.Wei.String(), w.Before.String(), w.After.String(), w.Block, w.TxHash})
	}
	_, err = fmt.Fprintf(c.App.Writer, "Withdrew %s for %s in block %d, transaction %s.\nThe wallet had %s and has %s.\n", tx.Tokens(w.Wei), payee, w.Block, w.TxHash, tx.Tokens(w.Before), tx.Tokens(w.After))
	return err
}
