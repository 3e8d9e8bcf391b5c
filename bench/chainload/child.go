package chainload

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"time"

	"github.com/zgminer/zgminer/chain/node"
)

// Kinds of child processes.
const (
	kindNode  = "node"  // a node of ours
	kindDev   = "dev"   // geth's dev mode
	kindEmpty = "empty" // what empty blocks cost, live and replayed
)

// job is what a child is told to do, one JSON line on its standard input.
type job struct {
	Kind    string
	Node    node.Config // kindNode and kindEmpty
	Genesis string      // kindDev: the genesis file
	Dir     string      // kindDev: directory of its data
	Blocks  int64       // kindEmpty
	Profile string      // file of a CPU profile, "": none
}

// started is a child's first line: it serves, or why not.
type started struct {
	HTTP  string // HOST:PORT
	Error string
}

// usage is a child's answer to a line on its standard input.
type usage struct {
	CPU      time.Duration // of the process since its beginning, user and system
	Resident int64         // bytes of memory, 0 if not known
}

// Child is the main function of a child process: it reads a job from in, serves
// until in ends, and answers every line of in meanwhile with the CPU time used.
// The caller is the hidden command that Options.Command names. beside, if not nil,
// runs beside a node of ours until ctx ends: what the command that runs nodes does
// for them.
func Child(ctx context.Context, in io.Reader, out io.Writer, beside func(context.Context)) error {
	lines := bufio.NewReader(in)
	first, err := lines.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("this command serves zgminer bench chain only: read its job: %w", err)
	}
	var j job
	if err := json.Unmarshal(first, &j); err != nil {
		return fmt.Errorf("this command serves zgminer bench chain only: read its job: %w", err)
	}
	answer := json.NewEncoder(out)
	if j.Profile != "" {
		f, err := os.Create(j.Profile)
		if err != nil {
			return fmt.Errorf("write the CPU profile: %w", err)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return fmt.Errorf("start the CPU profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	if j.Kind == kindEmpty {
		cost, err := emptyBlocks(ctx, j.Node, j.Blocks)
		if err != nil {
			return err
		}
		return answer.Encode(cost)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	if j.Kind == kindNode && beside != nil {
		go beside(ctx)
	}
	address, done, err := serve(ctx, j)
	if err != nil {
		return answer.Encode(started{Error: err.Error()}) // the parent tells
	}
	if err := answer.Encode(started{HTTP: address}); err != nil {
		stop()
		return errors.Join(err, <-done)
	}
	asked := make(chan struct{})
	go func() { // ends with the process at the latest
		defer close(asked)
		for {
			if _, err := lines.ReadBytes('\n'); err != nil {
				return
			}
			if answer.Encode(usage{CPU: cpuTime(), Resident: resident()}) != nil {
				return
			}
		}
	}()
	select {
	case <-asked:
	case <-ctx.Done():
	case err := <-done:
		return errors.Join(errors.New("the node ended by itself"), err)
	}
	stop()
	return <-done
}

// serve starts the node of a job. done gets what it returned when it has ended,
// after ctx.
func serve(ctx context.Context, j job) (address string, done chan error, err error) {
	done = make(chan error, 1)
	switch j.Kind {
	case kindDev:
		d, err := openDev(j.Genesis, j.Dir)
		if err != nil {
			return "", nil, err
		}
		go func() {
			<-ctx.Done()
			done <- d.close()
		}()
		return d.address(), done, nil
	case kindNode:
		n, err := node.New(j.Node)
		if err != nil {
			return "", nil, err
		}
		go func() { done <- n.Run(ctx) }()
		select {
		case <-n.Ready():
			return n.EVM().HTTPAddr(), done, nil
		case err := <-done:
			return "", nil, errors.Join(errors.New("the node did not start"), err)
		}
	}
	return "", nil, fmt.Errorf("start a child: unknown kind %q", j.Kind)
}

// gethVersion is the version of go-ethereum in this binary, "" if not known.
func gethVersion() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range b.Deps {
		if m.Path == "github.com/ethereum/go-ethereum" {
			return m.Version
		}
	}
	return ""
}
