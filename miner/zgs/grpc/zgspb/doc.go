// Package zgspb has the messages of a storage node's gRPC interface
// (spec/storage-node.md 1.6). zgs.pb.go and zgs.proto are generated.
package zgspb
