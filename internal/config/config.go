// Package config reads zgminer.toml: one strict file, overridden by environment
// variables, each value with its origin. An unknown key is an error that names
// the nearest known one.
//
// The option types belong to the packages they configure; this package only
// decodes into them.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/kernels"
	miner "github.com/zgminer/zgminer/miner/options"
)

// FileName is the configuration file inside the home directory.
const FileName = "zgminer.toml"

// Config is the whole configuration. The doc tag is the text shown by
// --print-config and in docs/configuration.md.
type Config struct {
	Log     Log             `toml:"log"`
	Kernels Kernels         `toml:"kernels"`
	Chain   options.Options `toml:"chain"`
	Storage miner.Storage   `toml:"storage"`
	Miner   miner.Miner     `toml:"miner"`
	Status  miner.Status    `toml:"status"`
}

// Log configures messages on standard error.
type Log struct {
	Level  string `toml:"level" doc:"least severity shown: debug, info, warn or error"`
	Format string `toml:"format" doc:"text for people, json for machines, auto: text on a terminal, else json"`
}

// Kernels configures the compute kernels.
type Kernels struct {
	Tier kernels.Tier `toml:"tier" doc:"CPU kernels: auto (measure and take the fastest), generic, avx2 or avx512"`
}

// Default returns the configuration used where nothing is set.
func Default() Config {
	return Config{
		Log:     Log{Level: "info", Format: "auto"},
		Kernels: Kernels{Tier: kernels.Auto},
		Chain:   options.Default(options.External),
		Storage: miner.DefaultStorage(),
		Miner:   miner.DefaultMiner(),
		Status:  miner.DefaultStatus(),
	}
}

// validate checks values that their type does not.
func (c *Config) validate() error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return fmt.Errorf("log.level = %q: use debug, info, warn or error", c.Log.Level)
	}
	switch c.Log.Format {
	case "auto", "text", "json":
	default:
		return fmt.Errorf("log.format = %q: use auto, text or json", c.Log.Format)
	}
	t, err := kernels.ParseTier(string(c.Kernels.Tier))
	if err != nil {
		return err // *kernels.ErrTier says all
	}
	c.Kernels.Tier = t
	return errors.Join(c.Chain.Validate(), c.Storage.Validate(), c.Miner.Validate(), c.Status.Validate())
}

// DefaultHome returns ~/.zgminer.
func DefaultHome() (string, error) {
	dir, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the home directory: %w; name one with --home", err)
	}
	return filepath.Join(dir, ".zgminer"), nil
}
