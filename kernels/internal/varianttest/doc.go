// Package varianttest is the one conformance suite of the kernel tiers: every
// tier's test package calls Conform, Stress, its fuzz targets and Bench with
// its Set. A tier is compared with the generic tier and, independently of it,
// with golang.org/x/crypto.
package varianttest
