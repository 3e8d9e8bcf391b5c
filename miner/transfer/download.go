package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// DownloadOptions tunes a download. The zero value of a field is its default.
type DownloadOptions struct {
	// Workers is the number of segments on their way (default 16).
	Workers int
	// Overwrite replaces a file that exists.
	Overwrite bool
	// Progress is told what happens, from several goroutines, one at a time; nil
	// for nobody.
	Progress func(Progress)
}

// Downloaded tells what became of a download.
type Downloaded struct {
	Size    uint64 // bytes
	Resumed uint64 // of these an earlier attempt had
	Already bool   // the file was there, with the right contents
}

// Downloader downloads files.
type Downloader struct {
	CPU  *kernels.CPU
	Find Finder
	Opt  DownloadOptions
}

// ErrExists is the refusal to replace a file with other contents.
var ErrExists = errors.New("the file exists with other contents")

// wanted is a fragment with the nodes that may have it.
type wanted struct {
	root    Hash
	size    uint64 // bytes
	offset  uint64 // in the file, bytes
	first   uint64 // number of its first segment over all fragments
	holders []*holder
}

// segments is the number of segments with data.
func (w *wanted) segments() uint64 {
	n, _ := client.Segments(w.size)
	return n
}

// download is one run of a Downloader.
type download struct {
	*Downloader
	report  *reporter
	workers int
}

