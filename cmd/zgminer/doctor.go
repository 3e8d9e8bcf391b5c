package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/doctor"
)

func doctorCommand() *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "say what holds this machine back, and what cures it",
		Description: "Runs named checks on what `zgminer hw` sees and prints one line for each, the\n" +
			"worst first; those that are not ok also say why it matters and what to do. Name\n" +
			"the directories meant for data with --dir; without it zgminer's home directory\n" +
			"is examined, if it exists.\n\n" +
			"Exit codes: 0 nothing worse than a note, 1 a warning, 2 an error (or wrong usage).\n\n" +
			"Example:\n   zgminer doctor --dir /data\n   zgminer doctor --json | jq '.results[] | select(.severity==\"error\")'",
		Flags:  []cli.Flag{jsonFlag(), dirFlag()},
		Action: runDoctor,
	}
}

func runDoctor(c *cli.Context) error {
	dirs, err := directories(c)
	if err != nil {
		return err
	}
	if len(dirs) == 0 {
		dirs = existingHome(c)
	}
	m := hwdetect.Probe(c.Context, hwdetect.Options{Directories: dirs})
	if err := c.Context.Err(); err != nil {
		return err
	}
	report := doctor.Run(c.Context, &m, doctor.Checks(), 0)
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, report)
	} else {
		err = printReport(c.App.Writer, &report, colours(c.App.Writer))
	}
	if err != nil {
		return err
	}
	if code := report.ExitCode(); code != 0 {
		return cli.Exit("", code)
	}
	return nil
}

// existingHome returns zgminer's home directory, or nothing if there is none
// yet.
func existingHome(c *cli.Context) []string {
	home := c.String("home")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			return nil
		}
		home = filepath.Join(user, ".zgminer")
	}
	if _, err := os.Stat(home); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return []string{home}
}

// colours reports whether w is a terminal whose user did not ask for plain
// text (https://no-color.org).
func colours(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(file.Fd()))
}

// severityColours are ANSI sequences: nothing, blue, yellow, red.
var severityColours = map[doctor.Severity]string{doctor.Note: "\x1b[34m", doctor.Warning: "\x1b[33m", doctor.Error: "\x1b[31m"}

// hanging wraps text whose lines begin at the given column.
func hanging(text string, column int) string {
	return strings.Join(wrapWords(text, tableWidth-column), "\n"+strings.Repeat(" ", column))
}

func printReport(w io.Writer, r *doctor.Report, colour bool) error {
	var text strings.Builder
	for _, result := range r.Results {
		severity := fmt.Sprintf("%-8s", result.Severity)
		if sequence := severityColours[result.Severity]; colour && sequence != "" {
			severity = sequence + severity + "\x1b[0m"
		}
		fmt.Fprintf(&text, "%s%-16s %s\n", severity, result.Code, hanging(result.Saw, 25))
		if result.Severity == doctor.OK {
			continue
		}
		for _, detail := range result.Details {
			fmt.Fprintf(&text, "%10s%s\n", "", hanging(detail, 12))
		}
		fmt.Fprintf(&text, "%10swhy:  %s\n", "", hanging(result.Why, 16))
		if result.Cure != "" {
			fmt.Fprintf(&text, "%10scure: %s\n", "", result.Cure)
		}
	}
	fmt.Fprintf(&text, "\n%s\n", joinText(", ", countText(r.Count(doctor.Error), "error"), countText(r.Count(doctor.Warning), "warning"),
		countText(r.Count(doctor.Note), "note"), fmt.Sprintf("%d ok", r.Count(doctor.OK))))
	_, err := io.WriteString(w, text.String())
	return err
}
