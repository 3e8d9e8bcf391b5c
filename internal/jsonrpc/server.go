package jsonrpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"time"
)

// Options bound what a Server does for its clients. Zero means the default,
// unless said otherwise.
type Options struct {
	MaxBody  int64 // bytes of a request, default 104857600
	MaxBatch int   // calls of a batch, default 100
	MaxReply int   // bytes of an answer, default 16 MiB; a batch ends with errors there
	// Memory bounds the bytes of bodies and answers in flight together, default
	// 256 MiB; one address gets half of it. Requests wait for it up to Hold.
	Memory int64
	// Hold is how long a call may be held back instead of being refused, default
	// 15 s: official clients give up after 30 s.
	Hold time.Duration
	// CallsPerSecond of one address (IPv6: one /64), with bursts of twice as many;
	// calls above are held back. 0 means no bound; loopback addresses have none.
	CallsPerSecond float64
	// Busy is the answer to a call that was held back for Hold, default code
	// -32000 "server is busy".
	Busy *Error
	// Origins are those whose pages may call the public methods; "*" means any.
	Origins []string
	// Trusted says whose calls may use private methods, default: loopback
	// addresses that are not a browser's page.
	Trusted func(Caller) bool
	// Observe, if set, is told of every call.
	Observe func(method string, took time.Duration, failed bool)
	Logger  *slog.Logger
}

// Caller is who calls.
type Caller struct {
	Addr    netip.Addr
	Browser bool // the request has an Origin header, as those of web pages have
}

type callerKey struct{}

// CallerOf returns who made the call that ctx belongs to.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Method answers one call. The result is encoded by AppendJSON if it is an
// Appender, else by encoding/json; nil is null. An error that is no *Error is
// sent as Internal.
type Method func(ctx context.Context, p *Params) (any, error)

// Appender encodes itself.
type Appender interface{ AppendJSON(b []byte) []byte }

type method struct {
	names   []string
	private bool
	call    Method
}

// Server dispatches calls to methods. Register them before it serves.
type Server struct {
	opt     Options
	methods map[string]method
	budget  *budget
	rate    *rates
}

// New returns a Server without methods.
func New(opt Options) *Server {
	def(&opt.MaxBody, 100<<20)
	def(&opt.MaxBatch, 100)
	def(&opt.MaxReply, 16<<20)
	def(&opt.Memory, 256<<20)
	def(&opt.Hold, 15*time.Second)
	def(&opt.Busy, Failed("server is busy"))
	def(&opt.Logger, slog.Default())
	if opt.Trusted == nil {
		opt.Trusted = func(c Caller) bool { return c.Addr.IsLoopback() && !c.Browser }
	}
	s := &Server{opt: opt, methods: make(map[string]method), budget: newBudget(opt.Memory, opt.Memory/2)}
	if opt.CallsPerSecond > 0 {
		s.rate = newRates(opt.CallsPerSecond, 2*opt.CallsPerSecond)
	}
	return s
}

