package node_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// TestSmallDisk fills a real disk below a running node: with the limit of free
// space it stops before it breaks; without, writes fail in the middle of a
// commit, it ends all the same and says why. Space cures both.
func TestSmallDisk(t *testing.T) {
	t.Parallel()
	net := nodetest.New(t, 1, nil)
	home := t.TempDir()
	fill, empty := smallDisk(t, home, "512m")
	cfg := net.Nodes[0]
	if err := os.CopyFS(filepath.Join(home, "chain"), os.DirFS(cfg.Dir)); err != nil {
		t.Fatal(err)
	}
	cfg.Dir, cfg.Log, cfg.Fast = filepath.Join(home, "chain"), nil, true
	if err := os.Chmod(node.Layout{Dir: cfg.Dir}.ValidatorKey(), 0o600); err != nil {
		t.Fatal(err)
	}
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

	cfg.Options.MinFree = 0
	plan := nodetest.Plan{Config: cfg, Log: filepath.Join(t.TempDir(), "committed"), Load: 0}
	p := nodetest.StartProcess(t, plan)
	p.WaitHeight(uint64(last) + 10)
	fill(0)
	code, said := p.WaitEnd()
	t.Logf("on the full disk the process ended with code %d: %.300s", code, said)
	// The databases' libraries end the process themselves when they meet it first;
	// then the system's text is all there is.
	if code <= 0 || !strings.Contains(said, "no space left on device") || code == node.CodeDisk && !strings.Contains(said, "make space") {
		t.Errorf("on the full disk the process ended with code %d and said: %s", code, said)
	}
	empty()
	goesOn(t, []nodetest.Plan{plan})
}
