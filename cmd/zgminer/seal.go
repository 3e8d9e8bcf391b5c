package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync/atomic"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/repair"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/miner/sync"
)

func sealCommand() *cli.Command {
	return &cli.Command{
		Name:  "seal",
		Usage: "look at the stored data of a stopped node, verify and repair them",
		Description: "These commands open the home themselves, so the node must be stopped; a running one\n" +
			"is shown by zgminer status.\n\n" +
			"Example:\n   zgminer seal verify && echo everything is as the chain says",
		Subcommands: []*cli.Command{sealStatusCommand(), sealVerifyCommand(), sealRepairCommand()},
	}
}

func sealStatusCommand() *cli.Command {
	return &cli.Command{
		Name:        "status",
		Usage:       "say what is stored and sealed",
		Description: "Exit codes: 0 all directories can be read, 1 not, 2 wrong usage, 5 the node runs.\n\nExample:\n   zgminer seal status --json",
		Flags:       []cli.Flag{jsonFlag()},
		Action:      sealStatus,
	}
}

// rangeFlags choose loads.
func rangeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.Uint64Flag{Name: "from", Usage: "first load (256 KiB of the flow)"},
		&cli.Uint64Flag{Name: "to", Usage: "load behind the last (0: all)"},
		&cli.IntFlag{Name: "threads", Usage: "loads verified at the same time (0: one for each processor)"},
		jsonFlag(),
	}
}

func sealVerifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "hash everything stored and compare it with the roots from the chain",
		Description: "Names what differs by user file, load, seal units, data file and offset, as narrowly\n" +
			"as roots are known: in general one segment of 256 KiB. Nothing is changed.\n\n" +
			"Exit codes: 0 all is as the chain says, 1 not or failed, 2 wrong usage, 5 the node runs.\n\n" +
			"Examples:\n   zgminer seal verify\n   zgminer seal verify --from 4096 --to 8192 --json",
		Flags:  rangeFlags(),
		Action: sealVerify,
	}
}

func sealRepairCommand() *cli.Command {
	return &cli.Command{
		Name:  "repair",
		Usage: "verify, give up what is damaged, and fetch it from other nodes",
		Description: "What comes is stored only if its proof leads to the root on the chain. Files that no\n" +
			"node has stay incomplete; the running node goes on looking for them.\n\n" +
			"Exit codes: 0 everything is whole again, 1 not or failed, 2 wrong usage, 5 the node runs.\n\n" +
			"Examples:\n   zgminer seal repair\n   zgminer seal repair --node http://192.0.2.7:5678",
		Flags: append(rangeFlags(),
			&cli.StringSliceFlag{Name: "node", Usage: "`URL` of a storage node to fetch from, besides storage.peers (may be given several times)"},
			&cli.BoolFlag{Name: "lost-disks", Usage: "give up also what lies in data files that are not there"},
			&cli.IntFlag{Name: "tries", Usage: "times that a file is looked for", Value: 3}),
		Action: sealRepair,
	}
}

// offline opens the parts of the stopped storage node. Unless create is set there has
// to be one: a mistyped home must not look like one without damage.
func offline(c *cli.Context, create bool) (*miner.Offline, error) {
	h, err := home(c)
	if err != nil {
		return nil, err
	}
	cfg := settings(c).Config
	dir := cfg.Storage.Home
	if dir == "" {
		dir = filepath.Join(h, "storage")
	}
	if _, err := os.Stat(dir); err != nil && !create {
		return nil, cli.Exit(fmt.Sprintf("there is no storage in %s: %v; check --home", dir, err), exitUsage)
	}
	k, err := selectKernels(c, "")
	if err != nil {
		return nil, err
	}
	o, err := miner.OpenOffline(miner.Config{Home: dir, Storage: cfg.Storage, Miner: cfg.Miner, CPU: k.CPU, Log: slog.Default()})
	if errors.Is(err, miner.ErrInUse) {
		return nil, cli.Exit(err.Error(), node.CodeInUse)
	}
	return o, err
}

