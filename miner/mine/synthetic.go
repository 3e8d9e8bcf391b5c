package mine

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/kernels"
)

// SyntheticName is the name of synthetic data files in a directory. The file
// holds no file of any network and no header: slot i, kernels.LoadBytes at byte
// kernels.LoadBytes*i, is what SyntheticLoad gives for load i.
const SyntheticName = "zgminer-bench-synthetic-not-network-data.dat"

// SyntheticLoad fills buf (kernels.LoadBytes) with the pseudo-random content of
// a load, which looks to the search like sealed data and can be made again.
func SyntheticLoad(buf []byte, seed, load uint64) {
	var key [32]byte
	copy(key[16:], "zgminer synth")
	binary.LittleEndian.PutUint64(key[:], seed)
	binary.LittleEndian.PutUint64(key[8:], load)
	rand.NewChaCha8(key).Read(buf[:kernels.LoadBytes])
}

// ErrNoSpace is what WriteSynthetic wraps when the disk or quota is full.
var ErrNoSpace = errors.New("no space left")

// syntheticStep is how many loads are written at a time.
const syntheticStep = 16

// WriteSynthetic creates the file dir/SyntheticName with the given number of
// synthetic loads, written around the page cache where the file system allows,
// and synced. An existing file of that name is replaced. progress, if not nil,
// is called with the bytes written so far. After an error or a cancelled ctx no
// file is left.
func WriteSynthetic(ctx context.Context, dir string, loads, seed uint64, progress func(bytes int64)) (name string, err error) {
	path := filepath.Join(dir, SyntheticName)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("replacing synthetic data: %w", err)
	}
	f, _, err := createDirect(path)
	if err != nil {
		return "", fmt.Errorf("creating synthetic data of %v: %w (choose another directory)", units.Bytes(loads*kernels.LoadBytes), err)
	}
	err = writeSynthetic(ctx, f, dir, loads, seed, progress)
	if cerr := f.Close(); err == nil && cerr != nil {
		err = fmt.Errorf("closing synthetic data in %s: %w", dir, cerr)
	}
	if err != nil {
		os.Remove(path)
		return "", err
	}
	return path, nil
}

// syntheticFile is the part of os.File that writing needs.
type syntheticFile interface {
	io.WriterAt
	Sync() error
}

func writeSynthetic(ctx context.Context, f syntheticFile, dir string, loads, seed uint64, progress func(int64)) error {
	buf := AlignedBytes(syntheticStep * kernels.LoadBytes)
	failed := func(doing string, done uint64, err error) error {
		written, total := units.Bytes(done*kernels.LoadBytes), units.Bytes(loads*kernels.LoadBytes)
		if noSpace(err) {
			return fmt.Errorf("%s synthetic data in %s: %w after %v of %v (free space there, or use a smaller size or another directory)", doing, dir, ErrNoSpace, written, total)
		}
		return fmt.Errorf("%s synthetic data in %s, after %v of %v: %w", doing, dir, written, total, err)
	}
	for first := uint64(0); first < loads; first += syntheticStep {
		if err := ctx.Err(); err != nil {
			return failed("writing", first, err)
		}
		n := min(syntheticStep, loads-first)
		for i := range n {
			SyntheticLoad(buf[i*kernels.LoadBytes:], seed, first+i)
		}
		if _, err := f.WriteAt(buf[:n*kernels.LoadBytes], int64(first)*kernels.LoadBytes); err != nil {
			return failed("writing", first, err)
		}
		if progress != nil {
			progress(int64((first + n) * kernels.LoadBytes))
		}
	}
	if err := f.Sync(); err != nil {
		return failed("syncing", loads, err)
	}
	return nil
}
