package hwdetect

import "errors"

// host is what only calls to the running system can tell. Recorded machines
// have their own.
type host interface {
	architecture() string
	goVersion() string
	cgo() bool
	cpuid() (cpuIdentity, error)
	affinity() (int, error)
	limits() (openFiles, memlock Limit, err error)
	// ioUring sets up and closes a small ring; nil means it is permitted.
	ioUring() error
	clockState() (clockState, error)
	statfs(dir string) (space, error)
	// resolve returns the absolute path of dir without symbolic links, and an
	// error if it is not a directory that exists.
	resolve(dir string) (string, error)
	writable(dir string) error
	directIO(dir string) (DirectIO, error)
}

// cpuIdentity is what the processor says about itself.
type cpuIdentity struct {
	model, vendor, hypervisor string
	features                  []string // lower case, names as in Linux
}

// clockState is the kernel's opinion of its clock.
type clockState struct {
	synchronised bool
	errorSeconds float64 // upper bound of the error
}

// space is the room of a file system in bytes and files.
type space struct {
	totalBytes, freeBytes uint64 // free to an ordinary user
	inodes, freeInodes    uint64
}

// errNotAsked is the answer of a host that cannot be asked.
var errNotAsked = errors.New("this machine cannot be asked: it is a recording")

// deafHost is the host of a tree that is not the running machine: it knows
// nothing.
type deafHost struct{ arch string }

func (h deafHost) architecture() string             { return h.arch }
func (deafHost) goVersion() string                  { return "" }
func (deafHost) cgo() bool                          { return false }
func (deafHost) cpuid() (cpuIdentity, error)        { return cpuIdentity{}, errNotAsked }
func (deafHost) affinity() (int, error)             { return 0, errNotAsked }
func (deafHost) limits() (Limit, Limit, error)      { return Limit{}, Limit{}, errNotAsked }
func (deafHost) ioUring() error                     { return errNotAsked }
func (deafHost) clockState() (clockState, error)    { return clockState{}, errNotAsked }
func (deafHost) statfs(string) (space, error)       { return space{}, errNotAsked }
func (deafHost) resolve(dir string) (string, error) { return dir, nil }
func (deafHost) writable(string) error              { return errNotAsked }
func (deafHost) directIO(string) (DirectIO, error)  { return DirectIO{}, errNotAsked }
