//go:build !linux

package mine

import "os"

func openDirect(string) (f *os.File, refused string, err error) {
	return nil, "O_DIRECT is supported on Linux only", nil
}