func sealStatus(c *cli.Context) (err error) {
	o, err := offline(c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	st, counts, shard := o.Store.Stats(), o.Files.Counts(), o.Files.Shard()
	number, _, _ := o.Flow.Progress()
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, struct {
			Shard     string `json:"shard"`
			FlowBytes uint64 `json:"flow_bytes"`
			Block     uint64 `json:"block"`
			Entries   uint64 `json:"entries"`
			Finalized uint64 `json:"entries_finalized"`
			Loads     uint64 `json:"loads"`
			Complete  uint64 `json:"loads_complete"`
			Whole     uint64 `json:"loads_sealed"`
			Units     uint64 `json:"units_sealed"`
			Zeros     uint64 `json:"loads_zero"`
			InDoubt   uint64 `json:"loads_in_doubt"`
			Used      uint64 `json:"used_bytes"`
			Quota     uint64 `json:"quota_bytes"`
			MinerID   string `json:"miner_id"`
			Lost      any    `json:"lost_files"`
		}{shard.String(), o.Flow.Length() * 256, number, counts.Total, counts.Finalized, st.Loads, st.Complete, st.Whole, st.SealedUnits, st.ZeroLoads, st.InDoubt,
			st.UsedBytes, st.QuotaBytes, fmt.Sprintf("0x%x", st.MinerID), append([]string{}, st.LostFiles...)})
	} else {
		w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
		fmt.Fprintf(w, "flow\t%s, read up to block %d\n", units.Bytes(o.Flow.Length()*256), number)
		fmt.Fprintf(w, "own share\tshard %s\n", shard)
		fmt.Fprintf(w, "files\t%d, %d of them complete\n", counts.Total, counts.Finalized)
		fmt.Fprintf(w, "stored\t%s of %s: %d loads, %d complete\n", units.Bytes(st.UsedBytes), units.Bytes(st.QuotaBytes), st.Loads, st.Complete)
		fmt.Fprintf(w, "sealed\t%d units, %d loads whole, %d in doubt\n", st.SealedUnits, st.Whole, st.InDoubt)
		fmt.Fprintf(w, "known zeros\t%d loads\n", st.ZeroLoads)
		for _, d := range st.Dirs {
			note := "direct I/O"
			if !d.Direct {
				note = "through the page cache: " + d.Buffered
			}
			if d.Err != "" {
				note = d.Err
			}
			fmt.Fprintf(w, "%s\t%s of %s in %d files, %s\n", d.Path, units.Bytes(d.UsedBytes), units.Bytes(d.QuotaBytes), d.Files, note)
		}
		for _, lost := range st.LostFiles {
			fmt.Fprintf(w, "lost\t%s\n", lost)
		}
		err = w.Flush()
	}
	bad := len(st.LostFiles) > 0 || slices.ContainsFunc(st.Dirs, func(d store.DirStats) bool { return d.Err != "" })
	if err == nil && bad {
		err = cli.Exit("", exitFailure)
	}
	return err
}

// sealReport is what verify and repair print with --json.
type sealReport struct {
	repair.Result
	Damage   []repair.Damage `json:"damage"`
	GivenUp  []uint64        `json:"given_up,omitempty"` // log entries
	Fetch    []uint64        `json:"fetch,omitempty"`    // those, and others that are there in part
	Left     []uint64        `json:"left,omitempty"`     // those that no node has
	Segments uint64          `json:"fetched_segments,omitempty"`
	Whole    bool            `json:"whole"`
}

// verifyOffline verifies what the flags choose and tells of it.
func verifyOffline(c *cli.Context, o *miner.Offline) (rep sealReport, err error) {
	opt := repair.Options{Log: o.Flow, Store: o.Store, CPU: o.CPU(), First: c.Uint64("from"), End: c.Uint64("to"), Threads: c.Int("threads")}
	if opt.Threads == 0 {
		opt.Threads = runtime.GOMAXPROCS(0)
	}
	rep.Damage = []repair.Damage{}
	total := o.Store.Stats().Loads
	show := newSealProgress(c.App.ErrWriter, c.Bool("json"))
	opt.Found = func(d repair.Damage) {
		rep.Damage = append(rep.Damage, d)
		if !c.Bool("json") {
			fmt.Fprintln(c.App.Writer, d)
		}
	}
	opt.Progress = func(_ uint64, r repair.Result) { show.show("verified", r.Loads, total) }
	rep.Result, err = repair.Verify(c.Context, opt)
	return rep, err
}

func sealVerify(c *cli.Context) (err error) {
	o, err := offline(c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	rep, err := verifyOffline(c, o)
	if err != nil {
		return err
	}
	rep.Whole = rep.Damages == 0
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, rep)
	} else {
		err = printVerified(c.App.Writer, &rep)
	}
	if err == nil && !rep.Whole {
		if !c.Bool("json") {
			fmt.Fprintln(c.App.Writer, "zgminer seal repair fetches what is damaged from other nodes.")
		}
		err = cli.Exit("", exitFailure)
	}
	return err
}

