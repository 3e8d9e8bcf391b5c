package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/transfer"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
)

func fileCommand() *cli.Command {
	return &cli.Command{
		Name:  "file",
		Usage: "store files on the network and get them back",
		Description: "Works with every storage node and indexer of the 0G network, not only with\n" +
			"zgminer's. A file is known by its root, the hash over its contents.\n\n" +
			"Example:\n   zgminer file upload --node http://127.0.0.1:5678 --rpc http://127.0.0.1:8545 notes.txt\n" +
			"   zgminer file download --node http://127.0.0.1:5678 0x… notes.txt",
		Subcommands: []*cli.Command{fileUploadCommand(), fileDownloadCommand(), fileInfoCommand()},
	}
}

// nodeFlags say where the nodes are.
func nodeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "node", Usage: "`URL` of a storage node (may be given several times)"},
		&cli.StringFlag{Name: "indexer", Usage: "`URL` of an indexer that names nodes (default: that of the configured network)"},
		jsonFlag(),
	}
}

// fileTimeout bounds one request to a node. Nodes may hold an upload for a while.
const fileTimeout = 2 * time.Minute

// nodeOptions are the limits for each node, for so many requests at once.
func nodeOptions(inFlight int) client.Options {
	return client.Options{InFlight: inFlight, Timeout: fileTimeout}
}

// findNodes makes the Finder that the flags describe.
func findNodes(c *cli.Context, replicas uint, inFlight int) (transfer.Finder, error) {
	urls, indexer := c.StringSlice("node"), c.String("indexer")
	if len(urls) > 0 && indexer != "" {
		return nil, cli.Exit("--node and --indexer exclude each other: give the nodes, or let the indexer name them", exitUsage)
	}
	if len(urls) > 0 {
		f, err := transfer.NewNodes(urls, nodeOptions(inFlight))
		if err != nil {
			return nil, cli.Exit(err, exitUsage)
		}
		return f, nil
	}
	if indexer == "" {
		n, err := presets.Get(settings(c).Storage.Network)
		if all := settings(c).Storage.Indexers; len(all) > 0 && all[0] != "none" {
			n.Indexers = all
		}
		if err != nil || len(n.Indexers) == 0 {
			return nil, cli.Exit("name a storage node with --node or an indexer with --indexer", exitUsage)
		}
		indexer = n.Indexers[0]
	}
	x, err := client.NewIndexer(indexer, nodeOptions(4))
	if err != nil {
		return nil, cli.Exit(err, exitUsage)
	}
	method := c.String("method")
	if method == "" {
		method = "min"
	}
	return &transfer.FromIndexer{Indexer: x, Replicas: replicas, Method: method, Trusted: !c.Bool("untrusted"), Options: nodeOptions(inFlight)}, nil
}

// parseRoot reads a file's root.
func parseRoot(text string) (transfer.Hash, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil || len(b) != 32 {
		return transfer.Hash{}, fmt.Errorf("%q is no root: 0x and 64 hexadecimal digits are expected", text)
	}
	return transfer.Hash(b), nil
}

// fileName is how a command line names a file: by root or by its number in the log.
type fileName struct {
	root  transfer.Hash
	seq   uint64
	bySeq bool
}

func parseFile(text string) (fileName, error) {
	if seq, err := strconv.ParseUint(text, 10, 64); err == nil && len(text) < 64 {
		return fileName{seq: seq, bySeq: true}, nil
	}
	root, err := parseRoot(text)
	return fileName{root: root}, err
}

