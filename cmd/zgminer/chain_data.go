package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"text/tabwriter"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/node"
)

func chainValidatorsCommand() *cli.Command {
	return &cli.Command{
		Name:        "validators",
		Usage:       "list the validators: power, stake, jail",
		Description: "As they are after the newest block of this home's node, whether it runs or not.\nWith staking, also those that are not in the set: waiting, jailed, tombstoned.\n\nExample:\n   zgminer chain validators --json",
		Flags:       []cli.Flag{jsonFlag()},
		Action: func(c *cli.Context) error {
			dir, o, err := chainPlace(c)
			if err != nil {
				return err
			}
			height, list, err := node.Validators(c.Context, dir, o)
			if err != nil {
				return chainExit(err)
			}
			if c.Bool("json") {
				return writeJSON(c.App.Writer, struct {
					Height     int64                `json:"height"`
					Validators []node.ValidatorInfo `json:"validators"`
				}{height, list})
			}
			w := tabwriter.NewWriter(c.App.Writer, 0, 4, 2, ' ', 0)
			fmt.Fprintf(w, "after block %d\nindex\taddress\tpower\tstatus\tname\toperator\n", height)
			for _, v := range list {
				mark, status := "", v.Status
				if v.Self {
					mark = " (this node)"
				}
				if v.Jailed > 0 {
					status = fmt.Sprintf("jailed until block %d", v.Jailed)
				}
				fmt.Fprintf(w, "%d\t%s\t%d\t%s\t%s%s\t%s\n", v.Index, v.Address, v.Power, status, v.Moniker, mark, v.Operator)
			}
			return w.Flush()
		},
	}
}

func chainKeysCommand() *cli.Command {
	return &cli.Command{
		Name:  "keys",
		Usage: "show the public parts of this node's keys",
		Description: "Others need the peer id to connect, and a genesis file needs the validator key.\n" +
			"With --operator it adds the proof that Staking.createValidator(key, TYPE, proof, …) wants\n" +
			"from that account; TYPE is 1 for ed25519 and 2 for secp256k1eth.\n\nExamples:\n   zgminer chain keys --json\n   zgminer chain keys --operator 0x…",
		Flags: []cli.Flag{jsonFlag(), &cli.StringFlag{Name: "operator", Usage: "account that will operate the validator"}},
		Action: func(c *cli.Context) error {
			dir, _, err := chainPlace(c)
			if err != nil {
				return err
			}
			k, err := node.ReadKeys(node.Layout{Dir: dir})
			if err != nil {
				return chainExit(err)
			}
			out := map[string]string{"node_id": k.NodeID, "validator_address": fmt.Sprintf("%X", k.Address), "validator_key": fmt.Sprintf("0x%x", k.Validator), "key_type": k.Type}
			if o := c.String("operator"); o != "" {
				if !common.IsHexAddress(o) {
					return cli.Exit(fmt.Sprintf("--operator %q: give an address, 0x and 40 hex digits", o), exitUsage)
				}
				proof, err := node.Possession(dir, common.HexToAddress(o))
				if err != nil {
					return chainExit(err)
				}
				out["possession"] = fmt.Sprintf("0x%x", proof)
			}
			if c.Bool("json") {
				return writeJSON(c.App.Writer, out)
			}
			_, err = fmt.Fprintf(c.App.Writer, "peer id            %s\nvalidator address  %s\nvalidator key      %s (%s)\n", out["node_id"], out["validator_address"], out["validator_key"], k.Type)
			if p := out["possession"]; p != "" && err == nil {
				_, err = fmt.Fprintf(c.App.Writer, "possession         %s\n", p)
			}
			return err
		},
	}
}

func fileFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "file", Usage: usage + "; - is the standard stream"}
}

// needFile refuses a missing --file.
func needFile(c *cli.Context) error {
	if c.String("file") == "" {
		return cli.Exit(fmt.Sprintf("name the file with --file, - for the standard stream (see %s --help)", c.Command.HelpName), exitUsage)
	}
	return nil
}

