package testvec

import (
	"crypto/sha3"
	"fmt"
	"strconv"
	"strings"

	// Keccak-256 with the original padding, which the standard library does not
	// offer; used here so that the vectors do not depend on the code under test.
	xsha3 "golang.org/x/crypto/sha3"
)

// Bytes returns the first n bytes of SHAKE128(seed), the data of every vector
// field whose name ends in Seed. "(zero bytes)" and "(n zero bytes)" mean zeros.
func Bytes(seed string, n int) []byte {
	if strings.HasPrefix(seed, "(") && strings.HasSuffix(seed, "zero bytes)") {
		return make([]byte, n)
	}
	return sha3.SumSHAKE128([]byte(seed), n)
}

// HashOf returns Bytes(seed, 32) as a Hash.
func HashOf(seed string) (h Hash) {
	copy(h[:], Bytes(seed, len(h)))
	return h
}

// Keccak256 hashes data, independently of package kernels.
func Keccak256(data ...[]byte) (h Hash) {
	k := xsha3.NewLegacyKeccak256()
	for _, d := range data {
		k.Write(d)
	}
	k.Sum(h[:0])
	return h
}

// BlockHash is the hash of block number of the simulated chain named label.
func BlockHash(label string, number uint64) Hash {
	return Keccak256([]byte("zgminer-vectors/" + label + "/block/" + strconv.FormatUint(number, 10)))
}

// Submitter is the account of every submission in the vectors.
var Submitter = Address{17: 0x0a, 18: 0x11, 19: 0xce}

// Check fails the test when got differs from want, naming the case.
func Check[T comparable](t interface {
	Helper()
	Errorf(string, ...any)
}, got, want T, name string, args ...any) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", fmt.Sprintf(name, args...), show(got), show(want))
	}
}

func show(v any) string {
	switch v := v.(type) {
	case [32]byte:
		return Hash(v).String()
	case [64]byte:
		return Hex(v[:]).String()
	}
	return fmt.Sprint(v)
}
