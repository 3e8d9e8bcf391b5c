//go:build !linux

package hwdetect

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// errNotLinux is the answer to what is only asked on Linux.
var errNotLinux = fmt.Errorf("not looked for on %s; Linux is the system zgminer mines on", runtime.GOOS)

func (liveHost) affinity() (int, error)             { return 0, errNotLinux }
func (liveHost) limits() (Limit, Limit, error)      { return Limit{}, Limit{}, errNotLinux }
func (liveHost) ioUring() error                     { return errNotLinux }
func (liveHost) clockState() (clockState, error)    { return clockState{}, errNotLinux }
func (liveHost) statfs(string) (space, error)       { return space{}, errNotLinux }
func (liveHost) writable(string) error              { return errNotLinux }
func (liveHost) directIO(string) (DirectIO, error)  { return DirectIO{}, errNotLinux }
func (liveHost) resolve(dir string) (string, error) { return resolveDir(dir, filepath.EvalSymlinks) }
