//go:build cgo

package chainload

// withCgo tells whether signatures are recovered by libsecp256k1, which is C.
const withCgo = true
