package jsonrpc

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// maxDepth bounds how deep values may be nested.
const maxDepth = 64

// Scanner reads JSON from a byte slice in one pass, without copying strings that
// have no escapes.
type Scanner struct {
	b     []byte
	i     int
	depth int
}

// Parser is a type that reads itself from a Scanner.
type Parser interface {
	// ParseJSON reads one value. What it keeps of strings must be copied.
	ParseJSON(s *Scanner) error
}

// NewScanner reads b, which must not change while results are in use.
func NewScanner(b []byte) *Scanner { return &Scanner{b: b} }

func (s *Scanner) fail(want string) error {
	if s.i >= len(s.b) {
		return fmt.Errorf("the JSON text ends where %s is expected", want)
	}
	return fmt.Errorf("character %q at offset %d where %s is expected", s.b[s.i], s.i, want)
}

func (s *Scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// Peek returns the first byte of the next value, 0 at the end.
func (s *Scanner) Peek() byte {
	s.space()
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *Scanner) take(c byte) bool {
	if s.Peek() == c && s.i < len(s.b) {
		s.i++
		return true
	}
	return false
}

// End checks that nothing follows but white space.
func (s *Scanner) End() error {
	if s.space(); s.i < len(s.b) {
		return s.fail("the end")
	}
	return nil
}

// Null consumes a null, if one comes next.
func (s *Scanner) Null() bool {
	if s.Peek() == 'n' && s.word("null") {
		return true
	}
	return false
}

func (s *Scanner) word(w string) bool {
	if len(s.b)-s.i >= len(w) && string(s.b[s.i:s.i+len(w)]) == w {
		s.i += len(w)
		return true
	}
	return false
}

// Bool reads true or false.
func (s *Scanner) Bool() (bool, error) {
	switch s.Peek() {
	case 't':
		if s.word("true") {
			return true, nil
		}
	case 'f':
		if s.word("false") {
			return false, nil
		}
	}
	return false, s.fail("true or false")
}

// Uint64 reads a non-negative integer.
func (s *Scanner) Uint64() (uint64, error) {
	if c := s.Peek(); c < '0' || c > '9' {
		return 0, s.fail("a number that is not negative")
	}
	start := s.i
	if err := s.number(); err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(string(s.b[start:s.i]), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s at offset %d is no integer below 2^64", clip(s.b[start:s.i]), start)
	}
	return n, nil
}

// clip shortens what an error message quotes.
func clip(b []byte) []byte { return b[:min(len(b), 40)] }

func (s *Scanner) digits() bool {
	start := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i > start
}

func (s *Scanner) number() error {
	if s.i < len(s.b) && s.b[s.i] == '-' {
		s.i++
	}
	if s.i < len(s.b) && s.b[s.i] == '0' {
		s.i++
	} else if !s.digits() {
		return s.fail("a digit")
	}
	if s.i < len(s.b) && s.b[s.i] == '.' {
		if s.i++; !s.digits() {
			return s.fail("a digit")
		}
	}
	if s.i < len(s.b) && (s.b[s.i] == 'e' || s.b[s.i] == 'E') {
		s.i++
		if s.i < len(s.b) && (s.b[s.i] == '+' || s.b[s.i] == '-') {
			s.i++
		}
		if !s.digits() {
			return s.fail("a digit")
		}
	}
	return nil
}

// span reads a string and returns what is between its quotes, and whether there
// are escapes in it.
func (s *Scanner) span() (raw []byte, escaped bool, err error) {
	if s.Peek() != '"' || s.i >= len(s.b) {
		return nil, false, s.fail("a string")
	}
	s.i++
	start, quote := s.i, -1 // quote is the next quotation mark, sought once
	for {
		if quote < s.i {
			n := bytes.IndexByte(s.b[s.i:], '"')
			if n < 0 {
				s.i = len(s.b)
				return nil, false, s.fail("the end of a string")
			}
			quote = s.i + n
		}
		part := s.b[s.i:quote]
		e := bytes.IndexByte(part, '\\')
		if e >= 0 {
			part = part[:e]
		}
		if k := control(part); k >= 0 {
			s.i += k
			return nil, false, s.fail("a printable character")
		}
		if e < 0 {
			s.i = quote + 1
			return s.b[start:quote], escaped, nil
		}
		escaped = true
		s.i += e + 1
		if err := s.escape(); err != nil {
			return nil, false, err
		}
	}
}

// control returns the place of the first byte below 0x20, -1 if there is none. It
// looks at eight bytes at once: a byte below 0x20 borrows when 0x20 is taken off.
func control(b []byte) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(b); i += 8 {
		if w := binary.LittleEndian.Uint64(b[i:]); (w-0x20*ones)&^w&high != 0 {
			break // it is in these eight, or there is one before
		}
	}
	for ; i < len(b); i++ {
		if b[i] < 0x20 {
			return i
		}
	}
	return -1
}

func (s *Scanner) escape() error {
	if s.i >= len(s.b) {
		return s.fail("an escape")
	}
	switch s.b[s.i] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.i++
		return nil
	case 'u':
		s.i++
		for range 4 {
			if s.i >= len(s.b) || !isHex(s.b[s.i]) {
				return s.fail("a hexadecimal digit")
			}
			s.i++
		}
		return nil
	}
	return s.fail("an escape")
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// Bytes reads a string. The result is part of the input unless it had escapes.
func (s *Scanner) Bytes() ([]byte, error) {
	raw, escaped, err := s.span()
	if err != nil || !escaped {
		return raw, err
	}
	var text string
	quoted := append(append([]byte{'"'}, raw...), '"')
	if err := json.Unmarshal(quoted, &text); err != nil {
		return nil, err
	}
	return []byte(text), nil
}

var errDepth = errors.New("the JSON text is nested too deep")

func (s *Scanner) enter() error {
	if s.depth++; s.depth > maxDepth {
		return errDepth
	}
	return nil
}

// Array reads an array; item is called at each element with its number and must
// read it.
func (s *Scanner) Array(item func(i int) error) error {
	if !s.take('[') {
		return s.fail("an array")
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	if s.take(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := item(i); err != nil {
			return err
		}
		if s.take(']') {
			return nil
		}
		if !s.take(',') {
			return s.fail("a comma or the end of the array")
		}
	}
}

// Object reads an object; field is called with each name and must read the value
// behind it.
func (s *Scanner) Object(field func(name string) error) error {
	if !s.take('{') {
		return s.fail("an object")
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	if s.take('}') {
		return nil
	}
	for {
		name, err := s.Bytes()
		if err != nil {
			return err
		}
		if !s.take(':') {
			return s.fail("a colon")
		}
		if err := field(string(name)); err != nil {
			return err
		}
		if s.take('}') {
			return nil
		}
		if !s.take(',') {
			return s.fail("a comma or the end of the object")
		}
	}
}

// Skip reads any value and checks its form.
func (s *Scanner) Skip() error {
	switch c := s.Peek(); c {
	case '{':
		return s.Object(func(string) error { return s.Skip() })
	case '[':
		return s.Array(func(int) error { return s.Skip() })
	case '"':
		_, _, err := s.span()
		return err
	case 't', 'f':
		_, err := s.Bool()
		return err
	case 'n':
		if s.Null() {
			return nil
		}
		return s.fail("null")
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return s.number()
		}
		return s.fail("a value")
	}
}

// Raw reads any value and returns its text, which is part of the input.
func (s *Scanner) Raw() ([]byte, error) {
	s.space()
	start := s.i
	err := s.Skip()
	return s.b[start:s.i], err
}
