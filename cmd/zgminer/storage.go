package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/flow/snapshot"
)

func storageCommand() *cli.Command {
	return &cli.Command{
		Name:        "storage",
		Usage:       "take the storage node's log of submissions along, with data if wanted",
		Description: "The node must be stopped.\n\nExample:\n   zgminer storage snapshot export flow.snapshot",
		Subcommands: []*cli.Command{{
			Name:  "snapshot",
			Usage: "export and import the log of submissions",
			Description: "A snapshot holds entries, tree nodes and contexts up to the newest final block, and\n" +
				"on request unsealed data. It never holds a miner id, keys or sealed data, so it may\n" +
				"be given away; every root in it is checked on import.\n\n" +
				"Example:\n   zgminer storage snapshot import flow.snapshot",
			Subcommands: []*cli.Command{snapshotExportCommand(), snapshotImportCommand()},
		}},
	}
}

func snapshotExportCommand() *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write a snapshot to a file",
		ArgsUsage: "FILE",
		Description: "With --data the raw data of loads (256 KiB of the flow each) go along, as far as they\n" +
			"are held and are what the chain says.\n\nExit codes: 0 written, 1 failed, 2 wrong usage, 5 the node runs.\n\n" +
			"Examples:\n   zgminer storage snapshot export flow.snapshot\n   zgminer storage snapshot export --data 0-4096 --data 32768-40000 flow.snapshot",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "data", Usage: "loads whose data go along, `FIRST-END` (END not included), or all"},
			jsonFlag(),
		},
		Action: snapshotExport,
	}
}

func snapshotImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "fill an empty home from a snapshot",
		ArgsUsage: "FILE",
		Description: "Entries, nodes and contexts are checked against each other and the checksum; that they\n" +
			"are those of the chain is checked by the running node, which compares roots with the\n" +
			"contract. Data are stored only if they belong to their roots. Into a home that has a\n" +
			"log already only the data are taken.\n\n" +
			"Exit codes: 0 imported, 1 failed, 2 wrong usage, 5 the node runs.\n\n" +
			"Example:\n   zgminer storage snapshot import flow.snapshot",
		Flags:  []cli.Flag{jsonFlag()},
		Action: snapshotImport,
	}
}

// parseRanges reads FIRST-END of loads, or all.
func parseRanges(list []string) (out [][2]uint64, err error) {
	for _, text := range list {
		if text == "all" {
			return [][2]uint64{{0, ^uint64(0)}}, nil
		}
		a, b, ok := strings.Cut(text, "-")
		first, errFirst := strconv.ParseUint(a, 10, 64)
		end, errEnd := strconv.ParseUint(b, 10, 64)
		if !ok || errFirst != nil || errEnd != nil || first >= end {
			return nil, cli.Exit(fmt.Sprintf("--data %q: write FIRST-END in loads, such as 0-4096, or all", text), exitUsage)
		}
		out = append(out, [2]uint64{first, end})
	}
	return out, nil
}

// snapshotReport is what both commands print with --json.
type snapshotReport struct {
	File     string  `json:"file"`
	Block    uint64  `json:"block"`
	Entries  uint64  `json:"entries"`
	Epoch    uint64  `json:"epoch"`
	Pairs    uint64  `json:"pairs"`
	Loads    uint64  `json:"loads"`
	Skipped  uint64  `json:"loads_not_exported,omitempty"` // held in part or damaged
	Segments uint64  `json:"segments_stored,omitempty"`
	Bytes    uint64  `json:"bytes"`
	Seconds  float64 `json:"seconds"`
}

