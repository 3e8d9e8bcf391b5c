package node

import (
	"context"
	"log/slog"
	"strings"

	// CometBFT's logging interface.
	cometlog "github.com/cometbft/cometbft/libs/log"
)

// cometLogger passes CometBFT's messages on. Its info level tells of every vote
// and block, so it becomes debug here. It listens for the message by which the
// consensus goroutine says that it has died: CometBFT itself goes on without it.
type cometLogger struct {
	log    *slog.Logger
	failed func(detail string)
}

var _ cometlog.Logger = cometLogger{}

func (c cometLogger) Debug(msg string, kv ...any) { c.write(slog.LevelDebug-4, msg, kv) }
func (c cometLogger) Info(msg string, kv ...any)  { c.write(slog.LevelDebug, msg, kv) }
func (c cometLogger) Warn(msg string, kv ...any)  { c.write(slog.LevelWarn, msg, kv) }

// Error also notices the death of consensus.
func (c cometLogger) Error(msg string, kv ...any) {
	if strings.HasPrefix(msg, "CONSENSUS FAILURE") && c.failed != nil {
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
	return cometLogger{log: c.log.With(kv...), failed: c.failed}
}

func (c cometLogger) write(l slog.Level, msg string, kv []any) {
	if c.log.Enabled(context.Background(), l) {
		c.log.Log(context.Background(), l, msg, kv...)
	}
}

func firstLine(v any) string {
	s, _, _ := strings.Cut(slog.AnyValue(v).String(), "\n")
	return s
}
