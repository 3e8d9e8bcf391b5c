package demo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/pora"
)

// fill submits the zero files that complete the pricing chunk of the last file.
func (d *run) fill(ctx context.Context) error {
	flow := storage.NewFlow(d.Network.Flow, d.Chain)
	st, err := flow.State(ctx, client.Latest)
	if err != nil {
		return fmt.Errorf("read the flow's length: %w", err)
	}
	if st.Length%pora.UnitSectors != 0 || d.state.Neighbour != "" {
		if err := d.neighbour(ctx, st.Length); err != nil {
			return err
		}
		if st, err = flow.State(ctx, client.Latest); err != nil {
			return fmt.Errorf("read the flow's length: %w", err)
		}
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

// neighbour completes the unit of 4 KiB in which the flow ends: only whole units are
// sealed, and the zeros that follow are not held here. Another customer's file of
// one unit begins at the next one, and what is between is known to be empty.
func (d *run) neighbour(ctx context.Context, length uint64) error {
	name := d.state.Neighbour // of a start that was interrupted here
	if name == "" {
		name = filepath.Join(d.Dir, fmt.Sprintf("neighbour-%d.bin", length))
		d.state.Neighbour = name
		if err := generate(ctx, name, pora.UnitBytes, d.Seed^length<<8); err != nil {
			return err
		}
		if err := d.state.write(); err != nil {
			return err
		}
	}
	got, err := d.Owner.Upload(ctx, name, func(int64, int64) {})
	if err != nil {
		return fmt.Errorf("store the file behind the last one: %w", err)
	}
	d.state.Neighbour = ""
	if err := d.state.write(); err != nil {
		return err
	}
	d.say("Only whole units of 4 KiB are sealed, so another customer's file of 4 KiB follows the last one, entry %d of the flow.", got.TxSeq)
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
// the beneficiary's wallet, which receives nothing else. Rewards and withdrawals are
// counted over the same blocks: from the head at the start to the withdrawal that
// brings the first shown reward; what waited in the escrow before counts for neither.
func (d *run) earn(ctx context.Context) error {
	start, err := d.Chain.Head(ctx)
	if err != nil {
		return fmt.Errorf("follow the chain: %w", err)
	}
	wallet, err := d.Chain.Balance(ctx, d.Beneficiary, client.At(start.Number))
	if err != nil {
		return fmt.Errorf("read the beneficiary's balance: %w", err)
	}
	waiting, err := storage.NewReward(d.Network.Reward, d.Chain).Payments(ctx, d.Beneficiary, client.At(start.Number))
	if err != nil {
		return fmt.Errorf("read what the beneficiary can withdraw: %w", err)
	}
	if wallet.Sign() > 0 || waiting.Sign() > 0 {
		d.say("Earlier runs brought the wallet %s %s; %s more wait in the escrow.", d.Beneficiary, tokens(wallet), tokens(waiting))
	}
	s := span{from: start.Number + 1, rewarded: map[common.Hash]*big.Int{}, withdrawn: new(big.Int)}
	for {
		head, err := d.Chain.Head(ctx)
		if err != nil {
			return fmt.Errorf("follow the chain: %w", err)
		}
		if head.Number >= s.from {
			if err := d.read(ctx, &s, head.Number); err != nil {
				return fmt.Errorf("read the miner's answers: %w", err)
			}
		}
		if s.last != nil {
			return d.withdrawn(ctx, &s, wallet, waiting)
		}
		if err := pause(ctx, 500*time.Millisecond); err != nil {
			return err
		}
	}
}

// withdrawn tells of the withdrawal and compares it with the wallet.
func (d *run) withdrawn(ctx context.Context, s *span, wallet, waiting *big.Int) error {
	now, err := d.Chain.Balance(ctx, d.Beneficiary, client.At(s.last.BlockNumber))
	if err != nil {
		return fmt.Errorf("read the beneficiary's balance: %w", err)
	}
	if rise := new(big.Int).Sub(now, wallet); rise.Cmp(s.withdrawn) != 0 {
		return fmt.Errorf("withdrawals of %s are in the escrow's log, but the wallet %s rose by %s until block %d", tokens(s.withdrawn), d.Beneficiary, tokens(rise), s.last.BlockNumber)
	}
	d.result.WithdrawnWei.Sub(s.withdrawn, waiting)
	d.result.WithdrawTx = s.last.TxHash
	d.say("Withdrawn: %s, the first of these rewards among them, left the escrow for the wallet %s, which had %s and has %s: transaction %s.",
		tokens(s.last.Amount), d.Beneficiary, tokens(wallet), tokens(now), s.last.TxHash)
	return nil
}

// span is what was read of the chain.
type span struct {
	from      uint64                   // next block
	rewarded  map[common.Hash]*big.Int // wei by transaction
	withdrawn *big.Int                 // wei
	last      *storage.WithdrawnEvent  // the withdrawal that ends it
}

// read takes in the events up to the block head, or to the withdrawal that ends the
// span. A withdrawal takes all that is in the escrow, so the one behind the first
// reward brings it.
func (d *run) read(ctx context.Context, s *span, head uint64) error {
	q := client.LogQuery{From: s.from, To: head, Topics: [][]common.Hash{{storage.NewSubmissionTopic, storage.DistributeRewardTopic, storage.WithdrawnTopic}}}
	return d.Chain.Logs(ctx, q, func(w client.LogWindow) error {
		for i := range w.Logs {
			if s.last != nil {
				return nil
			}
			event, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			d.count(s, event)
		}
		s.from = w.To + 1
		return nil
	})
}

func (d *run) count(s *span, event any) {
	switch e := event.(type) {
	case *storage.NewSubmissionEvent:
		if e.Contract == d.Network.Mine {
			d.accepted(e, s.rewarded[e.TxHash]) // the reward's event stands before
		}
	case *storage.DistributeRewardEvent:
		if e.Contract == d.Network.Reward && e.Beneficiary == d.Beneficiary {
			d.result.RewardWei.Add(d.result.RewardWei, e.Amount)
			s.rewarded[e.TxHash] = e.Amount
		}
	case *storage.WithdrawnEvent:
		if e.Payee != d.Beneficiary {
			return
		}
		s.withdrawn.Add(s.withdrawn, e.Amount)
		if len(s.rewarded) > 0 {
			s.last = e
		}
	}
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
