package demo

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// MinBytes is the least that the demo stores: with less of a pricing chunk of
// 8 GiB in hand the first answer could take too long.
const MinBytes = 64 << 20

// generate makes the file name with size bytes that depend on seed only, unless it
// is there already. A crash leaves no partial file under that name.
func generate(ctx context.Context, name string, size int64, seed uint64) error {
	if st, err := os.Stat(name); err == nil && st.Size() == size {
		return nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look for the demo's file: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("generate a file of %d bytes: %w", size, err)
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	if err := errors.Join(fill(ctx, f, size, seed), f.Close()); err != nil {
		return fmt.Errorf("generate a file of %d bytes in %s: %w", size, filepath.Dir(name), err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("generate a file of %d bytes: %w", size, err)
	}
	return nil
}

// fill writes size bytes of a ChaCha8 stream keyed with seed (little-endian in the
// first 8 bytes of the key).
func fill(ctx context.Context, f *os.File, size int64, seed uint64) error {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	source := rand.NewChaCha8(key)
	w := bufio.NewWriterSize(f, 1<<20)
	buf := make([]byte, 1<<16)
	for size > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(size, int64(len(buf)))
		source.Read(buf[:n]) // never fails
		if _, err := w.Write(buf[:n]); err != nil {
			return err
		}
		size -= n
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}
