package server

import (
	"context"
	"strings"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/zgs"
)

// private registers the admin_ methods, and the miner_ methods if there is a
// miner (spec/storage-node.md 1.4).
func (s *Server) private(h handle) {
	s.process(h)
	s.syncing(h)
	s.network(h)
	s.mining(h)
}

func (s *Server) process(h handle) {
	s.wrap(h, "admin_shutdown", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		if s.opt.Shutdown == nil {
			return nil, jsonrpc.Internal("this process is not ended by a call")
		}
		go s.opt.Shutdown() // the answer goes out first
		return nil, nil
	})
	s.wrap(h, "admin_getMetrics", []string{"prefix"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		prefix, _, err := jsonrpc.Optional[string](p, 0, "prefix")
		if err != nil {
			return nil, err
		}
		out := map[string]string{}
		if s.opt.Metrics != nil {
			for name, v := range s.opt.Metrics() {
				if strings.HasPrefix(name, prefix) {
					out[name] = v
				}
			}
		}
		return out, nil
	})
}

// known returns what is known of the file of parameter 0; there must be one.
func (s *Server) known(p *jsonrpc.Params) (files.Info, error) {
	seq, err := jsonrpc.Arg[uint64](p, 0, "txSeq")
	if err != nil {
		return files.Info{}, err
	}
	info, ok, err := s.opt.Files.BySeq(seq)
	if err == nil && !ok {
		err = jsonrpc.Internal("Transaction not found")
	}
	return info, err
}

// wanted is known for a file that is not there yet.
func (s *Server) wanted(p *jsonrpc.Params) (files.Info, error) {
	if s.opt.Syncing == nil {
		return files.Info{}, jsonrpc.Internal("Disabled to sync file")
	}
	info, err := s.known(p)
	switch {
	case err != nil:
	case info.State == files.Finalized:
		err = jsonrpc.Internal("File already exists [Finalized]")
	case info.State == files.Pruned:
		err = jsonrpc.Internal("File already exists [Pruned]")
	}
	return info, err
}

// said passes on what the synchronisation says.
func said(err error) (any, error) {
	if err != nil {
		return nil, jsonrpc.Internal(err.Error())
	}
	return nil, nil
}

func (s *Server) syncing(h handle) {
	one := []string{"txSeq"}
	s.wrap(h, "admin_findFile", one, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		info, err := s.known(p)
		if err != nil || info.State == files.Finalized || s.opt.Syncing == nil {
			return nil, err
		}
		return said(s.opt.Syncing.Find(ctx, info.Entry.Seq))
	})
	s.wrap(h, "admin_startSyncFile", one, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		info, err := s.wanted(p)
		if err != nil {
			return nil, err
		}
		return said(s.opt.Syncing.StartFile(ctx, info.Entry.Seq))
	})
	s.wrap(h, "admin_startSyncChunks", []string{"txSeq", "startIndex", "endIndex"}, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		start, err := jsonrpc.Arg[uint64](p, 1, "startIndex")
		if err != nil {
			return nil, err
		}
		end, err := jsonrpc.Arg[uint64](p, 2, "endIndex")
		if err != nil {
			return nil, err
		}
		info, err := s.wanted(p)
		if err != nil {
			return nil, err
		}
		if sh := files.ShapeOf(info.Entry.Size); start >= end || end > sh.Sectors {
			return nil, jsonrpc.Internal("Invalid chunk range")
		}
		return said(s.opt.Syncing.StartChunks(ctx, info.Entry.Seq, start, end))
	})
	s.wrap(h, "admin_terminateSync", one, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		seq, err := jsonrpc.Arg[uint64](p, 0, "txSeq")
		if err != nil {
			return nil, err
		}
		return s.opt.Syncing != nil && s.opt.Syncing.Terminate(seq), nil
	})
	s.wrap(h, "admin_getSyncServiceState", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		if s.opt.Syncing == nil {
			return zgs.SyncServiceState{}, nil
		}
		return s.opt.Syncing.State(), nil
	})
	s.wrap(h, "admin_getSyncStatus", one, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		seq, err := jsonrpc.Arg[uint64](p, 0, "txSeq")
		if err != nil {
			return nil, err
		}
		if s.opt.Syncing != nil {
			if text, ok := s.opt.Syncing.Status(seq); ok {
				return text, nil
			}
		}
		info, ok, err := s.opt.Files.BySeq(seq)
		switch {
		case err != nil:
			return nil, err
		case ok && info.State == files.Finalized:
			return "Completed", nil
		}
		return "unknown", nil
	})
	s.wrap(h, "admin_getSyncInfo", one, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		seq, only, err := jsonrpc.Optional[uint64](p, 0, "txSeq")
		if err != nil {
			return nil, err
		}
		out := map[uint64]zgs.FileSyncInfo{}
		if s.opt.Syncing != nil {
			for n, info := range s.opt.Syncing.Info() {
				if !only || n == seq {
					info.NextChunks2 = info.NextChunks
					out[n] = info
				}
			}
		}
		return out, nil
	})
}

func (s *Server) network(h handle) {
	s.wrap(h, "admin_getNetworkInfo", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		info := zgs.NetworkInfo{}
		if s.opt.Network != nil {
			info = s.opt.Network.Info()
		}
		if info.ListenAddresses == nil {
			info.ListenAddresses = []string{}
		}
		return info, nil
	})
	s.wrap(h, "admin_getPeers", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		if s.opt.Network != nil {
			if peers := s.opt.Network.Peers(); peers != nil {
				return peers, nil
			}
		}
		return map[string]zgs.PeerInfo{}, nil
	})
	s.wrap(h, "admin_getFileLocation", []string{"txSeq", "allShards"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		info, err := s.known(p)
		if err != nil {
			return nil, err
		}
		all, _, err := jsonrpc.Optional[bool](p, 1, "allShards")
		if err != nil {
			return nil, err
		}
		list := []zgs.LocationInfo{}
		if s.opt.Syncing != nil {
			list = append(list, s.opt.Syncing.Locations(info.Entry.Seq)...)
		}
		if all && !covers(list) {
			return nil, nil
		}
		return list, nil
	})
}

// covers tells whether the shards of list together hold every segment.
func covers(list []zgs.LocationInfo) bool {
	most := uint64(1)
	for _, l := range list {
		if l.ShardConfig.Valid() && l.ShardConfig.NumShard <= 1<<16 {
			most = max(most, l.ShardConfig.NumShard)
		}
	}
	for g := range most {
		held := false
		for _, l := range list {
			held = held || l.ShardConfig.Valid() && l.ShardConfig.Holds(g)
		}
		if !held {
			return false
		}
	}
	return true
}

func (s *Server) mining(h handle) {
	if s.opt.Mining == nil {
		return
	}
	s.wrap(h, "miner_start", nil, func(context.Context, *jsonrpc.Params) (any, error) { return s.opt.Mining.Start(), nil })
	s.wrap(h, "miner_stop", nil, func(context.Context, *jsonrpc.Params) (any, error) { return s.opt.Mining.Stop(), nil })
	s.wrap(h, "miner_setStartPosition", []string{"sector"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		sector, err := jsonrpc.Arg[uint64](p, 0, "sector")
		if err != nil {
			return nil, err
		}
		return s.opt.Mining.SetStartPosition(sector), nil
	})
}
