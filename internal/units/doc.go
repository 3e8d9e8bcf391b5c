// Package units holds the quantities that zgminer shows to people and reads
// from them: sizes in bytes, rates in bytes per second, counts and durations.
//
// Sizes print in binary units (KiB, MiB, ...: 16384 is "16 KiB") because the
// network's objects are powers of two; rates print in decimal units (kB/s,
// MB/s, GB/s) because data sheets of disks and links do. A number is printed
// with three significant digits and never with more than it is worth.
//
// The types are plain numbers: arithmetic needs no method, and in JSON they
// are numbers. Names of fields that hold them still say the unit, so that a
// reader of the JSON needs no Go.
package units
