package keys

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	// Reads a line from a terminal without showing it.
	"golang.org/x/term"
)

// credentialsVariable names the directory in which systemd puts the credentials
// of a service (LoadCredential=, LoadCredentialEncrypted=).
const credentialsVariable = "CREDENTIALS_DIRECTORY"

// PasswordSource says where a password comes from: the first that is set of File,
// Credential and Prompt. There is deliberately none that takes the password as an
// argument.
type PasswordSource struct {
	File       string // a file that only its owner can read
	Credential string // name of a systemd credential
	// Prompt asks a person; nil if nobody is there.
	Prompt func() (string, error)
}

// Read returns the password. One line end after it does not count.
func (s PasswordSource) Read() (string, error) {
	switch {
	case s.File != "":
		return passwordIn(s.File, ownerOnly)
	case s.Credential != "":
		dir := os.Getenv(credentialsVariable)
		if dir == "" {
			return "", fmt.Errorf("read the password from the systemd credential %q: $%s is not set; start zgminer as a service with LoadCredential=%s:/path/of/the/file",
				s.Credential, credentialsVariable, s.Credential)
		}
		if s.Credential != filepath.Base(s.Credential) || s.Credential == ".." || s.Credential == "." {
			return "", fmt.Errorf("the systemd credential %q is not a plain name", s.Credential)
		}
		return passwordIn(filepath.Join(dir, s.Credential), credential)
	case s.Prompt != nil:
		p, err := s.Prompt()
		if err == nil && p == "" {
			err = errEmpty
		}
		return p, err
	}
	return "", errors.New("no password: name a file with --password-file or a systemd credential with --password-credential, or run it in a terminal to be asked")
}

var errEmpty = errors.New("the password is empty: a key file without a password protects nothing")

func passwordIn(path string, allowed permission) (string, error) {
	b, err := readPrivate(path, allowed)
	if err != nil {
		return "", err
	}
	text := string(b)
	if rest, ok := strings.CutSuffix(text, "\n"); ok {
		text = strings.TrimSuffix(rest, "\r")
	}
	switch {
	case text == "":
		return "", fmt.Errorf("%s: %w", path, errEmpty)
	case strings.ContainsAny(text, "\r\n\x00"):
		return "", fmt.Errorf("the password file %s has more than one line", path)
	}
	return text, nil
}

// TerminalPrompt returns a PasswordSource.Prompt that asks at the terminal of the
// process, twice with repeat; nil if it has none.
func TerminalPrompt(question string, repeat bool) func() (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil
	}
	tty.Close()
	return func() (string, error) {
		tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
		if err != nil {
			return "", fmt.Errorf("open the terminal: %w", err)
		}
		defer tty.Close()
		ask := func(text string) (string, error) {
			fmt.Fprint(tty, text, ": ")
			b, err := term.ReadPassword(int(tty.Fd()))
			fmt.Fprintln(tty)
			if err != nil {
				return "", fmt.Errorf("read the password from the terminal: %w", err)
			}
			return string(b), nil
		}
		return askTwice(ask, question, repeat)
	}
}

func askTwice(ask func(string) (string, error), question string, repeat bool) (string, error) {
	first, err := ask(question)
	if err != nil || !repeat {
		return first, err
	}
	second, err := ask("The same again")
	if err == nil && first != second {
		err = errors.New("the two passwords differ: nothing was done")
	}
	if err != nil {
		return "", err
	}
	return first, nil
}
