package evm

import (
	"io"
	"net/http"
	"sync"

	gethmetrics "github.com/ethereum/go-ethereum/metrics"
	"github.com/ethereum/go-ethereum/metrics/prometheus"
)

// EnableMetrics makes geth count. It must be called before Open, and holds for
// the whole process.
var EnableMetrics = sync.OnceFunc(gethmetrics.Enable)

// WriteMetrics writes geth's metrics, those of the whole process, in Prometheus'
// text format.
func WriteMetrics(w io.Writer) error {
	r := &bodyOnly{w: w, header: http.Header{}}
	prometheus.Handler(gethmetrics.DefaultRegistry).ServeHTTP(r, nil)
	return r.err
}

// bodyOnly takes the body of an answer and drops its header, which is that of the
// answer around it.
type bodyOnly struct {
	w      io.Writer
	header http.Header
	err    error
}

func (b *bodyOnly) Header() http.Header { return b.header }
func (b *bodyOnly) WriteHeader(int)     {}
func (b *bodyOnly) Write(p []byte) (int, error) {
	n, err := b.w.Write(p)
	if err != nil && b.err == nil {
		b.err = err
	}
	return n, err
}
