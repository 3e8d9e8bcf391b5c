package main

import (
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/internal/config"
)

// keysFolder is where key files are in the home directory.
const keysFolder = "keys"

func keysCommand() *cli.Command {
	return &cli.Command{
		Name:  "keys",
		Usage: "make, import and list the keys of accounts",
		Description: "Keys are kept in HOME/keys as keystore files (version 3) that any Ethereum\n" +
			"wallet reads. The password comes from a file of the owner alone, from a systemd\n" +
			"credential, or is asked for at the terminal; never from the command line, which\n" +
			"others can see. Keep a copy of the files and of the password: without either the\n" +
			"account is lost.\n\nExample:\n   zgminer keys new --password-file pw.txt",
		Subcommands: []*cli.Command{keysNewCommand(), keysImportCommand(), keysListCommand()},
		Action: func(c *cli.Context) error {
			if err := noArguments(c, 0); err != nil {
				return err
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func passwordFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "password-file", Usage: "file with the password on its only line (mode 600)"},
		&cli.StringFlag{Name: "password-credential", Usage: "name of a systemd credential with the password"},
		&cli.BoolFlag{Name: "lightkdf", Usage: "encrypt with less memory and time, for small machines and tests"},
		jsonFlag(),
	}
}

// passwordSource is where the password of a key comes from; repeat asks a person
// twice.
func passwordSource(c *cli.Context, repeat bool) keys.PasswordSource {
	return keys.PasswordSource{
		File: c.String("password-file"), Credential: c.String("password-credential"),
		Prompt: keys.TerminalPrompt("Password for the key file", repeat),
	}
}

func keysNewCommand() *cli.Command {
	return &cli.Command{
		Name:  "new",
		Usage: "make a new key",
		Description: "Prints the new account and its file.\n\nExit codes: 0 done, 1 not done, 2 wrong usage.\n\n" +
			"Example:\n   zgminer keys new\n   zgminer keys new --password-file ~/password --json | jq -r .address",
		Flags: passwordFlags(),
		Action: func(c *cli.Context) error {
			if err := noArguments(c, 0); err != nil {
				return err
			}
			password, err := passwordSource(c, true).Read()
			if err != nil {
				return cli.Exit(err, exitFailure)
			}
			k, err := keys.Generate()
			if err != nil {
				return cli.Exit(err, exitFailure)
			}
			return storeKey(c, k, password)
		},
	}
}

func keysImportCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "add an existing key",
		ArgsUsage: "FILE  (- reads standard input)",
		Description: "FILE has the key as 64 hexadecimal digits, with or without 0x, as miner_key of\n" +
			"the official storage node, or is a keystore file of another wallet, whose password\n" +
			"is asked for or read from --from-password-file. It has to be of mode 600. Delete it\n" +
			"afterwards.\n\nExit codes: 0 done, 1 not done, 2 wrong usage.\n\n" +
			"Example:\n   zgminer keys import ./miner_key.txt\n   pass show miner | zgminer keys import --password-file ~/password -",
		Flags: append(passwordFlags(),
			&cli.StringFlag{Name: "from-password-file", Usage: "password of the keystore file to be imported"}),
		Action: importKey,
	}
}

func importKey(c *cli.Context) error {
	if c.NArg() == 0 {
		return cli.Exit("name the file of the key, or - for standard input (see zgminer keys import --help)", exitUsage)
	}
	if err := noArguments(c, 1); err != nil {
		return err
	}
	oldPassword := keys.PasswordSource{
		File: c.String("from-password-file"), Prompt: keys.TerminalPrompt("Password of the imported keystore file", false),
	}
	var k keys.Key
	var err error
	if name := c.Args().First(); name == "-" {
		k, err = keys.Read(c.App.Reader, oldPassword.Read)
	} else {
		k, err = keys.ReadFile(name, oldPassword.Read)
	}
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	password, err := passwordSource(c, true).Read()
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	return storeKey(c, k, password)
}

func keysListCommand() *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "list the accounts that have a key file",
		Description: "Names the files that would be refused, and the cure.\n\nExit codes: 0 listed, 1 not listed, 2 wrong usage.\n\n" +
			"Example:\n   zgminer keys list\n   zgminer keys list --json | jq -r '.[].address'",
		Flags: []cli.Flag{jsonFlag()},
		Action: func(c *cli.Context) error {
			if err := noArguments(c, 0); err != nil {
				return err
			}
			dir, err := keysDir(c)
			if err != nil {
				return err
			}
			all, err := dir.List()
			if err != nil {
				return cli.Exit(err, exitFailure)
			}
			if c.Bool("json") {
				if all == nil {
					all = []keys.File{}
				}
				return writeJSON(c.App.Writer, all)
			}
			return printKeys(c, all)
		},
	}
}

func printKeys(c *cli.Context, all []keys.File) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(c.App.Writer, "No keys yet: zgminer keys new makes one, zgminer keys import adds one.")
		return err
	}
	w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%s\n", f.Address, f.Path)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, f := range all {
		if f.Problem != "" {
			fmt.Fprintln(c.App.ErrWriter, "warning:", f.Problem)
		}
	}
	return nil
}

// keysDir is the key directory of the home directory.
func keysDir(c *cli.Context) (*keys.Dir, error) {
	home := c.String("home")
	if home == "" {
		var err error
		if home, err = config.DefaultHome(); err != nil {
			return nil, cli.Exit(err, exitUsage)
		}
	}
	return keys.OpenDir(filepath.Join(home, keysFolder), c.Bool("lightkdf")), nil
}

func storeKey(c *cli.Context, k keys.Key, password string) error {
	dir, err := keysDir(c)
	if err != nil {
		return err
	}
	f, err := dir.Store(k, password)
	if err != nil {
		return cli.Exit(err, exitFailure)
	}
	if c.Bool("json") {
		return writeJSON(c.App.Writer, f)
	}
	_, err = fmt.Fprintf(c.App.Writer, "Account %s\nKey file %s\nKeep a copy of the file and of its password in another place.\n", f.Address, f.Path)
	return err
}

// noArguments refuses more than n arguments, and does not repeat one that may be
// a key.
func noArguments(c *cli.Context, n int) error {
	if c.NArg() <= n {
		return nil
	}
	extra := c.Args().Get(n)
	if keys.LooksLikeKey(extra) {
		return cli.Exit("a private key does not belong on the command line, where others see it and the shell keeps it: "+
			"use a new key, and give keys in a file or on standard input", exitUsage)
	}
	return cli.Exit(fmt.Sprintf("unexpected argument %q (see %s --help)", extra, c.Command.HelpName), exitUsage)
}
