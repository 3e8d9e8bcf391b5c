// Package bindings packs the calls of the storage contracts and unpacks their
// results, events and errors. All of it but this file is generated.
package bindings
