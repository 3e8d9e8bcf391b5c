package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/options"
)

const (
	// externalTimeout is how long the status of a chain elsewhere may take.
	externalTimeout = 20 * time.Second
	// externalAge is the age of a newest block up to which a chain elsewhere is
	// taken to be alive.
	externalAge = time.Minute
)

// externalStatus is `chain status --json` of mode external.
type externalStatus struct {
	Mode      string           `json:"mode"`
	ChainID   uint64           `json:"chain_id"`
	Height    uint64           `json:"height"`
	Hash      string           `json:"hash"`
	BlockTime time.Time        `json:"block_time"`
	Ready     bool             `json:"ready"`
	Servers   []externalServer `json:"servers"`
	Problem   string           `json:"problem,omitempty"`
}

type externalServer struct {
	Server    string  `json:"server"`
	Height    uint64  `json:"height"`
	Lag       uint64  `json:"lag_blocks"`
	Latency   float64 `json:"latency_seconds"`
	LastError string  `json:"last_error,omitempty"`
}

// runExternalStatus asks the servers of mode external.
func runExternalStatus(c *cli.Context, o options.Options) error {
	ctx, cancel := context.WithTimeout(c.Context, externalTimeout)
	defer cancel()
	remote, err := client.FromSettings(ctx, o, client.Options{})
	if errors.Is(err, client.ErrUnavailable) { // the settings may be right
		err = fmt.Errorf("chain.mode is external: %w", err)
		if c.Bool("json") {
			s := externalStatus{Mode: o.Mode, ChainID: uint64(o.ChainID), Servers: []externalServer{}, Problem: err.Error()}
			return errors.Join(writeJSON(c.App.Writer, s), cli.Exit("", exitFailure))
		}
		return err
	}
	if err != nil {
		return cli.Exit(fmt.Sprintf("chain.mode is external: %v", err), exitUsage)
	}
	defer remote.Close()
	head, err := remote.Head(ctx)
	if err != nil {
		return fmt.Errorf("ask chain %d for its newest block: %w", o.ChainID, err)
	}
	s := externalStatus{Mode: o.Mode, ChainID: uint64(o.ChainID), Height: head.Number, Hash: head.Hash.Hex(), BlockTime: time.Unix(int64(head.Time), 0).UTC()}
	s.Ready = time.Since(s.BlockTime) < externalAge
	for _, server := range remote.Servers() {
		s.Servers = append(s.Servers, externalServer{server.Server, server.Height, server.Lag, server.Latency.Seconds(), server.LastError})
	}
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, s)
	} else {
		err = printExternalStatus(c, s)
	}
	if err == nil && !s.Ready {
		return cli.Exit("", 1)
	}
	return err
}

func printExternalStatus(c *cli.Context, s externalStatus) error {
	fmt.Fprintf(c.App.Writer, "chain %d through other nodes, height %d\n  newest block  %s %s\n", s.ChainID, s.Height, s.BlockTime.Format(time.RFC3339), s.Hash)
	w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
	fmt.Fprint(w, "  server\theight\tlag\tlatency\tlast error\n")
	for _, v := range s.Servers {
		fmt.Fprintf(w, "  %s\t%d\t%d\t%.0f ms\t%s\n", v.Server, v.Height, v.Lag, v.Latency*1000, v.LastError)
	}
	return w.Flush()
}
