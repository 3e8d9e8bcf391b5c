package keys

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
)

// keyLike matches what may be a private key.
var keyLike = regexp.MustCompile(`(?i)(0x)?[0-9a-f]{64}`)

// LooksLikeKey reports whether a text, such as a command-line argument, may be or
// contain a private key and so must not be shown.
func LooksLikeKey(text string) bool { return keyLike.MatchString(text) }

// ReadFile reads a key to be imported from a file: see Read.
func ReadFile(path string, password func() (string, error)) (Key, error) {
	if LooksLikeKey(path) {
		return Key{}, fmt.Errorf("a private key was given where a file name belongs: " +
			"it is now in the shell's history and was visible to others; use a new key, and write keys to a file or to standard input")
	}
	b, err := readPrivate(path, ownerOnly)
	if err != nil {
		return Key{}, err
	}
	return parse(b, password)
}

// Read reads a key to be imported: 64 hexadecimal digits, with or without 0x, or
// a keystore V3 file, for which password is asked.
func Read(r io.Reader, password func() (string, error)) (Key, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return Key{}, fmt.Errorf("read a key: %w", err)
	}
	if len(b) > maxFile {
		return Key{}, fmt.Errorf("read a key: there are more than %d bytes", maxFile)
	}
	return parse(b, password)
}

func parse(b []byte, password func() (string, error)) (Key, error) {
	defer clear(b)
	if !bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		return ParseHex(b)
	}
	text, err := password()
	if err != nil {
		return Key{}, err
	}
	return Decrypt(b, text)
}
