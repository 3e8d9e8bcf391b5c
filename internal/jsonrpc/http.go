package jsonrpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"slices"
	"time"
)

// A client that is slower than this is cut off: grace, and minRate bytes a
// second after it.
const (
	grace   = 30 * time.Second
	minRate = 32 << 10
)

const firstBuffer = 256 << 10

// ServeHTTP implements http.Handler: POST with one request or a batch.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	caller := Caller{Addr: Remote(r), Browser: r.Header.Get("Origin") != ""}
	open := AllowOrigin(w, r, s.opt.Origins)
	switch {
	case r.Method == http.MethodOptions && open:
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST, OPTIONS")
		http.Error(w, "this is a JSON-RPC server: use POST", http.StatusMethodNotAllowed)
		return
	case !isJSON(r.Header.Get("Content-Type")):
		http.Error(w, "Content-Type must be application/json", http.StatusUnsupportedMediaType)
		return
	}
	ctx := context.WithValue(r.Context(), callerKey{}, caller)
	body, held, err := s.read(ctx, w, r, caller.Addr)
	defer func() { s.budget.add(caller.Addr, -held) }()
	switch {
	case errors.Is(err, errBody):
		w.Header().Set("Connection", "close")
		reply(w, http.StatusRequestEntityTooLarge, appendError(nil, null, &Error{-32007, "Request is too big", err.Error()}))
		return
	case errors.Is(err, errBusy):
		w.Header().Set("Connection", "close")
		reply(w, http.StatusOK, appendError(nil, null, s.opt.Busy))
		return
	case err != nil:
		w.Header().Set("Connection", "close")
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	out := s.answer(ctx, body)
	body = nil // free it while the answer goes out
	s.budget.add(caller.Addr, int64(len(out))-held)
	held = int64(len(out))
	reply(w, http.StatusOK, out)
}

// isJSON accepts JSON's media types, as those cannot be sent by a page of another
// origin without asking first.
func isJSON(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || t == "application/json-rpc" || t == "application/jsonrequest")
}

// Remote returns the address that a request came from.
func Remote(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr().Unmap()
}

// AllowOrigin sets the headers that let pages of the request's origin make it, if
// origins has that one or "*".
func AllowOrigin(w http.ResponseWriter, r *http.Request, origins []string) bool {
	h := w.Header()
	switch origin := r.Header.Get("Origin"); {
	case slices.Contains(origins, "*"):
		h.Set("Access-Control-Allow-Origin", "*")
	case origin != "" && slices.Contains(origins, origin):
		h.Set("Access-Control-Allow-Origin", origin)
		h.Add("Vary", "Origin")
	default:
		return false
	}
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
		if ask := r.Header.Get("Access-Control-Request-Headers"); ask != "" {
			h.Set("Access-Control-Allow-Headers", ask)
		} else {
			h.Set("Access-Control-Allow-Headers", "*")
		}
		h.Set("Access-Control-Max-Age", "86400")
	}
	return true
}

var errBody = errors.New("the body is too large")

// read takes in the body. held is what is taken of the budget, also when there
// is an error.
func (s *Server) read(ctx context.Context, w http.ResponseWriter, r *http.Request, a netip.Addr) (body []byte, held int64, err error) {
	limit := s.opt.MaxBody
	if r.ContentLength > limit {
		return nil, 0, fmt.Errorf("%w: %d bytes, at most %d", errBody, r.ContentLength, limit)
	}
	expect := limit + 1
	if r.ContentLength >= 0 {
		expect = r.ContentLength
	}
	wait, cancel := context.WithTimeout(ctx, s.opt.Hold)
	defer cancel()
	rc := http.NewResponseController(w)
	start := time.Now()
	// Without the deadline a client may keep the call open for ever, but memory
	// stays bounded; test recorders have none.
	defer func() { _ = rc.SetReadDeadline(time.Time{}) }()
	for {
		if int64(len(body)) == held {
			if r.ContentLength >= 0 && held == expect {
				return body, held, nil
			}
			more := min(max(held, firstBuffer), expect-held)
			if more <= 0 {
				return nil, held, fmt.Errorf("%w: more than %d bytes", errBody, limit)
			}
			if err := s.budget.take(wait, a, more); err != nil {
				return nil, held, err
			}
			held += more
			grown := make([]byte, len(body), held)
			copy(grown, body)
			body = grown
		}
		_ = rc.SetReadDeadline(start.Add(grace + time.Duration(len(body)/minRate)*time.Second))
		n, err := r.Body.Read(body[len(body):held])
		body = body[:len(body)+n]
		if int64(len(body)) > limit {
			return nil, held, fmt.Errorf("%w: more than %d bytes", errBody, limit)
		}
		if err == io.EOF {
			return body, held, nil
		}
		if err != nil {
			return nil, held, fmt.Errorf("read a request: %w", err)
		}
	}
}

const writeChunk = 64 << 10

// reply sends a JSON text to a client that may be slow, but not too slow.
func reply(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	rc := http.NewResponseController(w)
	start := time.Now()
	w.WriteHeader(status)
	for sent := 0; sent < len(body); {
		_ = rc.SetWriteDeadline(start.Add(grace + time.Duration(sent/minRate)*time.Second))
		n, err := w.Write(body[sent:min(sent+writeChunk, len(body))])
		if err != nil {
			return // the client is gone
		}
		sent += n
	}
	if rc.Flush() == nil {
		_ = rc.SetWriteDeadline(time.Time{})
	}
}

// Reply sends v as JSON, within the same bounds of time as a call's answer.
func Reply(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "the answer cannot be encoded", http.StatusInternalServerError)
		return
	}
	reply(w, status, b)
}

// Admit holds a request that is no call to the caller's rate.
func (s *Server) Admit(r *http.Request) error {
	if s.rate == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.opt.Hold)
	defer cancel()
	return s.rate.wait(ctx, Remote(r))
}
