// Package demo plays the customers of a network on one machine: it stores files
// through the public interfaces, fills the pricing chunk, watches the miner's
// answers and rewards on the chain, and fetches the files again. It knows the node
// only as its users do: by JSON-RPC, indexer and status.
package demo

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Stored is what a customer knows after an upload.
type Stored struct {
	Root  merkle.Hash
	TxSeq uint64
	Tx    common.Hash // zero if the network had the file already
	Fee   *big.Int    // wei, without gas
}

// Customer stores and fetches files as any client of the network does.
type Customer interface {
	Upload(ctx context.Context, path string, progress func(done, total int64)) (Stored, error)
	// Download writes the file with a root to a path that does not exist.
	Download(ctx context.Context, root merkle.Hash, path string, progress func(done, total int64)) error
	// Send hands in a transaction and returns its hash when it is mined and did not
	// revert.
	Send(ctx context.Context, id, label string, to common.Address, value *big.Int, data []byte) (common.Hash, error)
	// Account pays.
	Account() common.Address
}

// Progress is where a long step is.
type Progress struct {
	What        string
	Done, Total int64 // bytes
	From        int64 // Done at Since
	Since       time.Time
}

// Rate is in bytes per second since Since.
func (p Progress) Rate() float64 {
	return float64(p.Done-p.From) / time.Since(p.Since).Seconds()
}

// Options are what Run needs.
type Options struct {
	Dir      string // holds the demo's files and what it remembers
	File     string // a file of the user, "" for a generated one only
	Seed     uint64 // of the generated file
	Chain    client.Client
	Network  presets.Network
	Customer Customer
	// Owner is the customer whose zero files fill the pricing chunk.
	Owner Customer
	// Beneficiary earns the rewards of MinerID, which may be known later than Run
	// begins.
	Beneficiary common.Address
	// Sealing tells how many bytes are sealed, and how many could be.
	Sealing func() (sealed, sealable int64)
	// Say tells a sentence, Tell the state of a long step; both from one goroutine.
	Say  func(sentence string)
	Tell func(Progress)
	Log  *slog.Logger
	// Began is when the demo was started.
	Began time.Time
}

// Result is what happened, `demo --json` prints it.
type Result struct {
	FirstBlockS       float64           `json:"first_block_s"`
	UploadedBytes     int64             `json:"uploaded_bytes"`
	SealedBytes       int64             `json:"sealed_bytes"`
	FirstAcceptedS    float64           `json:"first_accepted_s"`
	AnswersAccepted   int               `json:"answers_accepted"`
	RewardWei         *big.Int          `json:"reward_wei"`    // of the DistributeReward events, until WithdrawTx
	WithdrawnWei      *big.Int          `json:"withdrawn_wei"` // rise of the beneficiary's balance until WithdrawTx, less what waited in the escrow before
	WithdrawTx        common.Hash       `json:"withdraw_tx"`
	DownloadIdentical bool              `json:"download_identical"`
	Addresses         map[string]string `json:"addresses"`
}

