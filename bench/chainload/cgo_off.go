//go:build !cgo

package chainload

const withCgo = false
