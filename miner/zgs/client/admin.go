package client

import (
	"context"

	"github.com/zgminer/zgminer/miner/zgs"
)

// Admin is the private interface of a storage node (spec/storage-node.md 1.4).
type Admin struct{ *peer }

// NewAdmin names the private interface by its URL, for instance
// http://127.0.0.1:5679.
func NewAdmin(url string, opt Options) (*Admin, error) {
	p, err := newPeer(url, opt)
	if err != nil {
		return nil, err
	}
	return &Admin{p}, nil
}

// FindFile asks the node to look for peers that have a file.
func (a *Admin) FindFile(ctx context.Context, seq uint64) error {
	return do(ctx, a.peer, "admin_findFile", seq)
}

// Shutdown ends the node.
func (a *Admin) Shutdown(ctx context.Context) error { return do(ctx, a.peer, "admin_shutdown") }

// StartSyncFile fetches a file from peers.
func (a *Admin) StartSyncFile(ctx context.Context, seq uint64) error {
	return do(ctx, a.peer, "admin_startSyncFile", seq)
}

// StartSyncChunks fetches the sectors start to end (not included) of a file.
func (a *Admin) StartSyncChunks(ctx context.Context, seq, start, end uint64) error {
	return do(ctx, a.peer, "admin_startSyncChunks", seq, start, end)
}

// TerminateSync stops fetching a file and tells whether that was under way.
func (a *Admin) TerminateSync(ctx context.Context, seq uint64) (bool, error) {
	return get[bool](ctx, a.peer, "admin_terminateSync", seq)
}

// SyncServiceState tells what is fetched.
func (a *Admin) SyncServiceState(ctx context.Context) (zgs.SyncServiceState, error) {
	return get[zgs.SyncServiceState](ctx, a.peer, "admin_getSyncServiceState")
}

// SyncStatus tells in words how far the fetching of a file is.
func (a *Admin) SyncStatus(ctx context.Context, seq uint64) (string, error) {
	return get[string](ctx, a.peer, "admin_getSyncStatus", seq)
}

// SyncInfo tells about one file that is fetched, or about all for nil.
func (a *Admin) SyncInfo(ctx context.Context, seq *uint64) (map[uint64]zgs.FileSyncInfo, error) {
	if seq == nil {
		return get[map[uint64]zgs.FileSyncInfo](ctx, a.peer, "admin_getSyncInfo")
	}
	return get[map[uint64]zgs.FileSyncInfo](ctx, a.peer, "admin_getSyncInfo", *seq)
}

// NetworkInfo counts peers.
func (a *Admin) NetworkInfo(ctx context.Context) (zgs.NetworkInfo, error) {
	return get[zgs.NetworkInfo](ctx, a.peer, "admin_getNetworkInfo")
}

// Peers lists peers by their id.
func (a *Admin) Peers(ctx context.Context) (map[string]zgs.PeerInfo, error) {
	return get[map[string]zgs.PeerInfo](ctx, a.peer, "admin_getPeers")
}

// FileLocation lists nodes that have a file; nil with allShards if they do not
// hold all of it together.
func (a *Admin) FileLocation(ctx context.Context, seq uint64, allShards bool) ([]zgs.LocationInfo, error) {
	return get[[]zgs.LocationInfo](ctx, a.peer, "admin_getFileLocation", seq, allShards)
}

// Metrics lists the metrics whose name begins with prefix, as "<type> <value>".
func (a *Admin) Metrics(ctx context.Context, prefix string) (map[string]string, error) {
	if prefix == "" {
		return get[map[string]string](ctx, a.peer, "admin_getMetrics")
	}
	return get[map[string]string](ctx, a.peer, "admin_getMetrics", prefix)
}

// StartMining and StopMining tell whether the miner was reached.
func (a *Admin) StartMining(ctx context.Context) (bool, error) {
	return get[bool](ctx, a.peer, "miner_start")
}

// StopMining is described at StartMining.
func (a *Admin) StopMining(ctx context.Context) (bool, error) {
	return get[bool](ctx, a.peer, "miner_stop")
}

// SetMiningStart sets where the mining range begins, in sectors of the flow.
func (a *Admin) SetMiningStart(ctx context.Context, sector uint64) (bool, error) {
	return get[bool](ctx, a.peer, "miner_setStartPosition", sector)
}
