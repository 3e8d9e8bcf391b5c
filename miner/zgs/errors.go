package zgs

import (
	"encoding/json"
	"fmt"
)

// Codes of error objects (spec/storage-node.md 1.5).
const (
	CodeParse         = -32700
	CodeNoMethod      = -32601
	CodeInvalidParams = -32602 // a parameter check; the reason is in Data
	CodeInternal      = -32603 // internal; the reason is in Data
	CodeOther         = -32000 // any other: the whole text is in Message
)

// Texts that official clients look for as substrings of "<message>; data: <data>"
// (spec/storage-node.md 1.5).
const (
	TextFinalized   = "Invalid params: root; data: already uploaded and finalized"
	TextDuplicate   = "segment has already been uploaded or is being uploaded"
	TextTooMany     = "too many data writing"
	TextNoFile      = "file not found"                 // indexer_getFileLocations
	DataFinalized   = "already uploaded and finalized" // data of TextFinalized
	MessageParams   = "Invalid params"                 // followed by ": " and the parameter
	MessageInternal = "Internal error"
)

// Error is a JSON-RPC error object. Data is a string where there is any.
type Error struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// NewError is an error object; data "" leaves the member out.
func NewError(code int, message, data string) *Error {
	e := &Error{Code: code, Message: message}
	if data != "" {
		e.Data, _ = json.Marshal(data) // a string always encodes
	}
	return e
}

// Error renders the object as official clients do.
func (e *Error) Error() string {
	if len(e.Data) == 0 || string(e.Data) == "null" {
		return e.Message
	}
	var text string
	if json.Unmarshal(e.Data, &text) != nil {
		text = string(e.Data)
	}
	return fmt.Sprintf("%s; data: %s", e.Message, text)
}
