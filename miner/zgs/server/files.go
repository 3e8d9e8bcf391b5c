package server

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// files registers the zgs_ methods (spec/storage-node.md 1.3).
func (s *Server) files(h handle) {
	s.info(h)
	s.uploads(h)
	s.downloads(h)
	s.flow(h)
}

func (s *Server) info(h handle) {
	s.wrap(h, "zgs_getStatus", nil, func(context.Context, *jsonrpc.Params) (any, error) { return s.Status(), nil })
	s.wrap(h, "zgs_getShardConfig", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		shard := s.opt.Files.Shard()
		return zgs.ShardConfig{ShardID: shard.ID, NumShard: shard.Num}, nil
	})
	s.wrap(h, "zgs_getFileInfo", []string{"root", "needAvailable"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		root, err := jsonrpc.Arg[common.Hash](p, 0, "root")
		if err != nil {
			return nil, err
		}
		need, _, err := jsonrpc.Optional[bool](p, 1, "needAvailable")
		if err != nil {
			return nil, err
		}
		return fileInfo(s.opt.Files.ByRoot(merkle.Hash(root), need))
	})
	s.wrap(h, "zgs_getFileInfoByTxSeq", []string{"txSeq"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		seq, err := jsonrpc.Arg[uint64](p, 0, "txSeq")
		if err != nil {
			return nil, err
		}
		return fileInfo(s.opt.Files.BySeq(seq))
	})
	s.wrap(h, "zgs_checkFileFinalized", []string{"txSeqOrRoot"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		which, err := jsonrpc.Arg[zgs.TxSeqOrRoot](p, 0, "txSeqOrRoot")
		if err != nil {
			return nil, err
		}
		info, ok, err := s.opt.Files.BySeq(which.Seq)
		if which.Root != nil {
			info, ok, err = s.opt.Files.ByRoot(merkle.Hash(*which.Root), false)
		}
		if err != nil || !ok {
			return nil, err
		}
		return info.State == files.Finalized, nil
	})
}

// fileInfo is the wire form of what package files knows.
func fileInfo(info files.Info, ok bool, err error) (any, error) {
	if err != nil || !ok {
		return nil, err
	}
	e := &info.Entry
	return zgs.FileInfo{
		Tx:        zgs.NewTransaction(e.Seq, e.Start, e.Size, e.Root, e.Nodes),
		Finalized: info.State == files.Finalized, Pruned: info.State == files.Pruned,
		IsCached: info.Cached, UploadedSegNum: info.Uploaded,
	}, nil
}

func (s *Server) uploads(h handle) {
	one := func(p *jsonrpc.Params) ([]zgs.SegmentWithProof, error) {
		v, err := jsonrpc.Arg[zgs.SegmentWithProof](p, 0, "segment")
		return []zgs.SegmentWithProof{v}, err
	}
	many := func(p *jsonrpc.Params) ([]zgs.SegmentWithProof, error) {
		return jsonrpc.List[zgs.SegmentWithProof](p, 0, "segments", maxSegments)
	}
	for _, m := range []struct {
		name   string
		param  string
		bySeq  bool
		decode func(p *jsonrpc.Params) ([]zgs.SegmentWithProof, error)
	}{
		{"zgs_uploadSegment", "segment", false, one},
		{"zgs_uploadSegmentByTxSeq", "segment", true, one},
		{"zgs_uploadSegments", "segments", false, many},
		{"zgs_uploadSegmentsByTxSeq", "segments", true, many},
	} {
		params := []string{m.param}
		if m.bySeq {
			params = append(params, "txSeq")
		}
		s.wrap(h, m.name, params, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
			segments, err := m.decode(p)
			if err != nil {
				return nil, err
			}
			var seq *uint64
			if m.bySeq {
				n, err := jsonrpc.Arg[uint64](p, 1, "txSeq")
				if err != nil {
					return nil, err
				}
				seq = &n
			}
			return nil, s.upload(ctx, seq, segments)
		})
	}
}

func (s *Server) upload(ctx context.Context, seq *uint64, segments []zgs.SegmentWithProof) error {
	// A client that hangs up does not undo what it sent.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callDeadline)
	defer cancel()
	list := make([]files.Segment, len(segments))
	for i := range segments {
		v := &segments[i]
		list[i] = files.Segment{Root: merkle.Hash(v.Root), Data: v.Data, Index: v.Index, FileSize: v.FileSize, Proof: v.Proof.Proof()}
	}
	return s.opt.Files.AddSegments(ctx, jsonrpc.CallerOf(ctx).Addr.String(), seq, list)
}

