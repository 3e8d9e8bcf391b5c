package vfs

import (
	"os"
	"sync/atomic"
)

// OS returns the machine's file system.
func OS() FS { return osFS{} }

type osFS struct{}

func (osFS) Remove(name string) error  { return os.Remove(name) }
func (osFS) MkdirAll(dir string) error { return os.MkdirAll(dir, 0o755) }

func (osFS) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (osFS) SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func (osFS) Free(dir string) (uint64, error) { return freeBytes(dir) }

func (osFS) Open(name string, how How) (File, error) {
	flags := os.O_RDWR
	if how.Create {
		flags |= os.O_CREATE
	}
	f := &osFile{name: name}
	reason := "not asked for"
	if how.Direct {
		file, why, err := openDirect(name, flags)
		if err != nil {
			return nil, err
		}
		if file != nil {
			f.now.Store(&opened{file, true, ""})
			return f, nil
		}
		reason = why
	}
	file, err := os.OpenFile(name, flags, 0o644)
	if err != nil {
		return nil, err
	}
	f.now.Store(&opened{file, false, reason})
	return f, nil
}

// osFile is a file that may turn from direct to buffered once: some file
// systems refuse O_DIRECT only when something is written.
type osFile struct {
	name string
	now  atomic.Pointer[opened]
	was  atomic.Pointer[opened] // the direct one, still in use by calls under way
}

type opened struct {
	*os.File
	direct bool
	reason string
}

func (f *osFile) ReadAt(b []byte, off int64) (int, error) { return f.now.Load().ReadAt(b, off) }

func (f *osFile) WriteAt(b []byte, off int64) (int, error) {
	o := f.now.Load()
	n, err := o.WriteAt(b, off)
	if n == 0 && o.direct && isInvalid(err) {
		if o, err = f.buffered(o); err == nil {
			return o.WriteAt(b, off)
		}
	}
	return n, err
}

// buffered opens the file anew through the page cache.
func (f *osFile) buffered(direct *opened) (*opened, error) {
	file, err := os.OpenFile(f.name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	o := &opened{file, false, "the file system refuses O_DIRECT writes"}
	if !f.now.CompareAndSwap(direct, o) {
		file.Close()
		return f.now.Load(), nil
	}
	f.was.Store(direct)
	return o, nil
}

func (f *osFile) Sync() error                          { return syncData(f.now.Load().File) }
func (f *osFile) Allocate(off, n int64) error          { return allocate(f.now.Load().File, off, n) }
func (f *osFile) Punch(off, n int64) error             { return punch(f.now.Load().File, off, n) }
func (f *osFile) Truncate(size int64) error            { return f.now.Load().Truncate(size) }
func (f *osFile) Direct() (direct bool, reason string) { o := f.now.Load(); return o.direct, o.reason }

func (f *osFile) Size() (int64, error) {
	info, err := f.now.Load().Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (f *osFile) Close() error {
	if was := f.was.Load(); was != nil {
		was.Close()
	}
	return f.now.Load().Close()
}
