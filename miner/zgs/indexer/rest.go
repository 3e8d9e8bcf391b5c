package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/zgs"
)

// problem is a business error of the REST interface.
type problem struct {
	code int
	text string
}

func (p *problem) Error() string { return p.text }

// The codes of the REST interface (spec/storage-node.md 1.7).
var (
	errParameter = &problem{1, "Invalid parameter"}
	errNotFound  = &problem{101, "File not found"}
	errPruned    = &problem{102, "File already pruned"}
	errNotFinal  = &problem{103, "File not finalized yet"}
	errPath      = &problem{104, "File path not found"}
	errTooLarge  = &problem{105, "File size too large"}
	errKind      = &problem{106, "File type unsupported"}
)

const (
	codeInternal   = 2
	statusInternal = 600 // the official indexer's HTTP status for its own failures
	maxInfos       = 100
)

// answer is the body of every REST reply that is not a file.
type answer struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data"`
}

// ServeHTTP implements http.Handler: JSON-RPC at POST /, REST elsewhere.
func (x *Indexer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodOptions && r.URL.Path != "/" {
		jsonrpc.AllowOrigin(w, r, x.opt.Limits.Origins)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	x.mux.ServeHTTP(w, r)
}

func (x *Indexer) routes() {
	x.mux = http.NewServeMux()
	x.mux.Handle("/{$}", x.rpc)
	get := func(pattern string, h func(r *http.Request) (any, error)) {
		x.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			jsonrpc.AllowOrigin(w, r, x.opt.Limits.Origins)
			if err := x.rpc.Admit(r); err != nil {
				x.reply(w, nil, err)
				return
			}
			data, err := h(r)
			x.reply(w, data, err)
		})
	}
	get("GET /file/info/{cid}", func(r *http.Request) (any, error) {
		info, err := x.info(r.Context(), r.PathValue("cid"))
		return info, err
	})
	get("GET /files/info", x.infos)
	get("GET /node/status", func(r *http.Request) (any, error) { return x.status(r.Context()) })
	get("POST /file/segment", x.segment)
	file := func(pattern string, h func(w http.ResponseWriter, r *http.Request) error) {
		x.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			jsonrpc.AllowOrigin(w, r, x.opt.Limits.Origins)
			err := x.rpc.Admit(r)
			if err == nil {
				err = h(w, r)
			}
			if err != nil {
				x.reply(w, nil, err)
			}
		})
	}
	file("GET /file", func(w http.ResponseWriter, r *http.Request) error {
		q := r.URL.Query()
		cid := q.Get("root")
		if cid == "" {
			cid = q.Get("txSeq")
		}
		return x.sendFile(w, r, cid, q.Get("name"))
	})
	file("GET /file/{cid}", func(w http.ResponseWriter, r *http.Request) error {
		return x.sendFile(w, r, r.PathValue("cid"), "")
	})
	file("GET /file/{cid}/{path...}", func(w http.ResponseWriter, r *http.Request) error {
		return x.sendFromFolder(w, r, r.PathValue("cid"), r.PathValue("path"))
	})
}

// reply sends the common body.
func (x *Indexer) reply(w http.ResponseWriter, data any, err error) {
	var p *problem
	switch {
	case err == nil:
		jsonrpc.Reply(w, http.StatusOK, answer{0, "Success", data})
	case errors.As(err, &p):
		jsonrpc.Reply(w, http.StatusOK, answer{p.code, p.text, data})
	case errors.Is(err, errSent):
		// The client has the beginning of a file already and sees it cut off.
		panic(http.ErrAbortHandler)
	default:
		x.opt.Logger.Error("a request to the indexer failed", "err", err)
		jsonrpc.Reply(w, statusInternal, answer{codeInternal, "Internal server error", nil})
	}
}

// parseCID reads a decimal number or a root.
func parseCID(cid string) (which zgs.TxSeqOrRoot, err error) {
	if strings.HasPrefix(cid, "0x") {
		which.Root = new(common.Hash)
		err = which.Root.UnmarshalText([]byte(cid))
	} else {
		which.Seq, err = strconv.ParseUint(cid, 10, 64)
	}
	if err != nil {
		return which, errParameter
	}
	return which, nil
}

