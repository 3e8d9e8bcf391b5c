package node

import (
	"errors"
	"fmt"
)

// Exit codes of commands that run or repair a node.
const (
	CodeFailure  = 1 // anything else
	CodeConfig   = 2 // wrong setting or genesis
	CodeBlocks   = 3 // the consensus blocks needed for a replay are gone
	CodeDisk     = 4 // no space left
	CodeInUse    = 5 // directory, key or port used by another process
	CodeMismatch = 6 // data of another chain, or a block that this node cannot accept
)

// Problem is an error with an exit code.
type Problem struct {
	Code int
	Err  error
}

func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

func problem(code int, format string, args ...any) error {
	return &Problem{Code: code, Err: fmt.Errorf(format, args...)}
}

// ExitCode returns the exit code for an error of this package.
func ExitCode(err error) int {
	var p *Problem
	switch {
	case err == nil:
		return 0
	case errors.As(err, &p):
		return p.Code
	}
	return CodeFailure
}