// parseFiles reads roots or numbers that are given one by one or with commas
// between them, as the official client prints the fragments of a file.
func parseFiles(args []string) (out []fileName, err error) {
	for _, arg := range args {
		for text := range strings.SplitSeq(arg, ",") {
			f, err := parseFile(strings.TrimSpace(text))
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// rootsOf asks nodes for the roots of files that are named by their numbers. All
// nodes that know an entry have to agree on it.
func rootsOf(ctx context.Context, find transfer.Finder, files []fileName) (out []transfer.Hash, err error) {
	var peers []transfer.Peer
	for _, f := range files {
		if !f.bySeq {
			out = append(out, f.root)
			continue
		}
		if peers == nil {
			if peers, err = find.ForUpload(ctx, nil); err != nil {
				return nil, err
			}
		}
		root, err := rootOf(ctx, peers, f.seq)
		if err != nil {
			return nil, err
		}
		out = append(out, root)
	}
	return out, nil
}

func rootOf(ctx context.Context, peers []transfer.Peer, seq uint64) (root transfer.Hash, err error) {
	found := false
	var failed []error
	for _, p := range peers {
		info, err := p.FileInfoBySeq(ctx, seq)
		switch {
		case err != nil:
			failed = append(failed, err)
			continue
		case info == nil:
			continue
		}
		if found && root != transfer.Hash(info.Tx.DataMerkleRoot) {
			return root, fmt.Errorf("the nodes disagree on entry %d of the log: one says root %#x, %s says %s; name the root instead", seq, root, p, info.Tx.DataMerkleRoot)
		}
		root, found = transfer.Hash(info.Tx.DataMerkleRoot), true
	}
	if !found {
		return root, errors.Join(append(failed, fmt.Errorf("no node knows entry %d of the log", seq))...)
	}
	return root, nil
}

func fileInfoCommand() *cli.Command {
	return &cli.Command{
		Name:      "info",
		Usage:     "what the nodes know of a file",
		ArgsUsage: "ROOT|SEQ",
		Description: "Asks every node for a file by its root or by its number in the log.\n\n" +
			"Exit codes: 0 every node that answered has its part of the file, 1 not (yet), or no\n" +
			"node answered, 2 wrong usage.\n\n" +
			"Example:\n   zgminer file info --node http://127.0.0.1:5678 0x…\n   zgminer file info --node http://127.0.0.1:5678 17 --json",
		Flags:  nodeFlags(),
		Action: runFileInfo,
	}
}

// fileInfo is an element of `file info --json`.
type fileInfo struct {
	Node    string          `json:"node"`
	Shard   zgs.ShardConfig `json:"shard"`
	Info    *zgs.FileInfo   `json:"info"` // null: not known
	Problem string          `json:"problem,omitempty"`
}

func runFileInfo(c *cli.Context) error {
	if c.NArg() != 1 {
		return cli.Exit("name a file by its root or number (see zgminer file info --help)", exitUsage)
	}
	text := c.Args().First()
	file, err := parseFile(text)
	if err != nil {
		return cli.Exit(err, exitUsage)
	}
	find, err := findNodes(c, 1, 4)
	if err != nil {
		return err
	}
	var peers []transfer.Peer
	if _, indexed := find.(*transfer.FromIndexer); indexed && file.bySeq {
		peers, err = find.ForUpload(c.Context, nil)
	} else {
		peers, err = find.ForDownload(c.Context, file.root)
	}
	if err != nil {
		return err
	}
	out := []fileInfo{}
	complete := true
	for _, p := range peers {
		one := fileInfo{Node: p.String(), Shard: p.Shard}
		if file.bySeq {
			one.Info, err = p.FileInfoBySeq(c.Context, file.seq)
		} else {
			one.Info, err = p.FileInfo(c.Context, common.Hash(file.root), false)
		}
		if c.Context.Err() != nil {
			return context.Cause(c.Context)
		}
		if err != nil {
			one.Problem = err.Error()
		} else {
			complete = complete && one.Info != nil && one.Info.Finalized
		}
		out = append(out, one)
	}
	if c.Bool("json") {
		err = writeJSON(c.App.Writer, out)
	} else {
		err = printFileInfo(c, out)
	}
	if err == nil && !complete {
		return cli.Exit("", exitFailure)
	}
	return err
}

// byteCount says a size in bytes, and in a larger unit where there is one.
func byteCount(n uint64) string {
	text := fmt.Sprintf("%d bytes", n)
	if n == 1 {
		text = "1 byte"
	}
	if n >= 1024 {
		text += " (" + units.Bytes(n).String() + ")"
	}
	return text
}

func printFileInfo(c *cli.Context, all []fileInfo) error {
	var errs []error
	say := func(format string, args ...any) {
		_, err := fmt.Fprintf(c.App.Writer, format, args...)
		errs = append(errs, err)
	}
	for _, n := range all {
		say("%s, shard %d of %d\n", n.Node, n.Shard.ShardID, n.Shard.NumShard)
		switch {
		case n.Problem != "":
			say("  does not answer: %s\n", n.Problem)
			continue
		case n.Info == nil:
			say("  does not know the file\n")
			continue
		}
		t := n.Info.Tx
		state := fmt.Sprintf("incomplete, %d segments are there", n.Info.UploadedSegNum)
		switch {
		case n.Info.Finalized:
			state = "complete"
		case n.Info.Pruned:
			state = "pruned: the network keeps it no longer"
		case n.Info.IsCached:
			state += " and wait for the log"
		}
		say("  root    %s\n  size    %s\n  entry   %d, at sector %d of the flow\n  state   %s\n",
			t.DataMerkleRoot, byteCount(t.Size), t.Seq, t.StartEntryIndex, state)
	}
	return errors.Join(errs...)
}
