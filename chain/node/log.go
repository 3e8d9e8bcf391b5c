package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"time"

	// CometBFT's logging interface.
	cometlog "github.com/cometbft/cometbft/libs/log"
	"golang.org/x/sys/unix"
)

// cometLogger passes CometBFT's messages on. Its info level tells of every vote
// and block, so it becomes debug here. It listens for what CometBFT itself goes on
// after although it cannot: the message by which the consensus goroutine says that
// it has died, and errors of writing to the disk. When the write-ahead log could not
// be written once, every later write fails too, so consensus signs no vote any more
// and waits for its own (cometbft v0.40 consensus/state.go signVote, wal.go).
type cometLogger struct {
	log        *slog.Logger
	failed     func(detail string)
	unwritable func(err error) // a file could not be written
	stopping   func() bool     // if set, tells whether the node was asked to stop
}

var _ cometlog.Logger = cometLogger{}

func (c cometLogger) Debug(msg string, kv ...any) { c.write(slog.LevelDebug-4, msg, kv) }
func (c cometLogger) Info(msg string, kv ...any)  { c.write(slog.LevelDebug, msg, kv) }
func (c cometLogger) Warn(msg string, kv ...any)  { c.write(slog.LevelWarn, msg, kv) }

// Error also notices the death of consensus, and a disk that takes no more.
func (c cometLogger) Error(msg string, kv ...any) {
	if strings.HasPrefix(msg, consensusFailure) && c.failed != nil {
		detail := ""
		for i := 0; i+1 < len(kv); i += 2 {
			if kv[i] == "err" {
				detail = firstLine(kv[i+1])
			}
		}
		c.failed(detail)
	} else if err := diskError(kv); err != nil && c.unwritable != nil {
		c.unwritable(fmt.Errorf("%s: %w", firstLine(msg), err))
	}
	c.write(slog.LevelWarn, msg, kv)
}

func (c cometLogger) With(kv ...any) cometlog.Logger {
	c.log = c.log.With(kv...)
	return c
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

// diskError returns the error among a message's values that says that a file could
// not be written, or nil. A message that is refused for its size is none.
func diskError(kv []any) error {
	for i := 1; i < len(kv); i += 2 {
		err, ok := kv[i].(error)
		if !ok {
			continue
		}
		var path *fs.PathError
		if errors.Is(err, unix.ENOSPC) || errors.As(err, &path) && (path.Op == "write" || path.Op == "sync") {
			return err
		}
	}
	return nil
}

func firstLine(v any) string {
	s, _, _ := strings.Cut(slog.AnyValue(v).String(), "\n")
	return s
}
