package vfs

import (
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// SectorBytes is what Mem writes whole or not at all in a crash, as disks do.
const SectorBytes = 512

const pageBytes = 4096

// Op is an operation on Mem, as Hook sees it before it happens.
type Op struct {
	Kind string // open, create, remove, list, mkdir, syncdir, read, write, sync, allocate, punch, truncate, size
	Name string
	Off  int64
	N    int64
}

// Mem is a file system in memory for tests. What is not synced may be lost by
// Crash, in pieces of SectorBytes and in any order.
type Mem struct {
	// Hook, if set, is called before every operation, from any goroutine; an error
	// makes the operation fail. A write that fails leaves some of its sectors
	// behind. Set it before the file system is used.
	Hook func(Op) error
	// NoPunch and NoAllocate and NoDirect make the file system refuse these.
	NoPunch, NoAllocate, NoDirect bool

	mu    sync.Mutex // guards the rest
	files map[string]*memFile
	dirs  map[string]map[string]*memFile // the durable entries of each directory
	space int64                          // bytes that may be allocated, 0 for no limit
	used  int64                          // bytes allocated
	rng   *rand.Rand                     // of failing writes
}

// NewMem returns an empty file system.
func NewMem() *Mem {
	return &Mem{
		files: map[string]*memFile{}, dirs: map[string]map[string]*memFile{},
		rng: rand.New(rand.NewPCG(1, 1)),
	}
}

// memFile is a file: what readers see, and what a crash leaves for certain.
type memFile struct {
	now, durable memData
	pending      []change // since the last sync, oldest first
}

type memData struct {
	pages map[int64][]byte // allocated pages; missing ones read as zeros
	size  int64
}

// change is a write (data set), a new size, or a hole.
type change struct {
	off  int64
	data []byte
	size int64 // if data is nil and hole is 0
	hole int64 // length of a punched hole
}

func (d *memData) clone() memData {
	c := memData{map[int64][]byte{}, d.size}
	for p, b := range d.pages {
		c.pages[p] = slices.Clone(b)
	}
	return c
}

func (d *memData) write(b []byte, off int64) {
	d.size = max(d.size, off+int64(len(b)))
	for len(b) > 0 {
		page, at := off/pageBytes, off%pageBytes
		p := d.pages[page]
		if p == nil {
			p = make([]byte, pageBytes)
			d.pages[page] = p
		}
		n := copy(p[at:], b)
		b, off = b[n:], off+int64(n)
	}
}

func (d *memData) read(b []byte, off int64) {
	for len(b) > 0 {
		at := off % pageBytes
		n := min(len(b), int(pageBytes-at))
		if p := d.pages[off/pageBytes]; p != nil {
			copy(b[:n], p[at:])
		} else {
			clear(b[:n])
		}
		b, off = b[n:], off+int64(n)
	}
}

// resize changes the size; bytes behind a cut are zero when it grows again.
func (d *memData) resize(size int64) {
	if size < d.size {
		d.zero(size, d.size-size)
	}
	d.size = size
}

// zero makes a hole; pages that it covers are freed.
func (d *memData) zero(off, n int64) {
	for end := off + n; off < end; {
		page, at := off/pageBytes, off%pageBytes
		step := min(pageBytes-at, end-off)
		if p := d.pages[page]; p != nil {
			if step == pageBytes {
				delete(d.pages, page)
			} else {
				clear(p[at : at+step])
			}
		}
		off += step
	}
}

func (d *memData) apply(c change) {
	switch {
	case c.data != nil:
		d.write(c.data, c.off)
	case c.hole > 0:
		d.zero(c.off, c.hole)
	default:
		d.resize(c.size)
	}
}

// Crash returns the file system as a machine may find it after losing power now:
// synced data is there, unsynced sectors are there with probability one half
// each, whatever their order.
func (m *Mem) Crash(rng *rand.Rand) *Mem {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := NewMem()
	c.NoPunch, c.NoAllocate, c.NoDirect = m.NoPunch, m.NoAllocate, m.NoDirect
	c.space = m.space
	for dir, entries := range m.dirs {
		c.dirs[dir] = map[string]*memFile{}
		for name := range entries {
			c.keep(dir, name, entries[name], rng)
		}
	}
	for name, f := range m.files { // created and not synced yet
		dir := filepath.Dir(name)
		if _, durable := m.dirs[dir][name]; !durable && rng.IntN(2) == 0 {
			c.keep(dir, name, f, rng)
		}
	}
	for _, f := range c.files {
		c.used += int64(len(f.now.pages)) * pageBytes
	}
	return c
}

// keep adds what is left of f.
func (m *Mem) keep(dir, name string, f *memFile, rng *rand.Rand) {
	left := f.durable.clone()
	for _, c := range f.pending {
		if c.data == nil {
			if rng.IntN(2) == 0 {
				left.apply(c)
			}
			continue
		}
		for off, b := c.off, c.data; len(b) > 0; {
			n := min(len(b), int(SectorBytes-off%SectorBytes))
			if rng.IntN(2) == 0 {
				left.write(b[:n], off)
			}
			b, off = b[n:], off+int64(n)
		}
	}
	g := &memFile{now: left, durable: left.clone()}
	m.files[name] = g
	if m.dirs[dir] == nil {
		m.dirs[dir] = map[string]*memFile{}
	}
	m.dirs[dir][name] = g
}

// SetSpace bounds the bytes that files may allocate, 0 for no limit.
func (m *Mem) SetSpace(bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.space = bytes
}

// Used returns the bytes allocated.
func (m *Mem) Used() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.used
}

