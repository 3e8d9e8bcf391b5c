package main

import (
	"fmt"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/transfer"
)

func fileDownloadCommand() *cli.Command {
	return &cli.Command{
		Name:      "download",
		Usage:     "get a file from the network",
		ArgsUsage: "ROOT|SEQ… FILE",
		Description: "Takes segments from all nodes that have them and verifies each by its proof, so no\n" +
			"node has to be trusted. Until it is whole and hashed once more, the file's name ends\n" +
			"in " + transfer.PartialSuffix + "; the same command goes on where an interrupted one stopped. Several\n" +
			"roots, or roots with commas between them, are the fragments of one large file. A\n" +
			"number instead of a root means that entry of the log; which root it has is the\n" +
			"nodes' word, so give the root where you know it.\n" +
			"A file that exists is left as it is: with the same contents that is success.\n\n" +
			"Exit codes: 0 done, 1 not done, 2 wrong usage, 130 interrupted.\n\n" +
			"Example:\n   zgminer file download --node http://127.0.0.1:5678 0x… notes.txt",
		Flags: append(nodeFlags(),
			&cli.IntFlag{Name: "workers", Usage: "segments on their way at once", Value: 16},
			&cli.BoolFlag{Name: "overwrite", Usage: "replace a file that exists"}),
		Action: runFileDownload,
	}
}

// fileDownloaded is `file download --json`.
type fileDownloaded struct {
	File    string   `json:"file"`
	Roots   []string `json:"roots"`
	Bytes   uint64   `json:"bytes"`
	Resumed uint64   `json:"resumed_bytes"`
	Already bool     `json:"already"`
	Seconds float64  `json:"seconds"`
}

func runFileDownload(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) < 2 {
		return cli.Exit("name the root and the file to write (see zgminer file download --help)", exitUsage)
	}
	path := args[len(args)-1]
	wanted, err := parseFiles(args[:len(args)-1])
	if err != nil {
		return cli.Exit(err, exitUsage)
	}
	workers := c.Int("workers")
	if workers < 1 || workers > 1024 {
		return cli.Exit(fmt.Sprintf("--workers %d: use 1 to 1024", workers), exitUsage)
	}
	find, err := findNodes(c, 1, workers)
	if err != nil {
		return err
	}
	k, err := selectKernels(c, "")
	if err != nil {
		return err
	}
	roots, err := rootsOf(c.Context, find, wanted)
	if err != nil {
		return err
	}
	p := newFileProgress(c.App.ErrWriter, c.Bool("json"))
	begin := time.Now()
	d := &transfer.Downloader{CPU: k.CPU, Find: find, Opt: transfer.DownloadOptions{Workers: workers, Overwrite: c.Bool("overwrite"), Progress: p.update}}
	out, err := d.Download(c.Context, roots, path)
	p.done()
	if err != nil {
		if _, statErr := os.Stat(path + transfer.PartialSuffix); statErr == nil && c.Context.Err() != nil {
			fmt.Fprintf(c.App.ErrWriter, "zgminer: what has come is in %s; the same command goes on\n", path+transfer.PartialSuffix)
		}
		return err
	}
	took := time.Since(begin)
	if c.Bool("json") {
		r := fileDownloaded{File: path, Bytes: out.Size, Resumed: out.Resumed, Already: out.Already, Seconds: roundTo(took.Seconds(), 1000)}
		for _, root := range roots {
			r.Roots = append(r.Roots, fmt.Sprintf("0x%x", root))
		}
		return writeJSON(c.App.Writer, r)
	}
	if out.Already {
		_, err = fmt.Fprintf(c.App.Writer, "%s is there already, with the right contents\n", path)
		return err
	}
	rate := ""
	if moved := units.Bytes(out.Size - out.Resumed); moved > 0 {
		rate = ", " + units.RateOf(moved, took.Seconds()).String()
	}
	_, err = fmt.Fprintf(c.App.Writer, "%s: %s in %s%s; its root is right\n", path, units.Bytes(out.Size), units.Duration(took), rate)
	return err
}
