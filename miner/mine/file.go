package mine

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/zgminer/zgminer/kernels"
)

// FileOptions describe a FileTier. The zero value reads slot i of the file for
// load i, with O_DIRECT where the file system grants it.
type FileOptions struct {
	// Held is the set of loads in the file; nil means one for every whole slot.
	Held Bitmap
	// Slot returns the slot of a held load, at byte kernels.LoadBytes*slot; nil
	// means slot i for load i.
	Slot func(load uint64) uint64
	// Units returns the available units of a held load; nil means all.
	Units func(load uint64) uint64
	// Workers is how many reads run at a time, 0 for 16. An array of hard disks
	// wants two or three per disk, an NVMe drive 8 to 32.
	Workers int
	// Buffered reads through the page cache even where O_DIRECT works.
	Buffered bool
}

// FileTier is a Disk tier over one flat file of 256 KiB slots
// (spec/performance.md 6.1).
type FileTier struct {
	*ReadPool
	file     *os.File
	held     Bitmap
	opt      FileOptions
	direct   bool
	buffered string
}

// OpenFile opens name as a tier.
func OpenFile(name string, opt FileOptions) (*FileTier, error) {
	t := &FileTier{opt: opt, buffered: "asked for"}
	var err error
	if !opt.Buffered {
		t.file, t.buffered, err = openDirect(name)
		t.direct = t.file != nil
	}
	if err == nil && t.file == nil {
		t.file, err = os.Open(name)
	}
	if err != nil {
		return nil, fmt.Errorf("opening sealed data for mining: %w", err)
	}
	info, err := t.file.Stat()
	if err != nil {
		t.file.Close()
		return nil, fmt.Errorf("opening sealed data for mining: %w", err)
	}
	t.held = opt.Held
	if t.held == nil {
		t.held = FullBitmap(uint64(info.Size()) / kernels.LoadBytes)
	}
	workers := opt.Workers
	if workers <= 0 {
		workers = 16
	}
	t.ReadPool = NewReadPool(workers, workers, t.readLoad)
	return t, nil
}

// Name returns the file's name.
func (t *FileTier) Name() string { return t.file.Name() }

// Held returns the loads in the file.
func (t *FileTier) Held() Bitmap { return t.held }

// Place returns the load's slot.
func (t *FileTier) Place(load uint64) uint64 {
	if t.opt.Slot == nil {
		return load
	}
	return t.opt.Slot(load)
}

// Direct reports whether reads bypass the page cache; if not, reason says why.
func (t *FileTier) Direct() (direct bool, reason string) { return t.direct, t.buffered }

// Close completes the reads that are queued and closes the file.
func (t *FileTier) Close() error {
	t.ReadPool.Close()
	return t.file.Close()
}

func (t *FileTier) readLoad(load uint64, buf []byte) (units uint64, err error) {
	slot := t.Place(load)
	n, err := t.file.ReadAt(buf, int64(slot)*kernels.LoadBytes)
	if n < len(buf) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return 0, fmt.Errorf("reading load %d at slot %d of %s: %d of %d bytes: %w", load, slot, t.file.Name(), n, len(buf), err)
	}
	units = ^uint64(0)
	if t.opt.Units != nil {
		units = t.opt.Units(load)
	}
	return units, nil
}