// info returns what is known of a file; errNotFound if nothing is.
func (x *Indexer) info(ctx context.Context, cid string) (*zgs.FileInfo, error) {
	which, err := parseCID(cid)
	if err != nil {
		return nil, err
	}
	info, err := x.find(ctx, which)
	if err == nil && info == nil {
		err = errNotFound
	}
	return info, err
}

func (x *Indexer) infos(r *http.Request) (any, error) {
	cids := r.URL.Query()["cid"]
	if len(cids) == 0 || len(cids) > maxInfos {
		return nil, errParameter
	}
	list := make([]*zgs.FileInfo, len(cids))
	for i, cid := range cids {
		info, err := x.info(r.Context(), cid)
		if err != nil && !errors.Is(err, errNotFound) {
			return nil, err
		}
		list[i] = info
	}
	return list, nil
}

// status is the status of the node that is furthest.
func (x *Indexer) status(ctx context.Context) (any, error) {
	var best *zgs.Status
	var failed error
	for _, n := range x.known(ctx) {
		st, err := n.rpc.Status(ctx)
		if err != nil {
			failed = errors.Join(failed, err)
		} else if best == nil || st.LogSyncHeight > best.LogSyncHeight {
			best = &st
		}
	}
	if best == nil {
		return nil, errors.Join(errors.New("no storage node answers"), failed)
	}
	return best, nil
}

// segmentUpload is the body of POST /file/segment.
type segmentUpload struct {
	Root            *common.Hash  `json:"root"`
	TxSeq           *uint64       `json:"txSeq"`
	Data            []byte        `json:"data"`
	Index           uint64        `json:"index"`
	Proof           zgs.FileProof `json:"proof"`
	ExpectedReplica uint          `json:"expectedReplica"`
}

// maxSegmentBody is enough for a segment in base64 and its proof.
const maxSegmentBody = 1 << 20

// segment passes an uploaded segment on to the nodes whose shards hold it.
func (x *Indexer) segment(r *http.Request) (any, error) {
	ctx := r.Context()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxSegmentBody+1))
	if err != nil || len(body) > maxSegmentBody {
		return nil, errParameter
	}
	var up segmentUpload
	if err := json.Unmarshal(body, &up); err != nil || up.Root == nil && up.TxSeq == nil {
		return nil, errParameter
	}
	which := zgs.TxSeqOrRoot{Root: up.Root}
	if up.TxSeq != nil {
		which = zgs.TxSeqOrRoot{Seq: *up.TxSeq}
	}
	info, err := x.find(ctx, which)
	switch {
	case err != nil:
		return nil, err
	case info == nil:
		return nil, errNotFound
	case info.Pruned:
		return nil, errPruned
	}
	nodes, err := choose(x.Nodes(ctx), max(1, up.ExpectedReplica), "min", true, nil)
	if err != nil {
		return nil, err
	}
	s := []zgs.SegmentWithProof{{
		Root: info.Tx.DataMerkleRoot, Data: up.Data, Index: up.Index, Proof: up.Proof, FileSize: info.Tx.Size,
	}}
	for _, n := range x.known(ctx) {
		for _, chosen := range nodes.Trusted {
			if chosen.URL != n.url || !chosen.Config.Holds(info.Tx.StartEntryIndex/1024+up.Index) {
				continue
			}
			err := n.rpc.UploadSegmentsBySeq(ctx, s, info.Tx.Seq)
			var said *zgs.Error
			if errors.As(err, &said) {
				return nil, &problem{errParameter.code, "Invalid parameter: " + said.Error()}
			}
			if err != nil {
				return nil, fmt.Errorf("upload a segment to %s: %w", n.url, err)
			}
		}
	}
	return nil, nil
}

// attachment sets the headers of a file with a name.
func attachment(w http.ResponseWriter, name string, size uint64) {
	h := w.Header()
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" || strings.HasPrefix(kind, "text/html") {
		kind = "application/octet-stream" // nobody's page is shown under this address
	}
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base("/" + name)}))
	h.Set("Content-Length", strconv.FormatUint(size, 10))
}
