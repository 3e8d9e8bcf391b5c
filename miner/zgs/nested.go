package zgs

import "strconv"

// Nested is data of sectors as nested arrays of numbers, the result of
// zgs_getDataByNodeIndex.
type Nested []byte

const sectorBytes = 256

// AppendJSON implements jsonrpc.Appender.
func (n Nested) AppendJSON(b []byte) []byte {
	b = append(b, '[')
	for at := 0; at < len(n); at += sectorBytes {
		if at > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for i, c := range n[at:min(at+sectorBytes, len(n))] {
			if i > 0 {
				b = append(b, ',')
			}
			b = strconv.AppendUint(b, uint64(c), 10)
		}
		b = append(b, ']')
	}
	return append(b, ']')
}
