package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/units"
)

// fill submits the zero files that complete the pricing chunk of the last file.
func (d *run) fill(ctx context.Context) error {
	flow := storage.NewFlow(d.Network.Flow, d.Chain)
	st, err := flow.State(ctx, client.Latest)
	if err != nil {
		return fmt.Errorf("read the flow's length: %w", err)
	}
	files := fillers(st.Length, d.Owner.Account())
	if len(files) == 0 {
		return nil
	}
	market, err := d.market(ctx)
	if err != nil {
		return err
	}
	price, err := market.PricePerSector(ctx, client.Latest)
	if err != nil {
		return fmt.Errorf("read the price of a sector: %w", err)
	}
	var sectors uint64
	for _, f := range files {
		sectors += f.Sectors()
	}
	fee := new(big.Int).Mul(price, new(big.Int).SetUint64(sectors))
	hash, err := d.Owner.Send(ctx, fmt.Sprintf("demo-fillers-%d", st.Submissions), "fill the pricing chunk", d.Network.Flow, fee, storage.BatchSubmitData(files))
	if err != nil {
		return fmt.Errorf("fill the pricing chunk with %d zero files: %w", len(files), err)
	}
	d.state.Fillers = append(d.state.Fillers, hash)
	if err := d.state.write(); err != nil {
		return err
	}
	d.say("A pricing chunk pays only when its 8 GiB are full, so other customers' files follow: %d submissions of zeros (%s, %s), which this node does not hold; transaction %s.",
		len(files), units.Bytes(sectors*256), tokens(fee), hash)
	return nil
}

func (d *run) market(ctx context.Context) (storage.Market, error) {
	address := d.Network.Market
	if address == (common.Address{}) {
		p, err := storage.NewFlow(d.Network.Flow, d.Chain).Parameters(ctx, client.Latest)
		if err != nil {
			return storage.Market{}, fmt.Errorf("ask the flow contract for its market: %w", err)
		}
		address = p.Market
	}
	return storage.NewMarket(address, d.Chain), nil
}

// earn follows the chain until an answer of this run is rewarded and the reward is in
// the beneficiary's wallet, which receives nothing else.
func (d *run) earn(ctx context.Context) error {
	start, err := d.Chain.Head(ctx)
	if err != nil {
		return fmt.Errorf("follow the chain: %w", err)
	}
	wallet, err := d.Chain.Balance(ctx, d.Beneficiary, client.Latest)
	if err != nil {
		return fmt.Errorf("read the beneficiary's balance: %w", err)
	}
	if wallet.Sign() > 0 {
		d.say("Earlier runs brought the wallet %s %s.", d.Beneficiary, tokens(wallet))
	}
	from, rewarded := start.Number+1, map[common.Hash]*big.Int{} // wei by transaction
	for {
		head, err := d.Chain.Head(ctx)
		if err != nil {
			return fmt.Errorf("follow the chain: %w", err)
		}
		if head.Number >= from {
			if err := d.read(ctx, &from, head.Number, rewarded); err != nil {
				return fmt.Errorf("read the miner's answers: %w", err)
			}
		}
		if len(rewarded) > 0 {
			now, err := d.Chain.Balance(ctx, d.Beneficiary, client.Latest)
			if err != nil {
				return fmt.Errorf("read the beneficiary's balance: %w", err)
			}
			if now.Cmp(wallet) > 0 {
				d.result.WithdrawnWei.Sub(now, wallet)
				d.say("Withdrawn: the wallet %s, which had %s, has %s.", d.Beneficiary, tokens(wallet), tokens(now))
				return nil
			}
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
}

// read takes in the events of the blocks *from to head and moves *from behind them.
func (d *run) read(ctx context.Context, from *uint64, head uint64, rewarded map[common.Hash]*big.Int) error {
	q := client.LogQuery{From: *from, To: head, Addresses: []common.Address{d.Network.Mine, d.Network.Reward}}
	return d.Chain.Logs(ctx, q, func(w client.LogWindow) error {
		for i := range w.Logs {
			event, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			switch e := event.(type) {
			case *storage.NewSubmissionEvent:
				d.accepted(e, rewarded[e.TxHash]) // the reward's event stands before
			case *storage.DistributeRewardEvent:
				if e.Beneficiary == d.Beneficiary {
					d.result.RewardWei.Add(d.result.RewardWei, e.Amount)
					rewarded[e.TxHash] = e.Amount
				}
			}
		}
		*from = w.To + 1
		return nil
	})
}

// accepted tells of an answer and what it earned, nil for nothing.
func (d *run) accepted(e *storage.NewSubmissionEvent, wei *big.Int) {
	if d.result.AnswersAccepted++; d.result.AnswersAccepted == 1 {
		d.result.FirstAcceptedS = time.Since(d.Began).Seconds()
	}
	if d.result.AnswersAccepted > 3 {
		return
	}
	paid := "paid nothing"
	if wei != nil {
		paid = "paid " + tokens(wei)
	}
	d.say("The contract accepted answer %d in epoch %d, proof of sector %d, and %s: transaction %s.", d.result.AnswersAccepted, e.Epoch, e.RecallPosition, paid, e.TxHash)
}

// sum is the SHA-256 of a file in hexadecimal.
func sum(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("compare files: %w", err)
	}
	defer f.Close()
	w := sha256.New()
	if _, err := io.Copy(w, f); err != nil {
		return "", fmt.Errorf("compare files: %w", err)
	}
	return hex.EncodeToString(w.Sum(nil)), nil
}

func tokens(wei *big.Int) string { return tx.Tokens(wei) }
