// Package netns gives tests a small network of Linux network namespaces: hosts with
// an Ethernet card each, on a switch that can be divided in two. Nothing of the
// machine's own network is touched. It needs root and the program ip; a test that
// cannot have it is skipped and says why.
package netns
