package testvec

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
)

// Hex is a byte string written as "0x" and hexadecimal digits; absent in JSON
// means nil.
type Hex []byte

// UnmarshalText parses the 0x form.
func (h *Hex) UnmarshalText(text []byte) error {
	b, err := parseHex(string(text))
	*h = b
	return err
}

func (h Hex) String() string { return "0x" + hex.EncodeToString(h) }

// Hash is a 32-byte string written as 0x and 64 digits.
type Hash [32]byte

// UnmarshalText parses the 0x form.
func (h *Hash) UnmarshalText(text []byte) error { return fixed(h[:], string(text)) }

func (h Hash) String() string { return "0x" + hex.EncodeToString(h[:]) }

// Seed is a 64-byte string (a pad seed or a pad cell).
type Seed [64]byte

// UnmarshalText parses the 0x form.
func (s *Seed) UnmarshalText(text []byte) error { return fixed(s[:], string(text)) }

// Address is a 20-byte account address.
type Address [20]byte

// UnmarshalText parses the 0x form.
func (a *Address) UnmarshalText(text []byte) error { return fixed(a[:], string(text)) }

// Number is a natural number of any size, written in the vectors as a JSON
// number, as a string of decimal digits or as 0x and hexadecimal digits. The
// zero value, also for an absent field, is 0.
type Number struct{ big.Int }

// UnmarshalJSON parses the three forms.
func (n *Number) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	base, digits := 10, s
	if rest, ok := strings.CutPrefix(s, "0x"); ok {
		base, digits = 16, rest
	}
	if _, ok := n.SetString(digits, base); !ok || n.Sign() < 0 {
		return fmt.Errorf("parse number %q: neither decimal nor 0x hexadecimal digits", s)
	}
	return nil
}

// U64 returns n, which must fit 64 bits.
func (n *Number) U64() uint64 {
	if !n.IsUint64() {
		panic(fmt.Sprintf("testvec: number %s does not fit 64 bits", n.String()))
	}
	return n.Uint64()
}

func parseHex(s string) ([]byte, error) {
	digits, ok := strings.CutPrefix(s, "0x")
	if !ok {
		return nil, fmt.Errorf("parse hex string %.20q: no 0x in front", s)
	}
	b, err := hex.DecodeString(digits)
	if err != nil {
		return nil, fmt.Errorf("parse hex string %.20q: %w", s, err)
	}
	return b, nil
}

func fixed(dst []byte, s string) error {
	b, err := parseHex(s)
	if err != nil {
		return err
	}
	if len(b) != len(dst) {
		return fmt.Errorf("parse hex string %.20q: %d bytes, need %d", s, len(b), len(dst))
	}
	copy(dst, b)
	return nil
}
