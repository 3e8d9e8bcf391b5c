package merkle

import (
	"math/bits"

	"github.com/zgminer/zgminer/pora/revert"
)

// Address is an account.
type Address = [20]byte

// MaxNodes is the largest number of nodes of a submission, one more than the
// largest difference of their heights.
const MaxNodes = 4

// ErrInvalidSubmission is the Flow contract's answer to a submission that
// breaks a rule of spec/storage.md 2.3.
const ErrInvalidSubmission revert.Reason = "Invalid submission"

// Submission announces a file to the Flow contract (spec/storage.md 2.2(6)).
type Submission struct {
	Length    uint64 // bytes of data, without padding
	Tags      []byte // normally empty
	Nodes     []Node
	Submitter Address
}

// NewSubmission is the submission of f by submitter.
func NewSubmission(f *File, submitter Address) *Submission {
	return &Submission{Length: f.Size, Nodes: f.Nodes, Submitter: submitter}
}

// Digest is the submission's identity in the Submit event: Keccak-256 of the
// node roots. It is the data root only for files of two nodes.
func (s *Submission) Digest() Hash {
	all := make([]byte, 0, 32*len(s.Nodes))
	for i := range s.Nodes {
		all = append(all, s.Nodes[i].Root[:]...)
	}
	return Sum(all)
}

// Sectors is the length in the flow: the sum of 2^height. It is meaningful for a
// submission that passed Check.
func (s *Submission) Sectors() uint64 {
	var c uint64
	for i := range s.Nodes {
		c += 1 << s.Nodes[i].Height
	}
	return c
}

// Check applies the Flow contract's rules in its order (spec/storage.md 2.3):
// nil, ErrInvalidSubmission, or revert.Overflow where the contract panics.
func (s *Submission) Check() error {
	if s.Submitter == (Address{}) || len(s.Nodes) == 0 {
		return ErrInvalidSubmission
	}
	first, last := s.Nodes[0].Height, s.Nodes[len(s.Nodes)-1].Height
	if last > first {
		return revert.Overflow
	}
	if first-last >= MaxNodes || first > MaxHeight {
		return ErrInvalidSubmission
	}
	for i := 1; i < len(s.Nodes); i++ {
		if s.Nodes[i].Height >= s.Nodes[i-1].Height {
			return ErrInvalidSubmission
		}
	}
	c := s.Sectors() // distinct heights below 64: below 2^64
	var lower uint64 // the data must reach beyond this many sectors
	switch {
	case c < 16:
		lower = c - 1
	case len(s.Nodes) == 1:
		lower = c - c/16
	default:
		lower = c - 1<<(first-3)
	}
	if exceeds(s.Length, c) || !exceeds(s.Length, lower) {
		return ErrInvalidSubmission
	}
	return nil
}

// exceeds tells whether length bytes are more than sectors hold.
func exceeds(length, sectors uint64) bool {
	hi, lo := bits.Mul64(sectors, SectorBytes)
	return hi == 0 && length > lo
}
