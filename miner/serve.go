package miner

import (
	"context"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// protocolVersion is that of the storage network (spec/storage-node.md 1.2).
var protocolVersion = zgs.ProtocolVersion{Major: 0, Minor: 4, Build: 0}

// serve opens the listeners and runs what answers on them.
func (n *Node) serve(run func(name string, f func(context.Context) error)) error {
	s := &n.cfg.Storage
	srv := server.New(server.Options{
		Files: n.files, Log: n.flow, Logger: n.log,
		Identity: func() zgs.NetworkIdentity {
			return zgs.NetworkIdentity{ChainID: n.cfg.Network.ChainID, FlowAddress: n.cfg.Network.Flow, P2PProtocolVersion: protocolVersion}
		},
		Limits: jsonrpc.Options{CallsPerSecond: s.Rate, Origins: s.CORS},
	})
	l, err := srv.Listen(s.Addr, s.Admin)
	if err != nil {
		return err
	}
	n.served.RPC, n.served.Admin = l.Addr(), l.AdminAddr()
	run("serve storage clients", l.Serve)
	return nil
}