func chainExportCommand() *cli.Command {
	return &cli.Command{
		Name:        "export",
		Usage:       "write the data of a cleanly stopped node into one file",
		Description: "Keys are not in it. Every file has its hash in the archive.\n\nExample:\n   zgminer chain export --file chain.tar.gz\n   zgminer chain export --file - --json 2>what.json | ssh host 'cat >chain.tar.gz'",
		Flags:       []cli.Flag{fileFlag("file to write"), jsonFlag()},
		Action: func(c *cli.Context) error {
			dir, o, err := chainPlace(c)
			if err != nil {
				return err
			}
			if err := needFile(c); err != nil {
				return err
			}
			var w io.Writer = c.App.Writer
			done := func() error { return nil }
			if name := c.String("file"); name != "-" {
				f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
				if errors.Is(err, fs.ErrExist) {
					return fmt.Errorf("export the chain: %s exists already: name another file, or remove it", name)
				}
				if err != nil {
					return fmt.Errorf("export the chain: %w", err)
				}
				w, done = f, func() error { return errors.Join(f.Sync(), f.Close()) }
			}
			m, err := node.Export(dir, o, w)
			if err = errors.Join(err, done()); err != nil {
				if name := c.String("file"); name != "-" {
					os.Remove(name)
				}
				return chainExit(err)
			}
			if c.Bool("json") {
				out := c.App.Writer
				if c.String("file") == "-" {
					out = c.App.ErrWriter // the archive is on the other
				}
				return writeJSON(out, archived(c, m))
			}
			fmt.Fprintf(c.App.ErrWriter, "exported chain %d up to block %d %s, %d files\n", m.ChainID, m.Height, m.Hash, len(m.Files))
			return nil
		},
	}
}

// archiveJSON is what export and import print with --json.
type archiveJSON struct {
	File      string `json:"file"` // "-": a standard stream
	ChainID   uint64 `json:"chain_id"`
	GenesisID string `json:"genesis_sha256"`
	Height    uint64 `json:"height"` // newest block of the EVM in the archive
	Hash      string `json:"hash"`
	Files     int    `json:"files"`
}

func archived(c *cli.Context, m *node.Manifest) archiveJSON {
	return archiveJSON{c.String("file"), m.ChainID, m.GenesisID, m.Height, m.Hash, len(m.Files)}
}

func chainImportCommand() *cli.Command {
	return &cli.Command{
		Name:        "import",
		Usage:       "make a node's data from an exported file",
		Description: "The home must have no chain data. Every file is checked. Keys that exist stay.\n\nExample:\n   zgminer --home /data/second chain import --file chain.tar.gz",
		Flags:       []cli.Flag{fileFlag("file to read"), jsonFlag()},
		Action: func(c *cli.Context) error {
			dir, o, err := chainPlace(c)
			if err != nil {
				return err
			}
			if err := needFile(c); err != nil {
				return err
			}
			var r io.Reader = os.Stdin
			if name := c.String("file"); name != "-" {
				f, err := os.Open(name)
				if err != nil {
					return fmt.Errorf("import a chain: %w", err)
				}
				defer f.Close()
				r = f
			}
			m, err := node.Import(dir, o, r)
			if err != nil {
				return chainExit(err)
			}
			if c.Bool("json") {
				return writeJSON(c.App.Writer, archived(c, m))
			}
			_, err = fmt.Fprintf(c.App.Writer, "imported chain %d up to block %d %s\n", m.ChainID, m.Height, m.Hash)
			if err == nil && !o.Embedded() {
				_, err = fmt.Fprintf(c.App.Writer, "before zgminer chain run, set chain.mode to full, validator or dev (now %q) and the peers of the network\n", o.Mode)
			}
			return err
		},
	}
}

func chainRollbackCommand() *cli.Command {
	return &cli.Command{
		Name:  "rollback",
		Usage: "move a stopped node back, to execute its blocks anew",
		Description: "Without --consensus only the EVM goes back; the next start replays the stored\n" +
			"blocks. With --consensus the last consensus block goes too and is fetched from the\nother validators again.\n\n" +
			"Example:\n   zgminer chain rollback --height 1200",
		Flags: []cli.Flag{
			jsonFlag(),
			&cli.Uint64Flag{Name: "height", Usage: "height to go back to; 0 = one block"},
			&cli.BoolFlag{Name: "consensus", Usage: "also take back the last consensus block"},
		},
		Action: func(c *cli.Context) error {
			dir, o, err := chainPlace(c)
			if err != nil {
				return err
			}
			r, err := node.Rollback(c.Context, dir, o, node.RollbackOptions{Height: c.Uint64("height"), Consensus: c.Bool("consensus")})
			if err != nil {
				return chainExit(err)
			}
			if c.Bool("json") {
				return writeJSON(c.App.Writer, r)
			}
			_, err = fmt.Fprintf(c.App.Writer, "the EVM is at block %d %s; zgminer chain run replays from there\n", r.EVM, r.Hash)
			return err
		},
	}
}
