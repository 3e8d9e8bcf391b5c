package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner"
	"github.com/zgminer/zgminer/miner/plan"
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
	own, err := ownHome(c)
	if err != nil {
		return err
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
		if own != "" && !sameFolder(own, s.Home) {
			return fmt.Errorf("the node of this home does not run, or without a status API: %s is answered by a node that keeps its data in %s, and this home's are in %s; start this one with zgminer run (with a status.addr of its own), name the other with --home, or ask it with --url %s", url, s.Home, own, url)
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

// ownHome is the folder whose node is meant, "" if --url names any.
func ownHome(c *cli.Context) (string, error) {
	if c.String("url") != "" {
		return "", nil
	}
	h, err := home(c)
	if err != nil {
		return "", err
	}
	return filepath.Abs(storageHome(h, &settings(c).Config))
}

// storageHome is where a home's storage node keeps index and outbox.
func storageHome(home string, cfg *config.Config) string {
	if cfg.Storage.Home != "" {
		return cfg.Storage.Home
	}
	return filepath.Join(home, "storage")
}

// sameFolder compares two paths, links followed.
func sameFolder(a, b string) bool {
	if a == b {
		return true
	}
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
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
	if s.Public == "" {
		line("found by", "nobody by itself: storage.public_url is empty, and without libp2p no public indexer discovers this node; clients name it with --node or ask its own indexer")
	}
	for _, r := range s.RPC {
		text := fmt.Sprintf("block %d, %d behind, %.0f ms, %.0f %% errors", r.Height, r.Lag, r.Latency*1000, r.Errors*100)
		if !r.Usable {
			text += ", not used now"
		}
		if r.Problem != "" && (r.Errors > 0.01 || !r.Usable) {
			text += ": " + r.Problem
		}
		line("RPC "+r.Server, "%s", text)
	}
	f := s.Flow
	text := fmt.Sprintf("%s in %s submissions; %s, block %d of %d", bytesText(f.Bytes), units.Count(float64(f.Submissions)), f.Phase, f.Block, f.Head)
	if f.Lag > 0 && f.ETA > 0 {
		text += ", " + etaText(f.ETA) + " left"
	}
	line("flow", "%s", text)
	h := s.Share
	line("own share", "shard %s: %s; held %s, beside them %s known zeros", h.Shard, bytesText(h.Own), bytesText(h.Held), bytesText(h.Zeros))
	text = bytesText(h.Sealed)
	if h.Sealable > h.Sealed {
		text += fmt.Sprintf(" of %s, %s, %s left", bytesText(h.Sealable), units.Rate(h.SealRate), etaText(h.SealETA))
	}
	if h.SealReason != "" && (h.Sealable > h.Sealed || h.Held > 0 && h.Sealed == 0) {
		text += "; " + h.SealReason
	}
	line("sealed", "%s", text)
	line("files", "%d known, %d finalized here", s.Files.Known, s.Files.Finalized)
	if x := s.Fetching; x.Missing != 0 || len(x.Nodes) > 0 {
		missing := fmt.Sprintf("%d segments missing", x.Missing)
		if x.Missing < 0 {
			missing = fmt.Sprintf("%d files incomplete, how many segments they lack is not known", s.Files.Pending)
		}
		text := fmt.Sprintf("%s, %s from %d of %d nodes", missing, units.Rate(x.Rate), x.Peers, len(x.Nodes))
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
		if d.Free >= 0 {
			text += ", " + bytesText(uint64(d.Free)) + " free on the disk"
		}
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
	if m.Yielding != "" {
		line("", "%s", m.Yielding)
	}
	if m.MinerID == (common.Hash{}) {
		return
	}
	line("miner id", "%s, earns for %s", m.MinerID, m.Beneficiary)
	if m.WindowTo > 0 {
		line("window", "epoch %d, blocks %d to %d, opens in %.0f s, closes in %.0f s; the epoch takes %d more answers", m.Epoch, m.WindowFrom, m.WindowTo, m.OpensIn, m.ClosesIn, m.QuotaLeft)
	}
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
	if m.Limit != "" {
		line("bottleneck", "%s", m.Limit)
	}
	if r := m.Ranges; len(r.Options) > 0 {
		score := func(o plan.RangeOption) string { return units.Count(o.Score) + " (" + shardsOf(o.Shards) + ")" }
		line("ranges", "full-range loads/s: wide %s, own shard %s; %s", score(r.Wide), score(r.Shard), r.Reason)
	}
	for _, d := range m.Devices {
		text := fmt.Sprintf("%s mixes", units.Count(float64(d.Mixes)))
		if d.Retired != "" {
			text += "; retired: " + d.Retired
		}
		line("  "+d.Name, "%s", text)
	}
	for _, t := range m.Tiers {
		text := fmt.Sprintf("%s mixes", units.Count(float64(t.Mixes)))
		if t.ReadErrors > 0 {
			text += fmt.Sprintf("; %d read errors, the newest: %s", t.ReadErrors, t.LastError)
		}
		line("  "+t.Name, "%s", text)
	}
	line("answers", "%d hits, %d sent, %d accepted, %d final, %d refused or not mined", m.Hits, m.Sent, m.Accepted, m.Final, m.Rejected)
	for _, l := range m.Lost {
		line("  lost", "%d %s, %d gas: %s", l.Count, l.Cause, l.Gas, l.Reason)
	}
	for _, c := range m.Chunks {
		if !c.Pays {
			line("  no pay", "pricing chunk %d pays nothing for an answer now: it is not full, used up or expired", c.Index)
		}
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

// shardsOf is "1 shard" or "n shards".
func shardsOf(n int) string {
	if n == 1 {
		return "1 shard"
	}
	return fmt.Sprintf("%d shards", n)
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