// bySeq and byRoot find the file that a download means.
func bySeq(p *jsonrpc.Params) (uint64, bool, error) {
	seq, err := jsonrpc.Arg[uint64](p, 0, "txSeq")
	return seq, true, err
}

func (s *Server) byRoot(p *jsonrpc.Params) (uint64, bool, error) {
	root, err := jsonrpc.Arg[common.Hash](p, 0, "dataRoot")
	if err != nil {
		return 0, false, err
	}
	info, ok, err := s.opt.Files.ByRoot(merkle.Hash(root), true)
	return info.Entry.Seq, ok, err
}

func (s *Server) downloads(h handle) {
	for _, m := range []struct {
		suffix, param string
		find          func(p *jsonrpc.Params) (seq uint64, ok bool, err error)
	}{{"", "dataRoot", s.byRoot}, {"ByTxSeq", "txSeq", bySeq}} {
		s.wrap(h, "zgs_downloadSegment"+m.suffix, []string{m.param, "startIndex", "endIndex"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
			start, err := jsonrpc.Arg[uint64](p, 1, "start_index")
			if err != nil {
				return nil, err
			}
			end, err := jsonrpc.Arg[uint64](p, 2, "end_index")
			if err != nil {
				return nil, err
			}
			seq, ok, err := m.find(p)
			if err != nil || !ok {
				return nil, err
			}
			data, err := s.opt.Files.Sectors(seq, start, end)
			if err != nil || data == nil {
				return nil, err
			}
			return zgs.Base64(data), nil
		})
		s.wrap(h, "zgs_downloadSegmentWithProof"+m.suffix, []string{m.param, "index"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
			index, err := jsonrpc.Arg[uint64](p, 1, "index")
			if err != nil {
				return nil, err
			}
			seq, ok, err := m.find(p)
			if err != nil || !ok {
				return nil, err
			}
			v, err := s.opt.Files.SegmentWithProof(seq, index)
			if err != nil || v == nil {
				return nil, err
			}
			return &zgs.SegmentWithProof{
				Root: common.Hash(v.Root), Data: v.Data, Index: v.Index, FileSize: v.FileSize, Proof: zgs.NewFileProof(v.Proof),
			}, nil
		})
	}
}

func (s *Server) flow(h handle) {
	s.wrap(h, "zgs_getSectorProof", []string{"sectorIndex", "flowRoot"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
		sector, err := jsonrpc.Arg[uint64](p, 0, "sectorIndex")
		if err != nil {
			return nil, err
		}
		root, _, err := jsonrpc.Optional[common.Hash](p, 1, "flowRoot")
		if err != nil {
			return nil, err
		}
		proof, err := s.opt.Files.SectorProof(sector, merkle.Hash(root))
		if err != nil {
			return nil, err
		}
		return zgs.NewFileProof(proof), nil
	})
	s.wrap(h, "zgs_getFlowContext", nil, func(context.Context, *jsonrpc.Params) (any, error) {
		length := s.opt.Log.Length()
		root, err := s.opt.Log.RootAt(length)
		return zgs.FlowContext{Root: common.Hash(root), Length: length}, err
	})
	node := func(name string, get func(load uint64) (any, error)) {
		s.wrap(h, name, []string{"nodeIndex"}, func(_ context.Context, p *jsonrpc.Params) (any, error) {
			load, err := jsonrpc.Arg[uint64](p, 0, "nodeIndex")
			if err != nil {
				return nil, err
			}
			return get(load)
		})
	}
	node("zgs_getHashAtNodeIndex", func(load uint64) (any, error) {
		if root, ok, err := s.opt.Files.LoadRoot(load); err != nil || !ok {
			return nil, err
		} else {
			return common.Hash(root), nil
		}
	})
	node("zgs_getDataByNodeIndex", func(load uint64) (any, error) {
		if data, err := s.opt.Files.Load(load); err != nil || data == nil {
			return nil, err
		} else {
			return zgs.Nested(data), nil
		}
	})
	node("zgs_getMetaDataByNodeIndex", func(load uint64) (any, error) {
		if s.opt.LoadInfo == nil {
			return nil, nil
		}
		if text, ok := s.opt.LoadInfo(load); ok {
			return text, nil
		}
		return nil, nil
	})
}