// Run goes through all steps, each only if an earlier run has not done it, and
// returns when a reward is withdrawn and every file came back byte for byte.
func Run(ctx context.Context, o Options, r *Result) error {
	s, err := readState(o.Dir)
	if err != nil {
		return err
	}
	d := &run{Options: o, state: s, result: r}
	r.RewardWei, r.WithdrawnWei = new(big.Int), new(big.Int)
	for _, step := range []func(context.Context) error{d.upload, d.fill, d.seal, d.earn, d.download} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

type run struct {
	Options
	state  *state
	result *Result
}

func (d *run) say(format string, args ...any) { d.Say(fmt.Sprintf(format, args...)) }

// upload stores the user's file and, while there is less than MinBytes, a
// generated one.
func (d *run) upload(ctx context.Context) error {
	var paths []string
	total := d.state.total()
	if d.File != "" {
		path, err := filepath.Abs(d.File)
		if err != nil {
			return fmt.Errorf("find the file %s: %w", d.File, err)
		}
		st, err := os.Stat(path)
		switch {
		case err != nil:
			return fmt.Errorf("store the file: %w", err)
		case !st.Mode().IsRegular():
			return fmt.Errorf("store the file %s: it is no regular file", d.File)
		case st.Size() == 0:
			return fmt.Errorf("store the file %s: it is empty, and the network stores one byte at least", d.File)
		}
		h, err := sum(path)
		if err != nil {
			return err
		}
		if !d.state.has(path, h) {
			total += st.Size()
			paths = append(paths, path)
		}
	}
	if missing := MinBytes - total; missing > 0 {
		name := filepath.Join(d.Dir, fmt.Sprintf("generated-%d.bin", len(d.state.Files)))
		if err := generate(ctx, name, missing, d.Seed+uint64(len(d.state.Files))); err != nil {
			return err
		}
		if d.File != "" {
			d.say("The file has less than %s, so a generated one of %s is stored beside it.", units.Bytes(MinBytes), units.Bytes(missing))
		} else {
			d.say("Generated a file of %s: %s.", units.Bytes(missing), name)
		}
		paths = append(paths, name)
	}
	for _, path := range paths {
		if err := d.store(ctx, path); err != nil {
			return err
		}
	}
	if len(paths) == 0 {
		d.say("The network has %d files of this demo already (%s).", len(d.state.Files), units.Bytes(d.state.total()))
	}
	d.result.UploadedBytes = d.state.total()
	return nil
}

func (d *run) store(ctx context.Context, path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("store a file: %w", err)
	}
	h, err := sum(path)
	if err != nil {
		return err
	}
	start := time.Now()
	got, err := d.Customer.Upload(ctx, path, func(done, total int64) {
		d.Tell(Progress{What: "uploading " + filepath.Base(path), Done: done, Total: total, Since: start})
	})
	if err != nil {
		return fmt.Errorf("store the file %s: %w", path, err)
	}
	d.state.Files = append(d.state.Files, storedFile{path, st.Size(), h, got.Root, got.TxSeq, got.Tx})
	if err := d.state.write(); err != nil {
		return err
	}
	paid := "the network had it already"
	if got.Tx != (common.Hash{}) {
		paid = fmt.Sprintf("paid %s, transaction %s", tokens(got.Fee), got.Tx)
	}
	d.say("Stored %s (%s) through the public interface in %s: root %#x, entry %d of the flow; %s.",
		filepath.Base(path), units.Bytes(st.Size()), units.Duration(time.Since(start)), got.Root, got.TxSeq, paid)
	return nil
}

// seal waits until what is held is sealed.
func (d *run) seal(ctx context.Context) error {
	start := time.Now()
	before, _ := d.Sealing()
	for {
		sealed, sealable := d.Sealing()
		d.Tell(Progress{What: "sealing", Done: sealed, Total: sealable, From: before, Since: start})
		if d.result.SealedBytes = sealed; sealable > 0 && sealed >= sealable && sealable >= d.state.total() {
			d.say("Sealed %s for this miner.", units.Bytes(sealed))
			return nil
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// download fetches every file and compares it with what was stored.
func (d *run) download(ctx context.Context) error {
	for _, f := range d.state.Files {
		if err := d.fetch(ctx, f); err != nil {
			return err
		}
	}
	d.result.DownloadIdentical = true
	return nil
}

func (d *run) fetch(ctx context.Context, f storedFile) error {
	to := filepath.Join(d.Dir, "downloaded-"+filepath.Base(f.Path))
	if err := os.Remove(to); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("fetch the file %s: %w", f.Path, err)
	}
	start := time.Now()
	err := d.Customer.Download(ctx, f.Root, to, func(done, total int64) {
		d.Tell(Progress{What: "downloading " + filepath.Base(f.Path), Done: done, Total: total, Since: start})
	})
	if err != nil {
		return fmt.Errorf("fetch the file %s: %w", f.Path, err)
	}
	took := time.Since(start)
	h, err := sum(to)
	if err != nil {
		return err
	}
	if h != f.Sum {
		return fmt.Errorf("the file %s came back different: SHA-256 %s was stored, %s was downloaded to %s", f.Path, f.Sum, h, to)
	}
	d.say("Downloaded %s (%s) in %s, every segment proven: SHA-256 %s, the same as the original.", filepath.Base(f.Path), units.Bytes(f.Bytes), units.Duration(took), h)
	return os.Remove(to)
}

func pause(ctx context.Context, t time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(t):
		return nil
	}
}
