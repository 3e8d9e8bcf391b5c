package index

import (
	"errors"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// orderedFS makes the directory entry of a new manifest durable before the
// marker file that names it is made. Pebble flushes the directory once, behind
// both: a file system that keeps the one and forgets the other after a crash
// would leave a database that cannot be opened.
type orderedFS struct{ vfs.FS }

func (o orderedFS) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := o.FS.Create(name, c)
	if err != nil || !strings.HasPrefix(o.PathBase(name), "MANIFEST") {
		return f, err
	}
	if err := syncDir(o.FS, o.PathDir(name)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Unwrap is that of vfs.FS.
func (o orderedFS) Unwrap() vfs.FS { return o.FS }

func syncDir(f vfs.FS, dir string) error {
	d, err := f.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
