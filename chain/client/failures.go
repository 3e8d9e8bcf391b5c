package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// class says what a failed request means for the server that failed it.
type class uint8

const (
	// classAnswer: the server did its work; the error is the answer (a revert, a
	// nonce too low). Asking another server gives the same.
	classAnswer class = iota
	// classRange: eth_getLogs covers more blocks or results than allowed.
	classRange
	// classRate: too many requests; wait.
	classRate
	// classNode: this server cannot answer, another may (no such method, state
	// pruned, still syncing).
	classNode
	// classBroken: no usable answer arrived (network, HTTP error, bad JSON).
	classBroken
	// classCaller: the caller's context ended.
	classCaller
)

// rateWords, rangeWords and nodeWords are what public servers say, in lower case.
var (
	rateWords = []string{
		"too many requests", "rate limit", "rate-limit", "ratelimit", "request rate", "requests per second",
		"compute units per second", "capacity limit", "daily request count", "request limit reached",
		"requests limited", "quota exceeded", "throttle",
	}
	rangeWords = []string{
		"block range", "blocks range", "range limit", "range too", "range is too", "range exceed", "max range", "range:",
		"exceed max", "exceeds max", "exceed maximum", "maximum block", "too many blocks", "more than", "too many results",
		"too many logs", "exceeds limit", "exceeds the range", "limited to", "limit exceeded", "response too large",
		"response size", "size exceeded", "response is too big", "result set too large", "query timeout", "query returned",
		"at most", "max results", "maximum is set to", "result window", "logs matched", "to large", "too large", "too wide",
	}
	nodeWords = []string{
		"missing trie node", "header not found", "unknown block", "block not found", "historical state", "state not available",
		"state is not available", "pruned", "syncing", "not synced", "no healthy", "no available", "no backend", "upstream",
		"bad gateway", "gateway timeout", "service unavailable", "request timed out", "internal server error", "shutting down",
	}
)

// JSON-RPC error codes with a fixed meaning (EIP-1474 and providers' habits).
const (
	codeRevert         = 3
	codeHTTPTooMany    = 429
	codeInternal       = -32603
	codeNoMethod       = -32601
	codeNoMethodEIP    = -32004
	codeLimitExceeded  = -32005
	codeTooLarge       = -32003
	codeRequestsLimit  = -32007
	codeResourceUnavai = -32002
)

// classify sorts the error of a request with a method. Only eth_getLogs has a
// range; elsewhere the same words mean something else.
func classify(method string, err error) class {
	c := classifyAny(err)
	if c == classRange && method != methodLogs {
		return classAnswer
	}
	return c
}

const methodLogs = "eth_getLogs"

func classifyAny(err error) class {
	var httpErr rpc.HTTPError
	var rpcErr rpc.Error
	switch {
	case errors.Is(err, context.Canceled):
		return classCaller
	case errors.As(err, &httpErr):
		return classifyHTTP(httpErr)
	case errors.As(err, &rpcErr):
		return classifyAnswer(rpcErr.ErrorCode(), strings.ToLower(rpcErr.Error()))
	}
	return classBroken
}

