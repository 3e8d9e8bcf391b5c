// Package jsonrpc serves JSON-RPC 2.0 over HTTP POST to clients that nobody
// vouches for: single and batch requests, and bounds on body, batch, answer,
// rate and memory (spec/storage-node.md 1.1).
//
// It is written for large parameters: a body is scanned once to find its parts,
// and a type that implements Parser is read straight from it.
package jsonrpc

import "fmt"

// Error codes of JSON-RPC 2.0.
const (
	CodeParse         = -32700
	CodeInvalid       = -32600 // not a request
	CodeUnknownMethod = -32601
	CodeParams        = -32602
	CodeInternal      = -32603
	CodeServer        = -32000 // what the method itself says
	CodeTooLarge      = -32008 // the answer
)

// Error is a JSON-RPC error object. Data is left out when it is empty.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    string `json:"data,omitempty"`
}

// Error gives the text as the official client renders it.
func (e *Error) Error() string {
	if e.Data != "" {
		return e.Message + "; data: " + e.Data
	}
	return e.Message
}

// InvalidParam refuses the named parameter.
func InvalidParam(name, format string, args ...any) *Error {
	return &Error{CodeParams, "Invalid params: " + name, fmt.Sprintf(format, args...)}
}

// Internal reports a failure that is not the caller's.
func Internal(text string) *Error { return &Error{CodeInternal, "Internal error", text} }

// Failed reports what the method could not do.
func Failed(text string) *Error { return &Error{CodeServer, text, ""} }
