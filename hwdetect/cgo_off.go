//go:build !cgo

package hwdetect

const cgoEnabled = false
