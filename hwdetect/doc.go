// Package hwdetect says what a machine consists of: CPU, memory, GPUs, disks,
// directories, kernel, limits and clock, as data with the unit in every name.
//
// It is made for two readers: an operator who wants to know what a rig is worth
// ("zgminer hw", "zgminer doctor"), and code that adapts to the machine (bench,
// the miner's disk layout). It decides nothing.
//
// Probe never fails as a whole. What could not be seen is listed in
// Machine.Unseen with the reason and, where there is one, the cure; it is never
// reported as zero. Two rules follow for the fields: a plain number whose zero
// is impossible in nature (a total size, a core count) is 0 and absent from
// JSON when it was not seen; a value whose zero means something (free bytes, a
// temperature, an error count) is a pointer, nil when it was not seen.
//
// Design decisions:
//
//   - Files of /proc, /sys and /etc are read through one fs.FS, and what only a
//     system call can tell through one small interface, so that whole machines
//     (a rig with eight GPUs, a container) are recorded as text and tested
//     anywhere.
//   - On Linux nothing is guessed from another source when a file is missing.
//     Other systems get what the CPU itself tells and an honest list of the rest.
//   - GPU details come from NVML through go-nvml in cgo builds. The library is
//     looked for when Probe runs: a machine without a driver starts the same
//     binary. After a failed initialisation NVML is never called again, because
//     any call would end the process; every function's symbol is looked up
//     before its first use for the same reason.
//   - Every part has a time limit: a hanging driver or network mount costs its
//     own part only.
package hwdetect
