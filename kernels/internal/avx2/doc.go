// Package avx2 is the four-lane tier of the kernels for CPUs with AVX2. Its
// assembly uses no AVX-512 instruction and no register above Y15 (tests read
// the generated source and the built code). On other GOARCH, and with the build
// tag purego, the package is empty and Supported is false.
//
// A group of fewer than four messages runs with its last message repeated in the
// idle lanes, which then read, compute and write the same bytes: nothing outside
// the caller's slices is touched. A kernel call, which cannot be preempted,
// stays below a millisecond.
package avx2