func printVerified(w io.Writer, r *sealReport) error {
	rate := ""
	if s := r.Took.Seconds(); s > 0 {
		rate = fmt.Sprintf(" in %s, %s/s", units.Duration(r.Took), units.Bytes(uint64(float64(r.Bytes)/s)))
	}
	_, err := fmt.Fprintf(w, "%d loads with %s verified%s: %s as the chain says, %s damaged in %d places, %s could not be checked\n",
		r.Loads, units.Bytes(r.Bytes), rate, units.Bytes(r.Checked), units.Bytes(r.Damaged), r.Damages, units.Bytes(r.Unknown))
	return err
}

func sealRepair(c *cli.Context) (err error) {
	o, err := offline(c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if lost := o.Store.Stats().LostFiles; len(lost) > 0 && !c.Bool("lost-disks") {
		return cli.Exit(fmt.Sprintf("%d data files cannot be read, the first is %s: bring the disk back, or give --lost-disks to fetch everything on it again", len(lost), lost[0]), exitFailure)
	}
	rep, err := verifyOffline(c, o)
	if err != nil {
		return err
	}
	if rep.GivenUp, err = repair.GiveUp(c.Context, o.Files, rep.Damage); err != nil {
		return err
	}
	asJSON := c.Bool("json")
	if !asJSON {
		if err := printVerified(c.App.Writer, &rep); err != nil {
			return err
		}
	}
	if rep.Fetch, err = halfThere(o.Files); err != nil {
		return err
	}
	if len(rep.Fetch) > 0 {
		if err := fetchAgain(c, o, &rep); err != nil {
			return err
		}
	}
	rep.Whole = len(rep.Left) == 0
	switch {
	case asJSON:
		err = writeJSON(c.App.Writer, rep)
	case len(rep.Fetch) > 0:
		_, err = fmt.Fprintf(c.App.Writer, "%d files miss data, %d of them since now; %d segments came from other nodes; %d files are still incomplete %v\n", len(rep.Fetch), len(rep.GivenUp), rep.Segments, len(rep.Left), rep.Left)
	}
	if err == nil && !rep.Whole {
		err = cli.Exit("", exitFailure)
	}
	return err
}

// halfThere lists files of which some data are stored: what was given up, now or
// before.
func halfThere(f *files.Files) (list []uint64, err error) {
	for from := uint64(0); ; {
		seqs, next, err := f.Pending(from, 256)
		if err != nil {
			return nil, err
		}
		for _, seq := range seqs {
			info, ok, err := f.BySeq(seq)
			if err != nil {
				return nil, err
			}
			if ok && (info.State == files.Uploading || info.State == files.Duplicate) {
				list = append(list, seq)
			}
		}
		if len(seqs) == 0 || next <= from {
			return list, nil
		}
		from = next
	}
}

// fetchAgain fetches what is there in part.
func fetchAgain(c *cli.Context, o *miner.Offline, rep *sealReport) error {
	cfg := settings(c).Config
	network, err := cfg.Storage.Presets(&cfg.Chain).Resolve()
	if err != nil || cfg.Storage.NoIndexers() {
		network.Indexers = nil // an unknown network has none
	}
	s, err := sync.New(sync.Options{Files: o.Files, Peers: slices.Concat(c.StringSlice("node"), cfg.Storage.Peers), Indexers: network.Indexers, Logger: slog.Default()})
	if err != nil {
		return cli.Exit(err, exitUsage)
	}
	ctx, stop := context.WithCancel(c.Context)
	done := make(chan error, 2)
	go func() { done <- s.Run(ctx) }()
	go func() { done <- o.Files.Run(ctx) }()
	defer func() { stop(); <-done; <-done }()
	show := newSealProgress(c.App.ErrWriter, c.Bool("json"))
	rep.Left, err = repair.Fetch(ctx, s, o.Files, rep.Fetch, c.Int("tries"), func(left int) {
		show.show("files complete", uint64(len(rep.Fetch)-left), uint64(len(rep.Fetch)))
	})
	rep.Segments = s.Report().Segments
	for _, p := range s.Report().Peers {
		if p.Reason != "" {
			slog.Warn("a storage node did not help", "node", p.URL, "state", p.State, "reason", p.Reason)
		}
	}
	return err
}

// sealProgress prints a line now and then.
type sealProgress struct {
	w    io.Writer
	next atomic.Int64 // Unix nanoseconds
}

func newSealProgress(w io.Writer, quiet bool) *sealProgress {
	if quiet {
		w = io.Discard
	}
	p := &sealProgress{w: w}
	p.next.Store(time.Now().Add(lineInterval).UnixNano())
	return p
}

func (p *sealProgress) show(what string, done, total uint64) {
	now := time.Now()
	if due := p.next.Load(); now.UnixNano() < due || !p.next.CompareAndSwap(due, now.Add(lineInterval).UnixNano()) {
		return
	}
	fmt.Fprintf(p.w, "%d of %d %s\n", done, total, what)
}
