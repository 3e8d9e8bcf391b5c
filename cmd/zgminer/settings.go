package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"
	// Asks whether a stream is a terminal.
	"golang.org/x/term"

	"github.com/zgminer/zgminer/internal/config"
	"github.com/zgminer/zgminer/internal/metrics"
	"github.com/zgminer/zgminer/kernels"
)

func globalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "home", Usage: "directory of zgminer's configuration and data (default ~/.zgminer)", EnvVars: []string{"ZGMINER_HOME"}},
		&cli.StringFlag{Name: "config", Usage: "configuration file (default HOME/" + config.FileName + ")", EnvVars: []string{"ZGMINER_CONFIG"}},
		&cli.BoolFlag{Name: "print-config", Usage: "print every setting with its value and origin, then exit"},
		&cli.BoolFlag{Name: "json", Usage: "with --print-config: print JSON for machines"},
	}
}

// settingsKey is where loadConfig leaves the configuration in App.Metadata.
const settingsKey = "settings"

// loadConfig reads the configuration before any command and sets up logging.
func loadConfig(c *cli.Context) error {
	if c.Bool("json") && !c.Bool("print-config") {
		return cli.Exit("--json stands behind the command, such as zgminer hw --json, or beside --print-config (see zgminer --help)", exitUsage)
	}
	src := config.Source{Path: c.String("config"), Required: true}
	if src.Path == "" {
		home := c.String("home")
		if home == "" {
			home, _ = config.DefaultHome() // without one there is no file to read
		}
		src = config.Source{}
		if home != "" {
			src.Path = filepath.Join(home, config.FileName)
		}
	}
	l, err := config.Load(src)
	if errors.Is(err, fs.ErrPermission) && !src.Required { // the home of somebody else
		fmt.Fprintf(c.App.ErrWriter, "zgminer: %v; going on with defaults\n", err)
		l, err = config.Load(config.Source{})
	}
	if err != nil {
		return cli.Exit(err, exitUsage)
	}
	if c.App.Metadata == nil {
		c.App.Metadata = map[string]any{}
	}
	c.App.Metadata[settingsKey] = l
	slog.SetDefault(newLogger(c.App.ErrWriter, l.Log))
	for _, s := range config.UnknownEnv(os.Environ()) {
		fmt.Fprintln(c.App.ErrWriter, "zgminer: warning:", s)
	}
	return nil
}

func settings(c *cli.Context) *config.Loaded { return c.App.Metadata[settingsKey].(*config.Loaded) }

func printConfig(c *cli.Context) error {
	if c.Bool("json") {
		values := slices.Clone(settings(c).Values)
		for i, v := range values {
			if d, ok := v.Value.(time.Duration); ok {
				values[i].Value = d.String() // as in the file
			}
		}
		return writeJSON(c.App.Writer, map[string]any{"settings": values})
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
	for _, v := range settings(c).Values {
		fmt.Fprintf(w, "%s\t= %v\t(%s)\n", v.Key, v.Value, v.Origin)
	}
	return w.Flush()
}

// newLogger writes text for people on a terminal and JSON elsewhere, unless the
// format is fixed.
func newLogger(w io.Writer, l config.Log) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(l.Level)) // config checked it
	text := l.Format == "text"
	if l.Format == "auto" {
		f, ok := w.(*os.File)
		text = ok && term.IsTerminal(int(f.Fd()))
	}
	if !text {
		return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
	}
	short := func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			a.Value = slog.StringValue(a.Value.Time().Format("15:04:05"))
		}
		return a
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: short}))
}

// selectKernels chooses the CPU kernels for a command: tier (of a flag) if not
// "", else the configured one. A tier that computes wrong results is logged and counted.
func selectKernels(c *cli.Context, tier string) (*kernels.Selection, error) {
	s, err := chooseKernels(settings(c), tier)
	if err != nil {
		return nil, cli.Exit(err, exitUsage)
	}
	reportKernels(s)
	return s, nil
}

func chooseKernels(l *config.Loaded, flag string) (*kernels.Selection, error) {
	if flag != "" {
		t, err := kernels.ParseTier(flag)
		if err != nil {
			return nil, kernels.TierSetBy(err, "--tier")
		}
		s, err := kernels.Choose(t, "flag")
		return s, kernels.TierSetBy(err, "--tier")
	}
	for _, v := range l.Values { // the environment was read into the configuration
		if v.Key == "kernels.tier" {
			from, _, _ := strings.Cut(v.Origin, " ")
			s, err := kernels.Choose(l.Kernels.Tier, strings.Replace(from, "file", "config", 1))
			return s, kernels.TierSetBy(err, v.Origin)
		}
	}
	return kernels.Select(l.Kernels.Tier)
}

// reportKernels logs and counts tiers that were given up.
func reportKernels(s *kernels.Selection) {
	var failed []string
	for _, r := range s.Rejected {
		failed = append(failed, string(r.Tier))
		slog.Warn("kernel tier disabled: its self-test failed", "tier", r.Tier, "error", r, "using", s.CPU.Tier())
	}
	metrics.KernelTier(string(s.CPU.Tier()), failed)
}
