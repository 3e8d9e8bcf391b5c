package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/kernels"
)

// version is set by the release build (see Makefile).
var version = "unknown"

// buildFacts are what `zgminer version` tells about this binary.
type buildFacts struct {
	Version  string   `json:"version"`
	Revision string   `json:"revision,omitempty"` // git commit, if built from a checkout
	Modified bool     `json:"modified,omitempty"`
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
	Cgo      bool     `json:"cgo"`
	Tags     string   `json:"tags,omitempty"`
	Tiers    []string `json:"kernel_tiers"` // that this machine can run, slowest first
}

func readBuildFacts() buildFacts {
	f := buildFacts{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Cgo: cgoEnabled}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				f.Revision = s.Value
			case "vcs.modified":
				f.Modified = s.Value == "true"
			case "-tags":
				f.Tags = s.Value
			}
		}
	}
	for _, c := range kernels.Tiers() {
		f.Tiers = append(f.Tiers, string(c.Tier()))
	}
	return f
}

func versionLine() string {
	f := readBuildFacts()
	cgo := "cgo: GPU telemetry by NVML"
	if !f.Cgo {
		cgo = "no cgo: no NVML telemetry"
	}
	return fmt.Sprintf("%s (%s, %s, %s)", f.Version, f.Go, f.Platform, cgo)
}

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "tell what this binary is: version, build, kernels",
		Description: "Prints the version, how the binary was built (with or without cgo) and which\n" +
			"kernel tiers this machine can run.\n\nExit codes: 0 printed, 2 wrong usage.\n\nExample:\n   zgminer version --json",
		Flags: []cli.Flag{jsonFlag()},
		Action: func(c *cli.Context) error {
			f := readBuildFacts()
			if c.Bool("json") {
				return writeJSON(c.App.Writer, f)
			}
			_, err := fmt.Fprintf(c.App.Writer, "zgminer %s\nkernel tiers on this machine: %s\n", versionLine(), strings.Join(f.Tiers, ", "))
			return err
		},
	}
}

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print JSON for machines"}
}

func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
