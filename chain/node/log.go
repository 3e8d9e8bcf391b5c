package node

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	// CometBFT's logging interface.
	cometlog "github.com/cometbft/cometbft/libs/log"
)

// cometLogger passes CometBFT's messages on. Its info level tells of every vote
// and block, so it becomes debug here. It listens for the message by which the
// consensus goroutine says that it has died: CometBFT itself goes on without it.
type cometLogger struct {
	log      *slog.Logger
	failed   func(detail string)
	stopping func() bool // if set, tells whether the node was asked to stop
}

var _ cometlog.Logger = cometLogger{}

func (c cometLogger) Debug(msg string, kv ...any) { c.write(slog.LevelDebug-4, msg, kv) }
func (c cometLogger) Info(msg string, kv ...any)  { c.write(slog.LevelDebug, msg, kv) }
func (c cometLogger) Warn(msg string, kv ...any)  { c.write(slog.LevelWarn, msg, kv) }

// Error also notices the death of consensus.
func (c cometLogger) Error(msg string, kv ...any) {
	if strings.HasPrefix(msg, consensusFailure) && c.failed != nil {
		detail := ""
		for i := 0; i+1 < len(kv); i += 2 {
			if kv[i] == "err" {
				detail = firstLine(kv[i+1])
			}
		}
		c.failed(detail)
	}
	c.write(slog.LevelWarn, msg, kv)
}

func (c cometLogger) With(kv ...any) cometlog.Logger {
	return cometLogger{log: c.log.With(kv...), failed: c.failed, stopping: c.stopping}
}

func (c cometLogger) write(l slog.Level, msg string, kv []any) {
	if l == slog.LevelWarn && c.stopping != nil && c.stopping() && !strings.HasPrefix(msg, consensusFailure) {
		l = slog.LevelDebug // complaints about what the stop itself closed
	}
	if c.log.Enabled(context.Background(), l) {
		c.log.Log(context.Background(), l, msg, readable(kv)...)
	}
}

// consensusFailure begins the message by which the consensus goroutine says that
// it has died.
const consensusFailure = "CONSENSUS FAILURE"

// asText is a value that JSON would show by its fields, or as {}.
type asText struct{ fmt.Stringer }

// LogValue implements slog.LogValuer.
func (t asText) LogValue() slog.Value { return slog.StringValue(t.String()) }

// readable gives values that know their text as that text.
func readable(kv []any) []any {
	out := slices.Clone(kv)
	for i := 1; i < len(out); i += 2 {
		switch v := out[i].(type) {
		case error, slog.LogValuer, time.Time, time.Duration:
		case fmt.Stringer:
			out[i] = asText{v}
		}
	}
	return out
}

func firstLine(v any) string {
	s, _, _ := strings.Cut(slog.AnyValue(v).String(), "\n")
	return s
}
