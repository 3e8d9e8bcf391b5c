package files

import "fmt"

// Refusal says why an upload or a download is not possible, in the words that
// official clients know (spec/storage-node.md 1.5).
type Refusal struct {
	Param    string // the parameter that is wrong; empty if none is
	Internal bool   // sent as an internal error
	Text     string
}

// Error gives the text as official clients render it.
func (r *Refusal) Error() string {
	switch {
	case r.Param != "":
		return fmt.Sprintf("Invalid params: %s; data: %s", r.Param, r.Text)
	case r.Internal:
		return "Internal error; data: " + r.Text
	}
	return r.Text
}

func param(name, text string) *Refusal { return &Refusal{Param: name, Text: text} }

func refused(format string, args ...any) *Refusal {
	return &Refusal{Text: fmt.Sprintf(format, args...)}
}
