// The generators of zgminer's kernels. An own module, so that nothing it needs
// enters the product's go.mod.
module github.com/zgminer/zgminer/kernels/_gen

go 1.26.0

require github.com/mmcloughlin/avo v0.6.0

require (
	golang.org/x/mod v0.29.0 // indirect
	golang.org/x/sync v0.17.0 // indirect
	golang.org/x/tools v0.38.0 // indirect
)
