package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	// The command framework: subcommands, flags, help and completion, well kept.
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/internal/config"
)

// Exit codes shared by all commands; a command's help lists its own.
const (
	exitOK          = 0
	exitFailure     = 1   // the command could not do its job
	exitUsage       = 2   // wrong flag, argument, configuration or tier
	exitInterrupted = 130 // Ctrl-C or SIGTERM
)

// run executes one command line and returns the exit code. It never lets a
// panic's stack trace reach the user: the trace goes to a file that the message
// names.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = exitFailure
			fmt.Fprintf(stderr, "zgminer: internal error: %v\n%s\n", p, saveTrace(debug.Stack()))
		}
	}()
	err := newApp(stdout, stderr).RunContext(ctx, args)
	var exit cli.ExitCoder
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		if msg := exit.Error(); msg != "" {
			fmt.Fprintln(stderr, "zgminer:", msg)
		}
		return exit.ExitCode()
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "zgminer: interrupted")
		return exitInterrupted
	}
	fmt.Fprintln(stderr, "zgminer:", err)
	return exitFailure
}

// saveTrace writes a stack trace to a temporary file and says where.
func saveTrace(trace []byte) string {
	f, err := os.CreateTemp("", "zgminer-crash-*.txt")
	if err == nil {
		_, err = f.Write(trace)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fmt.Sprintf("its details could not be saved: %v", err)
	}
	return "please report it with the details in " + f.Name()
}

func newApp(stdout, stderr io.Writer) *cli.App {
	return &cli.App{
		Name:  "zgminer",
		Usage: "mine, store and serve on the 0G network with one binary",
		Description: "Start with `zgminer bench --quick`: it tells what this machine can earn its\n" +
			"living with and what holds it back.",
		Version:              versionLine(),
		Writer:               stdout,
		ErrWriter:            stderr,
		Commands:             commands(),
		Flags:                globalFlags(),
		Before:               loadConfig,
		Action:               noCommand,
		EnableBashCompletion: true,
		HideVersion:          true, // the version command tells more
		ExitErrHandler:       func(*cli.Context, error) {},
		OnUsageError:         usageError,
	}
}

func commands() []*cli.Command {
	cs := []*cli.Command{
		demoCommand(),
		initCommand(),
		runCommand(),
		statusCommand(),
		benchCommand(),
		hwCommand(),
		doctorCommand(),
		chainCommand(),
		keysCommand(),
		fileCommand(),
		sealCommand(),
		storageCommand(),
		minerCommand(),
		poraCommand(),
		versionCommand(),
		completionCommand(),
	}
	for _, c := range cs {
		refuseWrongUsage(c)
	}
	return cs
}

// refuseWrongUsage makes a command, and those below it, refuse what they would
// ignore.
func refuseWrongUsage(c *cli.Command) {
	c.OnUsageError = usageError
	switch {
	case len(c.Subcommands) > 0:
		if c.Action == nil {
			c.Action = noSubcommand
		}
	case c.ArgsUsage == "" && c.Before == nil:
		c.Before = refuseArguments
	}
	for _, s := range c.Subcommands {
		refuseWrongUsage(s)
	}
}

// noSubcommand runs when a group of commands was named without one of them.
func noSubcommand(c *cli.Context) error {
	name := c.Args().First()
	if name == "" {
		return cli.ShowSubcommandHelp(c)
	}
	if keys.LooksLikeKey(name) {
		return noArguments(c, 0)
	}
	msg := fmt.Sprintf("no command %q", name)
	if s := config.Nearest(name, commandNames(c.Command.Subcommands)); s != "" {
		msg += fmt.Sprintf(", did you mean %q?", s)
	}
	return cli.Exit(fmt.Sprintf("%s (see %s --help)", msg, c.Command.HelpName), exitUsage)
}

// usageError turns a flag error into one sentence with exit code 2.
func usageError(c *cli.Context, err error, _ bool) error {
	name := strings.TrimSpace(c.App.HelpName)
	if c.Command != nil && c.Command.HelpName != "" {
		name = c.Command.HelpName
	}
	hint := ""
	switch _, flag, _ := strings.Cut(err.Error(), "flag provided but not defined: -"); {
	case name == "zgminer" && (flag == "version" || flag == "v" || flag == "V"):
		hint = "; the version: zgminer version"
	case name != "zgminer" && flag != "json" && slices.ContainsFunc(globalFlags(), func(f cli.Flag) bool { return slices.Contains(f.Names(), flag) }):
		hint = fmt.Sprintf("; --%s stands before the command: zgminer --%s … %s", flag, flag, strings.TrimPrefix(name, "zgminer "))
	}
	return cli.Exit(fmt.Sprintf("%v%s (see %s --help)", err, hint, name), exitUsage)
}

// refuseArguments refuses arguments that a command would ignore.
func refuseArguments(c *cli.Context) error {
	if keys.LooksLikeKey(c.Args().First()) {
		return noArguments(c, 0)
	}
	if c.Args().Present() {
		return cli.Exit(fmt.Sprintf("%s takes no argument, got %q (see %s --help)", c.Command.HelpName, c.Args().First(), c.Command.HelpName), exitUsage)
	}
	return nil
}

// commandNames lists the commands as one would type them after "zgminer", and
// the last word of each subcommand leads to the whole.
func commandNames(cs []*cli.Command) (names []string) {
	for _, c := range cs {
		names = append(names, c.Name)
		for _, s := range c.Subcommands {
			if s.Name != "help" {
				names = append(names, c.Name+" "+s.Name)
			}
		}
	}
	return names
}

// noCommand runs when no command was named, or an unknown one.
func noCommand(c *cli.Context) error {
	if c.Bool("print-config") {
		return printConfig(c)
	}
	if name := c.Args().First(); name != "" {
		msg := fmt.Sprintf("no command %q", name)
		if s := config.Nearest(name, commandNames(c.App.Commands)); s != "" {
			msg += fmt.Sprintf(", did you mean %q?", s)
		}
		return cli.Exit(msg+" (see zgminer --help)", exitUsage)
	}
	return cli.ShowAppHelp(c)
}
