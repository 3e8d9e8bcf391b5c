package zgs

// The objects of the admin interface and of the indexer
// (spec/storage-node.md 1.2, 1.4, 1.7).

// NetworkInfo is the result of admin_getNetworkInfo.
type NetworkInfo struct {
	PeerID                 string   `json:"peerId"`
	ListenAddresses        []string `json:"listenAddresses"`
	TotalPeers             uint64   `json:"totalPeers"`
	BannedPeers            uint64   `json:"bannedPeers"`
	DisconnectedPeers      uint64   `json:"disconnectedPeers"`
	ConnectedPeers         uint64   `json:"connectedPeers"`
	ConnectedOutgoingPeers uint64   `json:"connectedOutgoingPeers"`
	ConnectedIncomingPeers uint64   `json:"connectedIncomingPeers"`
}

// PeerInfo is a value of the result of admin_getPeers.
type PeerInfo struct {
	Client              PeerClient       `json:"client"`
	ConnectionStatus    ConnectionStatus `json:"connectionStatus"`
	ListeningAddresses  []string         `json:"listeningAddresses"`
	SeenIPs             []string         `json:"seenIps"`
	IsTrusted           bool             `json:"isTrusted"`
	ConnectionDirection *string          `json:"connectionDirection"` // "Incoming", "Outgoing" or null
	ENR                 *string          `json:"enr"`
}

// PeerClient is the software of a peer.
type PeerClient struct {
	Version  string  `json:"version"`
	OS       string  `json:"os"`
	Protocol string  `json:"protocol"`
	Agent    *string `json:"agent"`
}

// ConnectionStatus tells how a peer is connected; Status is connected,
// disconnecting, disconnected, banned, dialing or unknown.
type ConnectionStatus struct {
	Status         string `json:"status"`
	ConnectionsIn  uint8  `json:"connectionsIn"`
	ConnectionsOut uint8  `json:"connectionsOut"`
	LastSeenSecs   uint64 `json:"lastSeenSecs"`
}

// LocationInfo is an element of the result of admin_getFileLocation.
type LocationInfo struct {
	IP          string      `json:"ip"`
	ShardConfig ShardConfig `json:"shardConfig"`
}

// FileSyncInfo is a value of the result of admin_getSyncInfo.
type FileSyncInfo struct {
	ElapsedSecs uint64            `json:"elapsedSecs"`
	Peers       map[string]uint64 `json:"peers"` // by state: Found, Connecting, Connected, Disconnecting, Disconnected
	Goal        FileSyncGoal      `json:"goal"`
	NextChunks  uint64            `json:"nextChunks"`
	NextChunks2 uint64            `json:"next_chunks"` // the name that the official client reads
	State       string            `json:"state"`
}

// FileSyncGoal is what a file sync wants.
type FileSyncGoal struct {
	NumChunks  uint64 `json:"numChunks"`
	IndexStart uint64 `json:"indexStart"`
	IndexEnd   uint64 `json:"indexEnd"`
	AllChunks  bool   `json:"allChunks"`
}

// SyncServiceState is the result of admin_getSyncServiceState.
type SyncServiceState struct {
	NumSyncing     uint64          `json:"numSyncing"`
	CatchedUp      *bool           `json:"catchedUp"`
	AutoSyncSerial *AutoSyncSerial `json:"autoSyncSerial"`
	AutoSyncRandom *AutoSyncRandom `json:"autoSyncRandom"`
}

// AutoSyncSerial is the state of the sync of files in their order.
type AutoSyncSerial struct {
	Tasks    []uint64 `json:"tasks"`
	Next     uint64   `json:"next"`
	Max      uint64   `json:"max"`
	Pendings uint64   `json:"pendings"`
	NextInDB uint64   `json:"nextInDb"`
}

// AutoSyncRandom is the state of the sync of files in random order.
type AutoSyncRandom struct {
	Name           string   `json:"name"`
	Tasks          []uint64 `json:"tasks"`
	PendingTxs     uint64   `json:"pendingTxs"`
	ReadyTxs       uint64   `json:"readyTxs"`
	CachedReadyTxs uint64   `json:"cachedReadyTxs"`
}

// ShardedNode is a node as the indexer lists it.
type ShardedNode struct {
	URL     string      `json:"url"`
	Config  ShardConfig `json:"config"`
	Latency int64       `json:"latency"` // milliseconds
	Since   int64       `json:"since"`   // Unix seconds
}

// ShardedNodes is the result of indexer_getShardedNodes and
// indexer_getSelectedNodes.
type ShardedNodes struct {
	Trusted    []*ShardedNode `json:"trusted"`
	Discovered []*ShardedNode `json:"discovered"` // null if there are none
}

// NodeLocation is a value of the result of indexer_getNodeLocations.
type NodeLocation struct {
	City     string `json:"city"`
	Region   string `json:"region"`
	Country  string `json:"country"`
	Loc      string `json:"loc"` // "latitude,longitude"
	Timezone string `json:"timezone"`
}
