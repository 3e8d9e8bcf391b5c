// Package keccak derives the constants of Keccak-f[1600] from their
// definitions (FIPS 202, 3.2.2 and 3.2.5), so that no table is typed in.
package keccak

// Rotations returns the rotation offset of word x+5*y (rho step).
func Rotations() (rot [25]uint64) {
	x, y := 1, 0
	for t := range uint64(24) {
		rot[x+5*y] = (t + 1) * (t + 2) / 2 % 64
		x, y = y, (2*x+3*y)%5
	}
	return rot
}

// RoundConstants returns the 24 constants of the iota step.
func RoundConstants() (rc [24]uint64) {
	lfsr := uint(1)
	for r := range rc {
		for j := range 7 {
			if lfsr&1 == 1 {
				rc[r] |= 1 << (1<<j - 1)
			}
			lfsr <<= 1
			if lfsr&0x100 != 0 {
				lfsr ^= 0x171
			}
		}
	}
	return rc
}

// PiTarget returns where the pi step moves word i = x+5*y.
func PiTarget(i int) int {
	x, y := i%5, i/5
	return y + 5*((2*x+3*y)%5)
}