func classifyHTTP(e rpc.HTTPError) class {
	switch e.StatusCode {
	case http.StatusTooManyRequests:
		return classRate
	case http.StatusRequestEntityTooLarge:
		return classRange
	}
	// Some servers put a JSON-RPC error into an HTTP error.
	var body struct {
		Error *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(e.Body, &body) == nil && body.Error != nil {
		if c := classifyAnswer(body.Error.Code, strings.ToLower(body.Error.Message)); c == classRate || c == classRange {
			return c
		}
	}
	return classBroken
}

func classifyAnswer(code int, text string) class {
	switch {
	case code == codeRevert || strings.Contains(text, "execution reverted"):
		return classAnswer
	case code == codeHTTPTooMany || code == codeRequestsLimit || containsAny(text, rateWords):
		return classRate
	case code == codeNoMethod || code == codeNoMethodEIP:
		return classNode
	case strings.Contains(text, "invalid block range"):
		return classAnswer // the end lies before the start
	case strings.Contains(text, "beyond current head"):
		return classNode // this server lags behind
	case containsAny(text, rangeWords) || code == codeLimitExceeded || code == codeTooLarge:
		return classRange
	case code == codeInternal || code == codeResourceUnavai || containsAny(text, nodeWords):
		return classNode
	}
	return classAnswer
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// alreadyKnown reports whether a node refused a transaction only because it has it.
func alreadyKnown(err error) bool {
	return answerContains(err, "already known", "known transaction", "already imported", "already exists", "already in mempool", "already in the mempool")
}

// NonceTooLow reports whether a transaction was refused because its nonce is used.
func NonceTooLow(err error) bool {
	return answerContains(err, "nonce too low", "nonce is too low", "old nonce", "invalid nonce; got")
}

// Underpriced reports whether a transaction was refused because another one with
// its nonce pays more, or because its fee is below what the node accepts.
func Underpriced(err error) bool {
	return answerContains(err, "underpriced", "fee too low", "gas price too low", "max fee per gas less than block base fee", "tip too low", "below minimum")
}

// InsufficientFunds reports whether a transaction was refused for lack of money.
func InsufficientFunds(err error) bool {
	return answerContains(err, "insufficient funds", "insufficient balance", "overshot")
}

func answerContains(err error, words ...string) bool {
	var answered rpc.Error
	return errors.As(err, &answered) && containsAny(strings.ToLower(answered.Error()), words)
}

// Revert is a call or transaction refused by a contract. Data is what the
// contract returned: the selector of an error and its arguments.
type Revert struct {
	Reason string // text of a plain revert or panic, "" for a custom error
	Data   []byte
	cause  error
}

func (r *Revert) Error() string {
	switch {
	case r.Reason != "":
		return fmt.Sprintf("the contract refused it: %q", r.Reason)
	case len(r.Data) >= 4:
		return fmt.Sprintf("the contract refused it with error 0x%x", r.Data[:4])
	}
	return fmt.Sprintf("the contract refused it without a reason (%v)", r.cause)
}

// Unwrap returns the node's own error.
func (r *Revert) Unwrap() error { return r.cause }

// explained replaces a node's revert error by a *Revert.
func explained(err error) error {
	var answered rpc.Error
	if !errors.As(err, &answered) {
		return err
	}
	text := answered.Error()
	if answered.ErrorCode() != codeRevert && !strings.Contains(strings.ToLower(text), "execution reverted") {
		return err
	}
	r := &Revert{cause: err}
	var withData rpc.DataError
	if errors.As(err, &withData) {
		if s, ok := withData.ErrorData().(string); ok {
			// Some nodes put words before the bytes ("Reverted 0x…").
			if i := strings.Index(s, "0x"); i >= 0 {
				r.Data, _ = hexutil.Decode(s[i:])
			}
		}
	}
	r.Reason = RevertReason(r.Data)
	if r.Reason == "" && len(r.Data) == 0 {
		// The reason may be in the message only.
		if _, reason, ok := strings.Cut(text, "reverted: "); ok {
			r.Reason = reason
		}
	}
	return r
}

// RevertReason decodes Error(string) and Panic(uint256); "" for anything else.
func RevertReason(data []byte) string {
	reason, err := abi.UnpackRevert(common.CopyBytes(data))
	if err != nil {
		return ""
	}
	return reason
}

func wrongChain(who string, got, want uint64) error {
	return fmt.Errorf("%w: %s has chain id %d, configured is %d; correct the URL or the chain id", ErrWrongChain, who, got, want)
}

func backwards(who string, got, seen uint64) error {
	return fmt.Errorf("%w: %s answers with block %d, but block %d was seen before; "+
		"it was reset, restored from an old copy or lags far behind: use another RPC server, or restart zgminer if the chain itself was rolled back",
		ErrBackwards, who, got, seen)
}

// tooBig is the error of an answer above the size limit.
func tooBig(limit int64) error {
	return fmt.Errorf("the answer is longer than %d bytes: %w", limit, io.ErrShortBuffer)
}
