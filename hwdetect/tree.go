package hwdetect

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// tree reads small files of a machine's root (/proc, /sys, /etc). Names have no
// leading slash, as io/fs wants; messages have one, as people want.
type tree struct{ root fs.FS }

// text returns the content of a file without surrounding space.
func (t tree) text(name string) (string, error) {
	data, err := fs.ReadFile(t.root, name)
	if err != nil {
		return "", treeError(name, err)
	}
	return strings.TrimSpace(string(data)), nil
}

// textOr returns the content of a file, or other if it cannot be read.
func (t tree) textOr(name, other string) string {
	if text, err := t.text(name); err == nil {
		return text
	}
	return other
}

// number reads a file that holds one unsigned decimal number.
func (t tree) number(name string) (uint64, error) {
	text, err := t.text(name)
	if err != nil {
		return 0, err
	}
	value, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("/%s holds %.40q, not a number", name, text)
	}
	return value, nil
}

// names lists a directory in order.
func (t tree) names(dir string) ([]string, error) {
	entries, err := fs.ReadDir(t.root, dir)
	if err != nil && len(entries) == 0 {
		return nil, treeError(dir, err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names, nil
}

func (t tree) exists(name string) bool {
	_, err := fs.Stat(t.root, name)
	return err == nil
}

// link returns where the symbolic link name points to, as a name of the tree.
// Only the link itself is resolved, not its parents: links in /sys are flat.
func (t tree) link(name string) (string, error) {
	target, err := fs.ReadLink(t.root, name)
	if err != nil {
		return "", treeError(name, err)
	}
	if path.IsAbs(target) {
		return strings.TrimPrefix(path.Clean(target), "/"), nil
	}
	return path.Join(path.Dir(name), target), nil
}

// readError is a failed read in words; it unwraps to the cause.
type readError struct {
	text  string
	cause error
}

func (e *readError) Error() string { return e.text }
func (e *readError) Unwrap() error { return e.cause }

// treeError puts the reason of a failed read in words.
func treeError(name string, err error) error {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &readError{"/" + name + " does not exist", err}
	case errors.Is(err, fs.ErrPermission):
		return &readError{"/" + name + " may not be read by this user", err}
	case errors.As(err, &pathError):
		return &readError{fmt.Sprintf("read /%s: %v", name, pathError.Err), err}
	}
	return &readError{fmt.Sprintf("read /%s: %v", name, err), err}
}
