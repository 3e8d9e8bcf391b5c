package transfer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/zgminer/zgminer/pora/merkle"
)

// PartialSuffix is added to the name of a file while it is downloaded.
const PartialSuffix = ".download"

// partial is a file on its way: the data at their places, and behind them a
// trailer that says which segments are there, so that an interrupted download goes
// on. A segment's bit is set after its data are written. What a power failure does
// to that order is found when the whole file is hashed.
//
//	data      size bytes
//	magic     8 bytes
//	identity  32 bytes: Keccak-256 of all roots and sizes
//	bits      one for each segment of each fragment, lowest first
type partial struct {
	file *os.File
	size uint64
	mu   sync.Mutex
	bits []byte // guarded by mu
}

var partialMagic = [8]byte{'z', 'g', 'm', 'p', 'a', 'r', 't', '1'}

const partialHeader = 8 + 32

// openPartial opens or begins the partial file of a download. One of another
// download is an error.
func openPartial(path string, files []wanted) (*partial, error) {
	var size, segments uint64
	id := []byte(nil)
	for i := range files {
		size += files[i].size
		segments += files[i].segments()
		id = binary.BigEndian.AppendUint64(append(id, files[i].root[:]...), files[i].size)
	}
	identity := merkle.Sum(id)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("open the partial download: %w", err)
	}
	p := &partial{file: f, size: size, bits: make([]byte, (segments+7)/8)}
	if err := p.load(identity); err != nil {
		f.Close()
		return nil, fmt.Errorf("partial download %s: %w", path, err)
	}
	return p, nil
}

func (p *partial) load(identity Hash) error {
	st, err := p.file.Stat()
	if err != nil {
		return err
	}
	whole := int64(p.size) + partialHeader + int64(len(p.bits))
	if st.Size() == 0 {
		head := append(append(partialMagic[:], identity[:]...), p.bits...)
		if _, err := p.file.WriteAt(head, int64(p.size)); err != nil {
			return fmt.Errorf("begin it: %w", err)
		}
		return nil
	}
	head := make([]byte, partialHeader)
	if st.Size() == whole {
		if _, err := p.file.ReadAt(head, int64(p.size)); err != nil {
			return fmt.Errorf("read it: %w", err)
		}
	}
	if !bytes.Equal(head[:8], partialMagic[:]) || Hash(head[8:]) != identity {
		return errors.New("it is of another file or of another program: move it away to download this one")
	}
	if _, err := p.file.ReadAt(p.bits, int64(p.size)+partialHeader); err != nil {
		return fmt.Errorf("read it: %w", err)
	}
	return nil
}

func (p *partial) has(segment uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bits[segment/8]>>(segment%8)&1 == 1
}

// put writes a segment, numbered over all fragments, at its place.
func (p *partial) put(segment uint64, data []byte, at uint64) error {
	if _, err := p.file.WriteAt(data, int64(at)); err != nil {
		return fmt.Errorf("write %d bytes at %d: %w", len(data), at, err)
	}
	return p.mark(segment, true)
}

// mark sets or clears the bit of a segment.
func (p *partial) mark(segment uint64, there bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := &p.bits[segment/8]
	if *b |= 1 << (segment % 8); !there {
		*b &^= 1 << (segment % 8)
	}
	if _, err := p.file.WriteAt(p.bits[segment/8:segment/8+1], int64(p.size+partialHeader+segment/8)); err != nil {
		return fmt.Errorf("note segment %d: %w", segment, err)
	}
	return nil
}

// finish cuts the trailer off and gives the file its name, which must be free
// unless overwrite is set.
func (p *partial) finish(to string, overwrite bool) error {
	from := p.file.Name()
	if err := errors.Join(p.file.Truncate(int64(p.size)), p.file.Sync(), p.file.Close()); err != nil {
		return fmt.Errorf("finish %s: %w", from, err)
	}
	if !overwrite {
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s came into being meanwhile; the download is whole in %s: %w", to, from, errors.Join(fs.ErrExist, err))
		}
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