func def[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// Handle registers a public method with the names of its parameters.
func (s *Server) Handle(name string, params []string, call Method) {
	s.methods[name] = method{params, false, call}
}

// HandlePrivate registers a method for trusted callers; to others it does not
// exist.
func (s *Server) HandlePrivate(name string, params []string, call Method) {
	s.methods[name] = method{params, true, call}
}

var null = []byte("null")

// answer appends the reply to a body with one request or a batch; nothing for
// notifications.
func (s *Server) answer(ctx context.Context, body []byte) []byte {
	sc := NewScanner(body)
	if sc.Peek() != '[' {
		raw, err := sc.Raw()
		if err == nil {
			err = sc.End()
		}
		if err != nil {
			return appendError(nil, null, &Error{CodeParse, "Parse error", err.Error()})
		}
		return s.single(ctx, nil, raw, s.opt.MaxReply)
	}
	var calls [][]byte
	err := sc.Array(func(i int) error {
		raw, err := sc.Raw()
		if err == nil && i < s.opt.MaxBatch+1 {
			calls = append(calls, raw)
		}
		return err
	})
	if err == nil {
		err = sc.End()
	}
	switch {
	case err != nil:
		return appendError(nil, null, &Error{CodeParse, "Parse error", err.Error()})
	case len(calls) == 0:
		return appendError(nil, null, &Error{CodeInvalid, "Invalid request", "empty batch"})
	case len(calls) > s.opt.MaxBatch:
		return appendError(nil, null, &Error{CodeInvalid, "Invalid request", fmt.Sprintf("a batch of more than %d calls", s.opt.MaxBatch)})
	}
	out := []byte{'['}
	for _, raw := range calls {
		before := len(out)
		if before > 1 {
			out = append(out, ',')
		}
		start := len(out)
		if out = s.single(ctx, out, raw, s.opt.MaxReply-before); len(out) == start {
			out = out[:before]
		}
	}
	if len(out) == 1 {
		return nil
	}
	return append(out, ']')
}

// request is one call.
type request struct {
	version, method string
	id, params      []byte
	hasID           bool
}

func parseRequest(raw []byte) (r request, err error) {
	s := NewScanner(raw)
	if s.Peek() != '{' {
		return r, errors.New("not an object")
	}
	text := func(v *string) error {
		b, err := s.Bytes()
		*v = string(b)
		return err
	}
	err = s.Object(func(name string) (err error) {
		switch name {
		case "jsonrpc":
			return text(&r.version)
		case "method":
			return text(&r.method)
		case "params":
			r.params, err = s.Raw()
		case "id":
			c := s.Peek()
			r.id, err = s.Raw()
			if err == nil && (c == '{' || c == '[' || c == 't' || c == 'f' || len(r.id) > 256) {
				err = errors.New("id is neither a number nor a short string")
			}
			r.hasID = err == nil
		default:
			err = s.Skip()
		}
		return err
	})
	switch {
	case err != nil:
	case r.version != "2.0":
		err = errors.New(`jsonrpc is not "2.0"`)
	case r.method == "":
		err = errors.New("no method")
	}
	return r, err
}

// single appends the reply to one call, of at most limit bytes.
func (s *Server) single(ctx context.Context, out, raw []byte, limit int) []byte {
	r, err := parseRequest(raw)
	if err != nil {
		id := null
		if r.hasID {
			id = r.id
		}
		return appendError(out, id, &Error{CodeInvalid, "Invalid request", err.Error()})
	}
	if !r.hasID {
		return out // a notification; there are none here
	}
	if limit <= 0 {
		return appendError(out, r.id, &Error{CodeTooLarge, "Response is too big", "the batch's answers before this one fill what may be sent"})
	}
	start := time.Now()
	result, err := s.call(ctx, &r)
	if s.opt.Observe != nil {
		if name := r.method; s.methods[name].call != nil {
			s.opt.Observe(name, time.Since(start), err != nil)
		}
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			e = Internal(err.Error())
		}
		return appendError(out, r.id, e)
	}
	before := len(out)
	out = append(out, `{"jsonrpc":"2.0","id":`...)
	out = append(out, r.id...)
	out = append(out, `,"result":`...)
	if out, err = appendResult(out, result); err != nil {
		s.opt.Logger.Error("encoding the result of a call", "method", r.method, "err", err)
		return appendError(out[:before], r.id, Internal("the result cannot be encoded"))
	}
	return append(out, '}')
}

func (s *Server) call(ctx context.Context, r *request) (result any, err error) {
	caller := CallerOf(ctx)
	m, ok := s.methods[r.method]
	if !ok || m.private && !s.opt.Trusted(caller) {
		return nil, &Error{CodeUnknownMethod, "Method not found", ""}
	}
	if s.rate != nil {
		wait, cancel := context.WithTimeout(ctx, s.opt.Hold)
		err := s.rate.wait(wait, caller.Addr)
		cancel()
		if err != nil {
			return nil, s.opt.Busy
		}
	}
	p, err := parseParams(r.params, m.names)
	if err != nil {
		return nil, &Error{CodeParams, "Invalid params", err.Error()}
	}
	defer func() {
		if v := recover(); v != nil {
			s.opt.Logger.Error("a call failed by a defect of the program", "method", r.method, "panic", v, "stack", string(debug.Stack()))
			result, err = nil, Internal("a defect of the program; its log has the details")
		}
	}()
	return m.call(ctx, p)
}

func appendResult(out []byte, result any) ([]byte, error) {
	switch v := result.(type) {
	case nil:
		return append(out, null...), nil
	case Appender:
		return v.AppendJSON(out), nil
	default:
		b, err := json.Marshal(v)
		return append(out, b...), err
	}
}

func appendError(out, id []byte, e *Error) []byte {
	out = append(out, `{"jsonrpc":"2.0","id":`...)
	out = append(out, id...)
	out = append(out, `,"error":`...)
	b, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("jsonrpc: encoding an error: %v", err)) // strings and a number always can be
	}
	return append(append(out, b...), '}')
}
