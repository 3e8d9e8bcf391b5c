package node_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// smallDisk mounts a file system of its own and returns a function that fills it
// but for so many bytes, and one that makes space again.
func smallDisk(t *testing.T, dir string, size string) (fill func(left int64), empty func()) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no file system of its own for this test: mounting a tmpfs needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			unix.Unmount(dir, unix.MNT_DETACH)
		}
	})
	ballast := filepath.Join(dir, "ballast")
	return func(left int64) {
			t.Helper()
			f, err := os.Create(ballast)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			size := int64(0)
			for {
				var s unix.Statfs_t
				if err := unix.Statfs(dir, &s); err != nil {
					t.Fatal(err)
				}
				n := int64(s.Bavail)*int64(s.Bsize) - max(left, 8<<20)
				if n <= 0 {
					break
				}
				if err := unix.Fallocate(int(f.Fd()), 0, size, n); errors.Is(err, unix.ENOSPC) {
					continue // the node was faster
				} else if err != nil {
					t.Fatal(err)
				}
				size += n
			}
			if _, err := f.Seek(size, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			for left == 0 {
				if _, err := f.Write(make([]byte, 4<<10)); errors.Is(err, unix.ENOSPC) {
					return
				} else if err != nil {
					t.Fatal(err)
				}
			}
		}, func() {
			t.Helper()
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		}
}

// onSmallDisk moves a new chain of one validator to a file system of its own.
func onSmallDisk(t *testing.T) (cfg node.Config, fill func(left int64), empty func()) {
	t.Helper()
	net := nodetest.New(t, 1, nil)
	home := t.TempDir()
	fill, empty = smallDisk(t, home, "512m")
	cfg = net.Nodes[0]
	if err := os.CopyFS(filepath.Join(home, "chain"), os.DirFS(cfg.Dir)); err != nil {
		t.Fatal(err)
	}
	cfg.Dir, cfg.Log, cfg.Fast = filepath.Join(home, "chain"), nil, true
	if err := os.Chmod(node.Layout{Dir: cfg.Dir}.ValidatorKey(), 0o600); err != nil {
		t.Fatal(err)
	}
	return cfg, fill, empty
}

// TestSmallDisk fills a real disk below a running node: with the limit of free
// space it stops before it breaks, and space cures it.
func TestSmallDisk(t *testing.T) {
	takesLong(t)
	t.Parallel()
	cfg, fill, empty := onSmallDisk(t)
	cfg.Options.MinFree = 64
	n := nodetest.Start(t, cfg)
	n.WaitHeight(5)
	fill(32 << 20)
	refused(t, "a disk below the limit", n.Wait(), node.CodeDisk, "make space", "nothing is lost")
	last := n.Status().Height
	empty()
	n = nodetest.Start(t, cfg)
	n.WaitHeight(uint64(last) + 3)
	checkHistory(t, n)
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
}
