package evm

import (
	"context"
	"log/slog"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	gethlog "github.com/ethereum/go-ethereum/log"
)

// shifted passes geth's records on one level lower, except errors.
type shifted struct{ slog.Handler }

// harmless are geth's warnings and errors that describe normal life here.
var harmless = []string{
	"Head state missing, repairing",                                         // after a crash: blocks are replayed
	"Sanitizing invalid",                                                    // zero prices are set after geth's check
	"P2P server will be useless",                                            // it is meant to be
	"Head block is not reachable",                                           // an empty database
	"Served eth_",                                                           // an RPC client's error is not the node's
	"Chain view: block hash unavailable", "Log index head rendering failed", // after a state sync old logs are searched without index
}

func lower(l slog.Level, msg string) slog.Level {
	for _, h := range harmless {
		if strings.HasPrefix(msg, h) {
			return slog.LevelDebug
		}
	}
	switch {
	case l >= gethlog.LevelCrit:
		return slog.LevelError
	case l >= slog.LevelError:
		return slog.LevelError
	case l >= slog.LevelWarn:
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// Enabled implements slog.Handler.
func (s shifted) Enabled(ctx context.Context, l slog.Level) bool {
	return s.Handler.Enabled(ctx, lower(l, ""))
}

// Handle implements slog.Handler.
func (s shifted) Handle(ctx context.Context, r slog.Record) error {
	level := lower(r.Level, r.Message)
	if !s.Handler.Enabled(ctx, level) {
		return nil
	}
	if r.Level >= gethlog.LevelCrit {
		r.Message = "the EVM cannot go on, the process ends: " + r.Message + " (usual causes: disk full or failing; free space and start again)"
	}
	out := slog.NewRecord(r.Time, level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		switch t := a.Value.Any().(type) { // JSON would show {}
		case common.PrettyAge:
			a.Value = slog.StringValue(t.String())
		case common.PrettyDuration:
			a.Value = slog.StringValue(t.String())
		}
		out.AddAttrs(a)
		return true
	})
	return s.Handler.Handle(ctx, out)
}

// WithAttrs implements slog.Handler.
func (s shifted) WithAttrs(a []slog.Attr) slog.Handler { return shifted{s.Handler.WithAttrs(a)} }

// WithGroup implements slog.Handler.
func (s shifted) WithGroup(n string) slog.Handler { return shifted{s.Handler.WithGroup(n)} }
