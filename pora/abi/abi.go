// Package abi writes and reads the 32-byte words of the Ethereum ABI for the few
// fixed layouts of the storage contracts: the mining answer, the worker context
// and three events. The reader accepts only the canonical encoding, the one that
// the compiler and every common library write.
package abi

import (
	"encoding/binary"
	"fmt"

	// 256-bit integers as fixed arrays, with the overflow results that checked
	// contract arithmetic needs; go-ethereum uses the same type.
	"github.com/holiman/uint256"
)

// WordBytes is the size of an ABI word.
const WordBytes = 32

// AppendUint64 appends v as a word.
func AppendUint64(b []byte, v uint64) []byte {
	b = append(b, make([]byte, WordBytes-8)...)
	return binary.BigEndian.AppendUint64(b, v)
}

// AppendUint256 appends v as a word.
func AppendUint256(b []byte, v *uint256.Int) []byte {
	w := v.Bytes32()
	return append(b, w[:]...)
}

// AppendAddress appends a as a word, zeros in front.
func AppendAddress(b []byte, a [20]byte) []byte {
	b = append(b, make([]byte, WordBytes-len(a))...)
	return append(b, a[:]...)
}

// AppendBytes appends the length of v as a word and v, filled up with zeros to a
// whole number of words.
func AppendBytes(b, v []byte) []byte {
	b = append(AppendUint64(b, uint64(len(v))), v...)
	if rest := len(v) % WordBytes; rest != 0 {
		b = append(b, make([]byte, WordBytes-rest)...)
	}
	return b
}

// PaddedBytes is the space that AppendBytes takes after the length word.
func PaddedBytes(n int) int { return (n + WordBytes - 1) / WordBytes * WordBytes }

// Reader reads words in order. After the first failure every method returns
// zeros, and Err or End tells the failure.
type Reader struct {
	data []byte
	at   int
	err  error
}

// NewReader reads data, which is not changed and not kept by the results.
func NewReader(data []byte) *Reader { return &Reader{data: data} }

// Fail records a failure unless there is one already.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("abi word %d: %s", r.at/WordBytes, fmt.Sprintf(format, args...))
	}
}

// Hash reads a word as 32 bytes.
func (r *Reader) Hash() (h [32]byte) {
	if r.err == nil && len(r.data)-r.at < WordBytes {
		r.Fail("the data end after %d bytes", len(r.data))
	}
	if r.err != nil {
		return h
	}
	copy(h[:], r.data[r.at:])
	r.at += WordBytes
	return h
}

// Uint256 reads a word as an integer.
func (r *Reader) Uint256() (v uint256.Int) {
	w := r.Hash()
	v.SetBytes32(w[:])
	return v
}

// Uint64 reads a word as an integer that must fit 64 bits.
func (r *Reader) Uint64() uint64 {
	v := r.Uint256()
	if !v.IsUint64() {
		r.Fail("%s does not fit 64 bits", v.Hex())
		return 0
	}
	return v.Uint64()
}

// Address reads a word as an account.
func (r *Reader) Address() (a [20]byte) {
	w := r.Hash()
	for _, b := range w[:12] {
		if b != 0 {
			r.Fail("%x is not an address", w)
			return a
		}
	}
	copy(a[:], w[12:])
	return a
}

// Expect reads a word that must be v: an offset of the canonical layout.
func (r *Reader) Expect(v uint64, what string) {
	if got := r.Uint64(); r.err == nil && got != v {
		r.Fail("%s is %d, the canonical encoding has %d", what, got, v)
	}
}

// Count reads the length of an array whose elements take the given number of
// words each, and checks that they are there before anyone allocates for them.
func (r *Reader) Count(words int, what string) int {
	n := r.Uint64()
	if left := uint64(len(r.data)-r.at) / WordBytes / uint64(words); r.err == nil && n > left {
		r.Fail("%d %s, the data hold %d at most", n, what, left)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}

// Bytes reads what AppendBytes writes.
func (r *Reader) Bytes() []byte {
	n := r.Uint64()
	if left := uint64(len(r.data) - r.at); r.err == nil && (n > left || uint64(PaddedBytes(int(n))) > left) {
		r.Fail("%d bytes, the data hold %d", n, left)
	}
	if r.err != nil {
		return nil
	}
	v := append([]byte(nil), r.data[r.at:r.at+int(n)]...)
	for _, b := range r.data[r.at+int(n) : r.at+PaddedBytes(int(n))] {
		if b != 0 {
			r.Fail("bytes of length %d are not filled up with zeros", n)
			return nil
		}
	}
	r.at += PaddedBytes(int(n))
	return v
}

// Err returns the first failure.
func (r *Reader) Err() error { return r.err }

// End returns the first failure, or one if data are left over.
func (r *Reader) End() error {
	if left := len(r.data) - r.at; r.err == nil && left != 0 {
		r.Fail("%d bytes are left over", left)
	}
	return r.err
}
