package disk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func files(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestReadsAndRemoves(t *testing.T) {
	for _, buffered := range []bool{false, true} {
		dir := t.TempDir()
		f, err := Create(t.Context(), dir, Settings{Bytes: 5*BlockBytes + 1, Buffered: buffered})
		if err != nil {
			t.Fatal(err)
		}
		if f.Bytes() != 5*BlockBytes {
			t.Errorf("%d bytes", f.Bytes())
		}
		if direct, reason := f.Direct(); direct == (reason != "") || buffered && direct {
			t.Errorf("direct %v, reason %q", direct, reason)
		}
		for _, inFlight := range []int{1, 4} {
			r, err := f.ReadRandom(t.Context(), inFlight, 30*time.Millisecond)
			if err != nil || r.Reads == 0 || len(r.Latencies) < int(r.Reads) || len(r.Rates) == 0 || r.CPUSeconds < 0 {
				t.Errorf("%d in flight: %+v, %v", inFlight, r, err)
			}
			for _, v := range r.Rates {
				if v <= 0 && len(r.Rates) > 1 {
					t.Errorf("an empty slice in %v", r.Rates)
				}
			}
		}
		if r, err := f.ReadSequential(t.Context(), 30*time.Millisecond); err != nil || r.Reads == 0 {
			t.Errorf("sequential: %+v, %v", r, err)
		}
		if err := f.Remove(); err != nil {
			t.Error(err)
		}
		if left := files(t, dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestFaultyDataIsFound(t *testing.T) {
	f, err := Create(t.Context(), t.TempDir(), Settings{Bytes: 2 * BlockBytes, Buffered: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	w, err := os.OpenFile(f.Path(), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.WriteAt([]byte{9}, BlockBytes); err != nil {
		t.Fatal(err)
	}
	if _, err := f.ReadSequential(t.Context(), 20*time.Millisecond); err == nil || !strings.Contains(err.Error(), "block 1 holds other data") {
		t.Errorf("got %v", err)
	}
}

func TestInterruptionLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Create(ctx, dir, Settings{Bytes: 64 * BlockBytes, Progress: func(float64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFillTimeBoundsTheFile(t *testing.T) {
	f, err := Create(t.Context(), t.TempDir(), Settings{Bytes: 1 << 30, MinBytes: 2 * BlockBytes, FillTime: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	if f.Bytes() < 2*BlockBytes || f.Bytes() > 64<<20 {
		t.Errorf("%d bytes", f.Bytes())
	}
	if info, err := os.Stat(f.Path()); err != nil || info.Size() != f.Bytes() {
		t.Errorf("size %v, %v; want %d", info, err, f.Bytes())
	}
}

func TestDirectoryErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		filepath.Join(t.TempDir(), "none"): "does not exist",
		file:                               "not a directory",
	} {
		_, err := Create(t.Context(), dir, Settings{Bytes: BlockBytes})
		var e *ErrDirectory
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--dir") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	for cause, want := range map[error]string{
		syscall.EACCES: "not writable", syscall.EROFS: "not writable", syscall.ENOSPC: "is full", syscall.EDQUOT: "is full", syscall.EIO: "cannot be made",
	} {
		err := directoryError("/d", 512<<20, &os.PathError{Op: "write", Path: "/d/x", Err: cause})
		if !strings.Contains(err.Error(), want) || !errors.Is(err, cause) || !strings.Contains(err.Error(), "--dir") {
			t.Errorf("%v: %v", cause, err)
		}
	}
	if os.Getuid() != 0 {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if _, err := Create(t.Context(), dir, Settings{Bytes: BlockBytes}); err == nil || !strings.Contains(err.Error(), "not writable") {
			t.Errorf("a directory without write permission: %v", err)
		}
	}
}

// TestFullDirectory asks for more than the disk has free; the file is refused
// before anything is reserved.
func TestFullDirectory(t *testing.T) {
	dir := t.TempDir()
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("only Linux tells the free space here")
	}
	_, err := Create(t.Context(), dir, Settings{Bytes: 1 << 60})
	if err == nil || !strings.Contains(err.Error(), "is full") {
		t.Errorf("got %v", err)
	}
	if left := files(t, dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStale(t *testing.T) {
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, FilePrefix+"1.dat"), filepath.Join(dir, FilePrefix+"2.dat")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	if got := Stale(dir); len(got) != 1 || got[0] != old {
		t.Errorf("stale: %v", got)
	}
}

func TestMergedSlices(t *testing.T) {
	for _, c := range []struct {
		in   []float64
		want int
	}{{[]float64{1, 2, 3}, 1}, {[]float64{0, 2, 0, 3}, 2}, {[]float64{0, 0, 0, 3, 0, 0, 1, 0}, 4}, {[]float64{0, 0, 0, 1}, 4}} {
		if got := merged(c.in); got != c.want {
			t.Errorf("merged(%v) = %d, want %d", c.in, got, c.want)
		}
	}
}

// TestNoNameIsLeft holds that on Linux a file has no name while it is used, so
// that no signal can leave it behind, and that it can be opened all the same.
func TestNoNameIsLeft(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("only Linux opens a file without a name")
	}
	dir := t.TempDir()
	f, err := Create(t.Context(), dir, Settings{Bytes: 4 * BlockBytes, Progress: func(float64) {
		if left := files(t, dir); len(left) > 0 {
			t.Errorf("a name while the file is filled: %v", left)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Remove()
	again, err := os.Open(f.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if info, err := again.Stat(); err != nil || info.Size() != f.Bytes() {
		t.Errorf("%v, %v; want %d bytes", info, err, f.Bytes())
	}
}

func TestErrFullTellsBothSizes(t *testing.T) {
	err := ErrFull("/d", 16<<20, 1<<20)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "16 MiB are needed and 1 MiB are free") || strings.Contains(err.Error(), "--quick") {
		t.Errorf("got %v", err)
	}
}