// Flip inverts one bit of a file, as rot does: bit i%8 of byte i/8.
func (m *Mem) Flip(name string, bit int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.files[filepath.Clean(name)]
	for _, d := range []*memData{&f.now, &f.durable} {
		var b [1]byte
		d.read(b[:], bit/8)
		b[0] ^= 1 << (bit % 8)
		d.write(b[:], bit/8)
	}
}

func (m *Mem) hook(kind, name string, off, n int64) error {
	if m.Hook == nil {
		return nil
	}
	if err := m.Hook(Op{kind, name, off, n}); err != nil {
		return &fs.PathError{Op: kind, Path: name, Err: err}
	}
	return nil
}

// Open is that of FS.
func (m *Mem) Open(name string, how How) (File, error) {
	name = filepath.Clean(name)
	kind := "open"
	if how.Create {
		kind = "create"
	}
	if err := m.hook(kind, name, 0, 0); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.files[name]
	if f == nil {
		if !how.Create {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		if m.dirs[filepath.Dir(name)] == nil {
			return nil, &fs.PathError{Op: "create", Path: name, Err: fs.ErrNotExist}
		}
		f = &memFile{now: memData{pages: map[int64][]byte{}}, durable: memData{pages: map[int64][]byte{}}}
		m.files[name] = f
	}
	return &memHandle{m, f, name, how.Direct && !m.NoDirect}, nil
}

// Remove is that of FS.
func (m *Mem) Remove(name string) error {
	name = filepath.Clean(name)
	if err := m.hook("remove", name, 0, 0); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.files[name]
	if f == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	m.used -= int64(len(f.now.pages)) * pageBytes
	delete(m.files, name)
	return nil
}

// List is that of FS.
func (m *Mem) List(dir string) ([]string, error) {
	dir = filepath.Clean(dir)
	if err := m.hook("list", dir, 0, 0); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dirs[dir] == nil {
		return nil, &fs.PathError{Op: "list", Path: dir, Err: fs.ErrNotExist}
	}
	var names []string
	for name := range m.files {
		if rest, ok := strings.CutPrefix(name, dir+"/"); ok && !strings.Contains(rest, "/") {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	return names, nil
}

// MkdirAll is that of FS.
func (m *Mem) MkdirAll(dir string) error {
	dir = filepath.Clean(dir)
	if err := m.hook("mkdir", dir, 0, 0); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for ; m.dirs[dir] == nil; dir = filepath.Dir(dir) {
		m.dirs[dir] = map[string]*memFile{}
	}
	return nil
}

// SyncDir is that of FS.
func (m *Mem) SyncDir(dir string) error {
	dir = filepath.Clean(dir)
	if err := m.hook("syncdir", dir, 0, 0); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dirs[dir] == nil {
		return &fs.PathError{Op: "sync", Path: dir, Err: fs.ErrNotExist}
	}
	entries := map[string]*memFile{}
	for name, f := range m.files {
		if filepath.Dir(name) == dir {
			entries[name] = f
		}
	}
	m.dirs[dir] = entries
	return nil
}

// Free is that of FS.
func (m *Mem) Free(dir string) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.space == 0 {
		return 1 << 62, nil
	}
	return uint64(max(0, m.space-m.used)), nil
}

// memHandle is an open file of Mem.
type memHandle struct {
	m      *Mem
	f      *memFile
	name   string
	direct bool
}

func (h *memHandle) Direct() (bool, string) {
	if h.direct {
		return true, ""
	}
	return false, "not asked for or refused by the test"
}

func (h *memHandle) Close() error { return nil }

func (h *memHandle) check(b []byte, off int64) error {
	if h.direct && (off%Align != 0 || len(b)%Align != 0) {
		return &fs.PathError{Op: "direct access", Path: h.name, Err: fmt.Errorf("%d bytes at %d: %w", len(b), off, syscall.EINVAL)}
	}
	return nil
}

func (h *memHandle) ReadAt(b []byte, off int64) (int, error) {
	if err := h.m.hook("read", h.name, off, int64(len(b))); err != nil {
		return 0, err
	}
	if err := h.check(b, off); err != nil {
		return 0, err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	if left := h.f.now.size - off; left < int64(len(b)) {
		n := max(0, left)
		h.f.now.read(b[:n], off)
		return int(n), io.EOF
	}
	h.f.now.read(b, off)
	return len(b), nil
}

// change makes c visible and pending, within the space.
func (h *memHandle) change(c change) {
	before := len(h.f.now.pages)
	h.f.now.apply(c)
	h.f.pending = append(h.f.pending, c)
	h.m.used += int64(len(h.f.now.pages)-before) * pageBytes
}

// room refuses if the pages of [off, off+n) do not fit into the space.
func (h *memHandle) room(op string, off, n int64) error {
	if h.m.space == 0 {
		return nil
	}
	need := int64(0)
	for p := off / pageBytes; p*pageBytes < off+n; p++ {
		if h.f.now.pages[p] == nil {
			need += pageBytes
		}
	}
	if h.m.used+need > h.m.space {
		return &fs.PathError{Op: op, Path: h.name, Err: syscall.ENOSPC}
	}
	return nil
}

func (h *memHandle) WriteAt(b []byte, off int64) (int, error) {
	failed := h.m.hook("write", h.name, off, int64(len(b)))
	if err := h.check(b, off); err != nil {
		return 0, err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	if failed != nil { // some sectors arrive
		for at := 0; at < len(b); at += SectorBytes {
			if h.m.rng.IntN(2) == 0 {
				h.change(change{off: off + int64(at), data: slices.Clone(b[at:min(len(b), at+SectorBytes)])})
			}
		}
		return 0, failed
	}
	if err := h.room("write", off, int64(len(b))); err != nil {
		return 0, err
	}
	h.change(change{off: off, data: slices.Clone(b)})
	return len(b), nil
}

func (h *memHandle) Sync() error {
	if err := h.m.hook("sync", h.name, 0, 0); err != nil {
		return err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	for _, c := range h.f.pending {
		h.f.durable.apply(c)
	}
	h.f.pending = nil
	return nil
}

func (h *memHandle) Allocate(off, n int64) error {
	if err := h.m.hook("allocate", h.name, off, n); err != nil {
		return err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	if h.m.NoAllocate {
		h.change(change{size: max(h.f.now.size, off+n)})
		return ErrNoAllocate
	}
	if err := h.room("allocate", off, n); err != nil {
		return err
	}
	for p := off / pageBytes; p*pageBytes < off+n; p++ {
		if h.f.now.pages[p] == nil {
			h.f.now.pages[p] = make([]byte, pageBytes)
			h.m.used += pageBytes
		}
	}
	h.change(change{size: max(h.f.now.size, off+n)})
	return nil
}

func (h *memHandle) Punch(off, n int64) error {
	if err := h.m.hook("punch", h.name, off, n); err != nil {
		return err
	}
	if h.m.NoPunch {
		return fmt.Errorf("%w: refused by the test", syscall.EOPNOTSUPP)
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	h.change(change{off: off, hole: n})
	return nil
}

func (h *memHandle) Truncate(size int64) error {
	if err := h.m.hook("truncate", h.name, size, 0); err != nil {
		return err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	h.change(change{size: size})
	return nil
}

func (h *memHandle) Size() (int64, error) {
	if err := h.m.hook("size", h.name, 0, 0); err != nil {
		return 0, err
	}
	h.m.mu.Lock()
	defer h.m.mu.Unlock()
	return h.f.now.size, nil
}