// Download gets the files with the given roots, one after the other, into one
// file. Until it is whole and checked its name ends in PartialSuffix. After an
// error, or the end of ctx, the same call goes on where this one stopped.
func (d *Downloader) Download(ctx context.Context, roots []Hash, path string) (Downloaded, error) {
	run := &download{Downloader: d, report: newReporter(d.Opt.Progress), workers: d.Opt.Workers}
	setDefault(&run.workers, 16)
	if len(roots) == 0 || run.workers < 1 {
		return Downloaded{}, fmt.Errorf("download %d roots with %d workers: need 1 or more of each", len(roots), run.workers)
	}
	var files []wanted
	var out Downloaded
	var segments uint64
	for _, root := range roots {
		w, err := run.find(ctx, root)
		if err != nil {
			return out, err
		}
		w.offset, w.first = out.Size, segments
		out.Size += w.size
		segments += w.segments()
		files = append(files, w)
	}
	if _, err := os.Lstat(path); err == nil {
		same, err := run.compare(ctx, path, files, out.Size)
		switch {
		case err != nil:
			return out, err
		case same:
			out.Already = true
			return out, nil
		case !d.Opt.Overwrite:
			return out, fmt.Errorf("%s: %w", path, ErrExists)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return out, err
	}
	p, err := openPartial(path+PartialSuffix, files)
	if err != nil {
		return out, err
	}
	out.Resumed, err = run.fill(ctx, p, files)
	if err == nil {
		err = run.check(ctx, p, files)
	}
	if err != nil {
		return out, errors.Join(err, p.file.Close())
	}
	return out, p.finish(path, d.Opt.Overwrite)
}

// fill gets every segment that is not there, and returns how many bytes were.
func (d *download) fill(ctx context.Context, p *partial, files []wanted) (resumed uint64, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type job struct{ file, segment uint64 }
	jobs := make(chan job)
	var wg sync.WaitGroup
	for range d.workers {
		wg.Go(func() {
			for j := range jobs {
				if err := d.get(ctx, p, &files[j.file], j.segment); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range files {
		d.report.expect(Receiving, files[i].size)
	}
feed:
	for i := range files {
		w := &files[i]
		for s := range w.segments() {
			if p.has(w.first + s) {
				n := w.segmentBytes(s)
				resumed += n
				d.report.skip(Receiving, n)
				continue
			}
			select {
			case jobs <- job{uint64(i), s}:
			case <-ctx.Done():
				break feed
			}
		}
	}
	close(jobs)
	wg.Wait()
	return resumed, context.Cause(ctx)
}

func (w *wanted) segmentBytes(s uint64) uint64 {
	return min(w.size-s*merkle.SegmentBytes, merkle.SegmentBytes)
}

// get fetches one segment and writes it.
func (d *download) get(ctx context.Context, p *partial, w *wanted, s uint64) error {
	data, err := d.fetch(ctx, w, s)
	if err != nil {
		return err
	}
	n := w.segmentBytes(s)
	if err := p.put(w.first+s, data[:n], w.offset+s*merkle.SegmentBytes); err != nil {
		return err
	}
	d.report.add(Receiving, n)
	return nil
}

// check hashes the whole file. Every segment was verified when it came, so what is
// wrong now was lost or changed on this machine: it is fetched again, once.
func (d *download) check(ctx context.Context, p *partial, files []wanted) error {
	for range 2 {
		var bad []wanted
		for i := range files {
			d.report.expect(Checking, files[i].size)
			root, err := d.hash(ctx, p.file, &files[i])
			if err != nil {
				return err
			}
			if root != files[i].root {
				bad = append(bad, files[i])
			}
		}
		if len(bad) == 0 {
			return nil
		}
		d.report.say("", "the data on the disk are not what arrived: they are fetched again")
		for i := range bad {
			for s := range bad[i].segments() {
				if err := p.mark(bad[i].first+s, false); err != nil {
					return err
				}
			}
		}
		if _, err := d.fill(ctx, p, files); err != nil {
			return err
		}
	}
	return errors.New("what is read back from the disk is not what was written to it: the disk or the memory is faulty")
}

// hash computes the root of a fragment's place in a file.
func (d *download) hash(ctx context.Context, f *os.File, w *wanted) (Hash, error) {
	part, err := hashPart(d.CPU, f, w.offset, w.size, func() error { return context.Cause(ctx) }, func(n uint64) { d.report.add(Checking, n) })
	if err != nil {
		return Hash{}, err
	}
	return part.root, nil
}

// compare tells whether a file has the wanted contents.
func (d *download) compare(ctx context.Context, path string, files []wanted, size uint64) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return false, err
	}
	if !st.Mode().IsRegular() {
		return false, fmt.Errorf("%s is no regular file", path)
	}
	if uint64(st.Size()) != size {
		return false, nil
	}
	for i := range files {
		d.report.expect(Checking, files[i].size)
		root, err := d.hash(ctx, f, &files[i])
		if err != nil || root != files[i].root {
			return false, err
		}
	}
	return true, nil
}

// find asks all nodes for a file and decides on its size.
func (d *download) find(ctx context.Context, root Hash) (wanted, error) {
	peers, err := d.Find.ForDownload(ctx, root)
	if err != nil {
		return wanted{}, fmt.Errorf("find file %#x: %w", root, err)
	}
	w := wanted{root: root}
	found, errs := make([]*holder, len(peers)), make([]error, len(peers))
	each(len(peers), func(i int) { found[i], errs[i] = ask(ctx, peers[i], root) })
	// The root proves the contents but not how many zeros at their end count: the
	// size is what most nodes say.
	votes := map[uint64]int{}
	for _, h := range found {
		if h != nil {
			votes[h.size]++
			w.holders = append(w.holders, h)
		}
	}
	if len(w.holders) == 0 {
		return w, fmt.Errorf("%w: none of %s has file %#x: %w", ErrNodes, describe(peers), root, errors.Join(append(errs, fs.ErrNotExist)...))
	}
	for size, n := range votes {
		if best := votes[w.size]; n > best || n == best && size > w.size {
			w.size = size
		}
	}
	w.holders = slices.DeleteFunc(w.holders, func(h *holder) bool { return h.size != w.size })
	return w, nil
}

// ask asks one node for a file; nil if it has none.
func ask(ctx context.Context, p Peer, root Hash) (*holder, error) {
	info, err := p.FileInfo(ctx, common.Hash(root), true)
	switch {
	case err != nil || info == nil:
		return nil, err
	case Hash(info.Tx.DataMerkleRoot) != root || info.Tx.Size == 0 || info.Tx.Size > merkle.MaxFileBytes:
		return nil, fmt.Errorf("%s answers for file %#x with %#x of %d bytes", p, root, info.Tx.DataMerkleRoot, info.Tx.Size)
	}
	return &holder{node: p.Node, shard: p.Shard, seq: info.Tx.Seq, first: info.Tx.StartEntryIndex / merkle.SegmentSectors, size: info.Tx.Size}, nil
}
