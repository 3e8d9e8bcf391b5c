package node

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestHolderIn(t *testing.T) {
	const list = `1: POSIX  ADVISORY  WRITE 11 fe:01:5000 0 EOF
2: FLOCK  ADVISORY  WRITE 12 fe:01:15000 0 EOF
3: FLOCK  ADVISORY  READ  13 fe:01:5000 0 EOF
4: -> FLOCK  ADVISORY  WRITE 14 fe:01:5000 0 EOF
5: FLOCK  ADVISORY  WRITE 15 fe:02:5000 0 EOF
6: FLOCK  ADVISORY  WRITE 16 fe:01:5000 0 EOF
7: FLOCK  ADVISORY  WRITE 0 fe:01:7000 0 EOF
8: FLOCK  ADVISORY  WRITE 18 00:1f:8000 0 EOF
9: FLOCK  ADVISORY
`
	for _, c := range []struct {
		dev   uint64
		inode uint64
		want  int
	}{
		{unix.Mkdev(0xfe, 1), 5000, 16},
		{unix.Mkdev(0xfe, 2), 5000, 15},
		{unix.Mkdev(0xfe, 3), 5000, 0}, // two processes: which is not known
		{unix.Mkdev(0xfe, 1), 7000, 0}, // of another pid namespace
		{unix.Mkdev(0xfe, 1), 8000, 18},
		{unix.Mkdev(0xfe, 1), 9000, 0},
	} {
		if got := holderIn(strings.NewReader(list), c.dev, c.inode); got != c.want {
			t.Errorf("device %x, inode %d: pid %d, want %d", c.dev, c.inode, got, c.want)
		}
	}
}
