package hwdetect

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/unix" // system calls that package syscall lacks: io_uring_setup, statx, adjtimex, affinity
)

func (liveHost) affinity() (int, error) {
	// The kernel refuses a mask smaller than its own CPU set; 1,024 CPUs are
	// what CPUSet holds, larger machines are read from /proc/self/status.
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return 0, fmt.Errorf("ask for the CPU affinity of this process: %w", err)
	}
	return set.Count(), nil
}

func (liveHost) limits() (openFiles, memlock Limit, err error) {
	read := func(resource int, to *Limit) error {
		var r unix.Rlimit
		if err := unix.Getrlimit(resource, &r); err != nil {
			return fmt.Errorf("ask for resource limit %d: %w", resource, err)
		}
		*to = Limit{Soft: LimitValue(r.Cur), Hard: LimitValue(r.Max)} // RLIM_INFINITY is Unlimited
		return nil
	}
	err = errors.Join(read(unix.RLIMIT_NOFILE, &openFiles), read(unix.RLIMIT_MEMLOCK, &memlock))
	return openFiles, memlock, err
}

// ioUringParams is struct io_uring_params of the kernel: 120 bytes, of which
// only the zero value is needed here.
type ioUringParams [30]uint32

func (liveHost) ioUring() error {
	var params ioUringParams
	fd, _, errno := unix.Syscall(unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(&params)), 0)
	if errno != 0 {
		return errno
	}
	return unix.Close(int(fd))
}

func (liveHost) clockState() (clockState, error) {
	var t unix.Timex // Modes 0: only asks
	state, err := unix.Adjtimex(&t)
	if err != nil {
		return clockState{}, fmt.Errorf("ask for the clock's state (adjtimex): %w", err)
	}
	synchronised := state != unix.TIME_ERROR && t.Status&unix.STA_UNSYNC == 0
	return clockState{synchronised: synchronised, errorSeconds: float64(t.Maxerror) / 1e6}, nil
}

func (liveHost) statfs(dir string) (space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return space{}, fmt.Errorf("ask for free space of %s: %w", dir, err)
	}
	block := uint64(s.Frsize)
	if block == 0 {
		block = uint64(s.Bsize)
	}
	return space{s.Blocks * block, s.Bavail * block, s.Files, s.Ffree}, nil
}

func (liveHost) writable(dir string) error {
	if err := unix.Access(dir, unix.W_OK|unix.X_OK); err != nil {
		return fmt.Errorf("this user may not write into %s: %w", dir, err)
	}
	return nil
}

// directIOBytes is the size of the trial: one page, aligned to a page.
const directIOBytes = 4096

// directIO writes one page to a new file in dir past the page cache, reads it
// back and removes the file.
func (liveHost) directIO(dir string) (result DirectIO, err error) {
	file, err := os.CreateTemp(dir, ".zgminer-directio-*")
	if err != nil {
		return DirectIO{}, fmt.Errorf("create a trial file: %w", err)
	}
	name := file.Name()
	defer func() { err = errors.Join(err, os.Remove(name)) }()
	if err := file.Close(); err != nil {
		return DirectIO{}, err
	}

	fd, err := unix.Open(name, unix.O_RDWR|unix.O_DIRECT|unix.O_CLOEXEC, 0)
	if err != nil {
		return DirectIO{Reason: fmt.Sprintf("open with O_DIRECT: %v", err)}, nil
	}
	defer unix.Close(fd)
	var stat unix.Statx_t
	if unix.Statx(fd, "", unix.AT_EMPTY_PATH, unix.STATX_DIOALIGN, &stat) == nil && stat.Mask&unix.STATX_DIOALIGN != 0 {
		result.MemoryAlignBytes, result.OffsetAlignBytes = stat.Dio_mem_align, stat.Dio_offset_align
	}

	// Anonymous memory is aligned to a page.
	buffer, err := unix.Mmap(-1, 0, 2*directIOBytes, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return DirectIO{}, fmt.Errorf("get an aligned buffer: %w", err)
	}
	defer unix.Munmap(buffer)
	out, in := buffer[:directIOBytes], buffer[directIOBytes:]
	for i := range out {
		out[i] = byte(i*7 + i>>8)
	}
	if n, err := unix.Pwrite(fd, out, 0); err != nil || n != directIOBytes {
		if errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) {
			return DirectIO{}, fmt.Errorf("write a trial page: %w", err)
		}
		result.Reason = fmt.Sprintf("write of an aligned page: %d bytes, %v", n, err)
		return result, nil
	}
	if n, err := unix.Pread(fd, in, 0); err != nil || n != directIOBytes || string(in) != string(out) {
		result.Reason = fmt.Sprintf("read of an aligned page: %d bytes, error %v, content right: %v", n, err, string(in) == string(out))
		return result, nil
	}
	result.Works = true
	return result, nil
}

func (liveHost) resolve(dir string) (string, error) { return resolveDir(dir, filepath.EvalSymlinks) }
