package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/mining"
)

func statusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "say what the running node does, and why it is not mining",
		Description: "Asks the status API of `zgminer run` or `zgminer demo` in the same home. On a\n" +
			"terminal the screen stays live until Ctrl-C; in a pipe, with --once or --json it\n" +
			"is printed once.\n\nExit codes: 0 nothing stands still, 1 something does or nothing runs, 2 wrong usage.\n\n" +
			"Examples:\n   zgminer status\n   zgminer --home ~/.zgminer/demo status --once\n   zgminer status --json | jq .mining.reason",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "once", Usage: "print once also on a terminal"},
			&cli.StringFlag{Name: "url", Usage: "status API to ask (default: status.addr of the settings)"},
			jsonFlag(),
		},
		Action: runStatus,
	}
}

func runStatus(c *cli.Context) error {
	url := c.String("url")
	if url == "" {
		addr := settings(c).Status.Addr
		if addr == "" {
			return cli.Exit("status.addr is empty in the settings: the node serves no status", exitUsage)
		}
		url = "http://" + addr + "/status"
	}
	live := isTerminal(c.App.Writer) && !c.Bool("once") && !c.Bool("json")
	for {
		raw, s, err := askStatus(c.Context, url)
		if err != nil {
			if c.Context.Err() != nil && live {
				return nil
			}
			return err
		}
		switch {
		case c.Bool("json"):
			_, err = c.App.Writer.Write(raw)
		case live:
			fmt.Fprint(c.App.Writer, "\x1b[H\x1b[2J")
			err = printStatus(c.App.Writer, s)
		default:
			err = printStatus(c.App.Writer, s)
		}
		if err != nil {
			return err
		}
		if !live {
			if !s.Healthy {
				return cli.Exit("", exitFailure)
			}
			return nil
		}
		select {
		case <-c.Context.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// askStatus reads the status API.
func askStatus(ctx context.Context, url string) (raw []byte, s miner.Status, err error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, s, cli.Exit(fmt.Sprintf("--url: %v", err), exitUsage)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, s, fmt.Errorf("ask for the status: %w; is zgminer run or zgminer demo running with this --home?", err)
	}
	defer resp.Body.Close()
	if raw, err = io.ReadAll(io.LimitReader(resp.Body, 16<<20)); err != nil {
		return nil, s, fmt.Errorf("ask %s for the status: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, s, fmt.Errorf("ask %s for the status: the answer is %s", url, resp.Status)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, s, fmt.Errorf("ask %s for the status: %w", url, err)
	}
	return raw, s, nil
}

func printStatus(out io.Writer, s miner.Status) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	line := func(name, format string, args ...any) { fmt.Fprintf(w, "%s\t%s\n", name, fmt.Sprintf(format, args...)) }
	fmt.Fprintf(w, "zgminer on %s (chain %d), up %s\n\n", s.Network, s.ChainID, units.Duration(time.Duration(s.Uptime)*time.Second))
	f := s.Flow
	text := fmt.Sprintf("%s in %s submissions; %s, block %d of %d", bytesText(f.Bytes), units.Count(float64(f.Submissions)), f.Phase, f.Block, f.Head)
	if f.Lag > 0 && f.ETA > 0 {
		text += ", " + etaText(f.ETA) + " left"
	}
	line("flow", "%s", text)
	h := s.Share
	line("own share", "shard %s: %s; held %s, known zeros %s", h.Shard, bytesText(h.Own), bytesText(h.Held), bytesText(h.Zeros))
	text = bytesText(h.Sealed)
	if h.Sealable > h.Sealed {
		text += fmt.Sprintf(" of %s, %s, %s left", bytesText(h.Sealable), units.Rate(h.SealRate), etaText(h.SealETA))
	}
	line("sealed", "%s", text)
	line("files", "%d known, %d finalized here", s.Files.Known, s.Files.Finalized)
	if x := s.Fetching; x.Missing > 0 || len(x.Nodes) > 0 {
		text := fmt.Sprintf("%d segments missing, %s from %d of %d nodes", x.Missing, units.Rate(x.Rate), x.Peers, len(x.Nodes))
		if x.ETA > 0 {
			text += ", " + etaText(x.ETA) + " left"
		}
		if x.Reason != "" {
			text += ": " + x.Reason
		}
		line("fetching", "%s", text)
	}
	for _, d := range s.Disks {
		text := fmt.Sprintf("%s of %s used", bytesText(d.Used), bytesText(d.Quota))
		if !d.Direct {
			text += ", through the page cache"
		}
		if d.Problem != "" {
			text += ": " + d.Problem
		}
		line(d.Path, "%s", text)
	}
	if m := s.Mining; m != nil {
		fmt.Fprintln(w)
		printMining(line, m)
	}
	if len(s.Problems) > 0 {
		fmt.Fprintln(w)
		for _, p := range s.Problems {
			mark := "warning"
			if p.Severity == health.Error {
				mark = "problem"
			}
			line(mark, "%s: %s", p.Code, p.Sentence)
			if p.Hint != "" {
				line("", "%s", p.Hint)
			}
		}
	}
	return w.Flush()
}

func printMining(line func(name, format string, args ...any), m *miner.MiningStatus) {
	line("mining", "%s (%s)", m.Reason, m.Code)
	line("miner id", "%s, earns for %s", m.MinerID, m.Beneficiary)
	line("window", "epoch %d, blocks %d to %d, opens in %.0f s, closes in %.0f s; the epoch takes %d more answers", m.Epoch, m.WindowFrom, m.WindowTo, m.OpensIn, m.ClosesIn, m.QuotaLeft)
	if m.Difficulty != nil {
		line("difficulty", "%s", m.Difficulty)
	}
	line("rates", "10 s / 60 s / 15 min, each per second")
	for _, r := range []struct {
		name string
		v    [3]float64
	}{{"  pads", m.Rates.Pads}, {"  loads", m.Rates.Loads}, {"  mixes", m.Rates.Mixes}, {"  hits", m.Rates.Hits}} {
		line(r.name, "%s / %s / %s", units.Count(r.v[0]), units.Count(r.v[1]), units.Count(r.v[2]))
	}
	if m.Ideal > 0 {
		line("ideal", "%s mixes per second while searching with the %s range at %d %% of the processors", units.Count(m.Ideal), m.Range, m.Percent)
	}
	for _, t := range append(append([]mining.Part(nil), m.Devices...), m.Tiers...) {
		text := fmt.Sprintf("%s mixes", units.Count(float64(t.Totals.Mixes)))
		if t.Retired != "" {
			text += "; retired: " + t.Retired
		}
		if t.ReadErrors > 0 {
			text += fmt.Sprintf("; %d read errors, the newest: %s", t.ReadErrors, t.LastError)
		}
		line("  "+t.Name, "%s", text)
	}
	line("answers", "%d hits, %d sent, %d accepted, %d final", m.Hits, m.Sent, m.Accepted, m.Final)
	for _, l := range m.Lost {
		line("  lost", "%d %s, %d gas: %s", l.Count, l.Cause, l.Gas, l.Reason)
	}
	line("balance", "%s, enough for %d answers", tokensText(m.Balance), m.Pays)
	if b := m.Beat; b != nil {
		line("heartbeat", "%s (%s)", b.Text, b.Code)
	}
	line("earned", "%s with %d answers; gas cost %s since the start", tokensText(m.Earned), m.Answers, tokensText(m.Fees))
	for i, d := range m.PerDay {
		if i >= len(m.PerDay)-3 {
			line("  "+d.Date, "%s, %d answers", tokensText(d.Wei), d.Answers)
		}
	}
	if k := m.Keeper; k.Pending > 0 || k.Problem != "" {
		line("contexts", "%d pending, %s spent today%s", k.Pending, tokensText(k.SpentToday), strings.TrimRight("; "+k.Problem, "; "))
	}
}

func bytesText(n uint64) string { return units.Bytes(n).String() }

func tokensText(wei *big.Int) string {
	if wei == nil {
		return "0 tokens"
	}
	return tx.Tokens(wei)
}

func etaText(seconds float64) string {
	if seconds < 0 {
		return "unknown time"
	}
	return units.Duration(time.Duration(seconds * float64(time.Second)))
}
