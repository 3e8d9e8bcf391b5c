package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

var (
	ctx     = context.Background()
	fastest = kernels.Tiers()[len(kernels.Tiers())-1]
	minerID = kernels.Hash{7, 7, 7}
)

// flowBytes returns n sectors of the test flow from sector on: every sector is
// different and can be made again. Generations differ in every byte's chance.
func flowBytes(generation byte, sector, n uint64) []byte {
	out := make([]byte, 0, n*store.SectorBytes)
	for s := sector; s < sector+n; s++ {
		var seed [32]byte
		binary.LittleEndian.PutUint64(seed[:], s)
		seed[31] = generation
		b := make([]byte, store.SectorBytes)
		rand.NewChaCha8(seed).Read(b)
		out = append(out, b...)
	}
	return out
}

func loadBytes(load uint64) []byte { return flowBytes(0, load*store.LoadSectors, store.LoadSectors) }

// site is a store on real files.
type site struct {
	*store.Store
	db  *index.DB
	opt store.Options
	dir string
}

func openReal(t *testing.T, dir string, change func(*store.Options)) *site {
	t.Helper()
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opt := store.Options{
		Dirs:      []store.Dir{{Path: filepath.Join(dir, "a"), Bytes: 64 << 20}, {Path: filepath.Join(dir, "b"), Bytes: 64 << 20}},
		SlabBytes: 4 << 20, DB: db, CPU: fastest, MinerID: minerID,
	}
	if change != nil {
		change(&opt)
	}
	s, err := store.Open(opt)
	if err != nil {
		t.Fatal(err)
	}
	return &site{s, db, opt, dir}
}

func (s *site) close(t *testing.T) {
	t.Helper()
	if err := errors.Join(s.Store.Close(), s.db.Close()); err != nil {
		t.Fatal(err)
	}
}

// openMem opens a store in memory.
func openMem(files *vfs.Mem, dbfs pvfs.FS, change func(*store.Options)) (*site, error) {
	db, err := index.Open("index", index.Options{FS: dbfs, CacheBytes: 1 << 20, MemTableBytes: 512 << 10})
	if err != nil {
		return nil, err
	}
	opt := store.Options{
		Dirs:      []store.Dir{{Path: "a", Bytes: 8 << 20}, {Path: "b", Bytes: 4 << 20}},
		SlabBytes: 1 << 20, FileBytes: 3 << 20, DB: db, Files: files, CPU: fastest, MinerID: minerID, Logger: quiet,
	}
	if change != nil {
		change(&opt)
	}
	s, err := store.Open(opt)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &site{s, db, opt, ""}, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantRaw checks that sectors are served as given.
func (s *site) wantRaw(t *testing.T, load, sector uint64, want []byte) {
	t.Helper()
	if err := s.checkRaw(load, sector, want); err != nil {
		t.Fatal(err)
	}
}

func (s *site) checkRaw(load, sector uint64, want []byte) error {
	got := make([]byte, len(want))
	n := uint64(len(want)) / store.SectorBytes
	if err := s.Read(load, sector, n, got); err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("load %d: %d sectors from %d differ from what was written", load, n, sector)
	}
	return nil
}

// checkSealed checks that what ReadSealed offers for mining is what the
// contexts say, over the raw bytes; it returns the sealed units.
func (s *site) checkSealed(load uint64, raw []byte) (sealing.Bitmap, error) {
	buf := vfs.Aligned(store.LoadBytes)
	units, contexts, err := s.ReadSealed(load, buf)
	if err != nil {
		return 0, err
	}
	want := bytes.Clone(raw)
	if err := sealing.New(fastest, minerID).SealLoad(want, load, contexts, units); err != nil {
		return 0, err
	}
	for first, n := range units.Runs() {
		at, end := first*sealing.UnitBytes, (first+n)*sealing.UnitBytes
		if !bytes.Equal(buf[at:end], want[at:end]) {
			return 0, fmt.Errorf("load %d: units %d to %d are offered as sealed and are not", load, first, first+n)
		}
	}
	return units, nil
}

func digest(n byte) sealing.Hash { return sealing.Hash{0xd1, n} }

// one returns contexts of one digest for all units.
func one(n byte) sealing.Contexts { return sealing.Contexts{{End: 64, Digest: digest(n)}} }
