package demo

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/pora/merkle"
)

// stateFile remembers what an earlier run of the demo did.
const stateFile = "demo.json"

// state is the content of stateFile. It is written before the sentence that tells
// of it, so that a second start goes on from there.
type state struct {
	Files   []storedFile  `json:"files"`
	Fillers []common.Hash `json:"fillers"` // transactions
	// Neighbour is a file that is being stored to complete a unit.
	Neighbour string `json:"neighbour,omitempty"`
	dir       string
}

// storedFile is a file that the network has.
type storedFile struct {
	Path  string      `json:"path"`
	Bytes int64       `json:"bytes"`
	Sum   string      `json:"sha256"`
	Root  merkle.Hash `json:"root"`
	TxSeq uint64      `json:"tx_seq"`
	Tx    common.Hash `json:"tx"`
}

func readState(dir string) (*state, error) {
	s := &state{dir: dir}
	data, err := os.ReadFile(filepath.Join(dir, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(data, s)
	}
	if err != nil {
		return nil, fmt.Errorf("read what an earlier run of the demo left in %s: %w; begin anew with another --dir", dir, err)
	}
	return s, nil
}

func (s *state) write() error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(s.dir, stateFile)
	f, err := os.CreateTemp(s.dir, stateFile+".*")
	if err != nil {
		return fmt.Errorf("remember what the demo did: %w", err)
	}
	defer os.Remove(f.Name()) // does nothing once it is renamed
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("remember what the demo did: %w", err)
	}
	return nil
}

// has tells whether the file at a path was stored with its present contents.
func (s *state) has(path, sum string) bool {
	for _, f := range s.Files {
		if f.Path == path && f.Sum == sum {
			return true
		}
	}
	return false
}

// total is the number of bytes of all stored files.
func (s *state) total() (n int64) {
	for _, f := range s.Files {
		n += f.Bytes
	}
	return n
}