func snapshotExport(c *cli.Context) (err error) {
	if c.NArg() != 1 {
		return cli.Exit("name the file to write: zgminer storage snapshot export FILE", exitUsage)
	}
	ranges, err := parseRanges(c.StringSlice("data"))
	if err != nil {
		return err
	}
	o, err := offline(c, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	name, begun := c.Args().First(), time.Now()
	rep := snapshotReport{File: name}
	show := newSealProgress(c.App.ErrWriter, c.Bool("json"))
	opt := snapshot.ExportOptions{Progress: func(done, total uint64) { show.show("entries", done, total) }}
	if len(ranges) > 0 {
		if err := o.Files.Settle(c.Context); err != nil {
			return err
		}
		opt.Loads = exportLoads(c.Context, o, ranges, &rep.Skipped, show)
	}
	var s snapshot.Summary
	err = writeWhole(name, func(w io.Writer) (err error) {
		s, err = snapshot.Export(c.Context, w, o.Flow, opt)
		return err
	})
	if err != nil {
		return err
	}
	rep.take(&s, begun)
	if c.Bool("json") {
		return writeJSON(c.App.Writer, rep)
	}
	_, err = fmt.Fprintf(c.App.Writer, "%s: %d entries up to block %d and %d loads of data (%d held in part or damaged, not exported), %s\n",
		name, rep.Entries, rep.Block, rep.Loads, rep.Skipped, units.Bytes(rep.Bytes))
	return err
}

func (r *snapshotReport) take(s *snapshot.Summary, begun time.Time) {
	r.Block, r.Entries, r.Epoch, r.Pairs, r.Bytes, r.Seconds = s.Block, s.Next, s.Epoch, s.Pairs, s.Bytes, time.Since(begun).Seconds()
	r.Loads = max(r.Loads, s.Loads)
}

// exportLoads yields the data of the loads in ranges.
func exportLoads(ctx context.Context, o *miner.Offline, ranges [][2]uint64, skipped *uint64, show *sealProgress) iter.Seq2[snapshot.Load, error] {
	return func(yield func(snapshot.Load, error) bool) {
		done, total := uint64(0), o.Store.Stats().Loads
		for _, r := range ranges {
			for load := range o.Store.Summaries(r[0]) {
				if load >= r[1] || ctx.Err() != nil {
					break
				}
				data, ok, err := o.Files.ExportLoad(load)
				if err != nil || ok {
					if !yield(snapshot.Load{Number: load, Data: data}, err) {
						return
					}
				} else {
					*skipped++
				}
				done++
				show.show("loads", done, total)
			}
		}
	}
}

// writeWhole writes a file that exists as a whole or not at all.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.Close()
}

func snapshotImport(c *cli.Context) (err error) {
	if c.NArg() != 1 {
		return cli.Exit("name the file to read: zgminer storage snapshot import FILE", exitUsage)
	}
	o, err := offline(c, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	name, begun := c.Args().First(), time.Now()
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	rep := snapshotReport{File: name}
	show := newSealProgress(c.App.ErrWriter, c.Bool("json"))
	had := o.Flow.Next()
	if had == 0 {
		// First the log alone, so that damage further behind leaves the home empty.
		s, err := snapshot.Import(c.Context, f, o.Flow, snapshot.ImportOptions{Progress: func(done, total uint64) { show.show("entries", done, total) }})
		if err != nil {
			return err
		}
		rep.take(&s, begun)
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
	} else {
		rep.Loads = 0
	}
	total := rep.Loads
	loads, err := snapshot.Data(c.Context, f, func(l snapshot.Load) error {
		n, err := o.Files.ImportLoad(c.Context, l.Number, l.Data)
		rep.Segments += uint64(n)
		show.show("segments stored", rep.Segments, total)
		return err
	})
	if err != nil {
		return err
	}
	if err := o.Files.Settle(c.Context); err != nil {
		return err
	}
	rep.Loads, rep.Seconds = loads, time.Since(begun).Seconds()
	if c.Bool("json") {
		return writeJSON(c.App.Writer, rep)
	}
	what := fmt.Sprintf("%d entries up to block %d", rep.Entries, rep.Block)
	if had > 0 {
		what = fmt.Sprintf("the home had %d entries already, so only data", had)
	}
	_, err = fmt.Fprintf(c.App.Writer, "%s: %s, %d loads of data read, %d segments stored\n", name, what, rep.Loads, rep.Segments)
	return err
}
