package contracts

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// some returns one of the values.
func some[T any](w *twins, values ...T) T { return values[w.rnd.IntN(len(values))] }

func (w *twins) chance(percent int) bool { return w.rnd.IntN(100) < percent }

// anyNumber is a number of any size, small ones and edges preferred.
func (w *twins) anyNumber() *big.Int {
	switch w.rnd.IntN(6) {
	case 0:
		return num(w.rnd.Uint64N(4))
	case 1:
		return num(w.rnd.Uint64N(1000))
	case 2:
		return num(w.rnd.Uint64())
	case 3:
		n := new(big.Int).Lsh(big.NewInt(1), uint(w.rnd.IntN(256)))
		return n.Sub(n, num(w.rnd.Uint64N(2)))
	case 4:
		n := new(big.Int).Lsh(big.NewInt(1), 256)
		return n.Sub(n, num(1+w.rnd.Uint64N(40)))
	}
	return new(big.Int).SetBytes(w.bytes(w.rnd.IntN(33)))
}

func (w *twins) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.rnd.Uint32())
	}
	return b
}

func (w *twins) word() (h [32]byte) {
	copy(h[:], w.bytes(32))
	return h
}

func (w *twins) anyone() common.Address {
	return some(w, alice, stranger, owner, guardian, miner, payee, treasury, workerCaller)
}

// badNodes is a submission that is mostly, but not always, against the rules.
func (w *twins) badNodes() bindings.Submission {
	s := bindings.Submission{Submitter: some(w, alice, common.Address{}), Data: bindings.SubmissionData{Tags: w.bytes(w.rnd.IntN(70))}}
	if w.chance(60) {
		s.Submitter = alice
	}
	height := w.rnd.Uint64N(14)
	total := new(big.Int)
	for range w.rnd.IntN(6) {
		h := num(height)
		if w.chance(5) {
			h = w.anyNumber()
		}
		s.Data.Nodes = append(s.Data.Nodes, bindings.SubmissionNode{Root: w.word(), Height: h})
		if h.BitLen() < 8 {
			total.Add(total, new(big.Int).Lsh(big.NewInt(256), uint(h.Uint64())))
		}
		if step := w.rnd.Uint64N(3); w.chance(85) && height >= step {
			height -= step
		}
	}
	switch w.rnd.IntN(4) {
	case 0:
		total.Add(total, num(w.rnd.Uint64N(3)))
	case 1:
		if less := num(w.rnd.Uint64N(5000)); less.Cmp(total) <= 0 {
			total.Sub(total, less)
		}
	case 2:
		total = new(big.Int).Rsh(total, 1)
	}
	s.Data.Length = total
	return s
}

// spoil changes bytes of calldata or its length.
func (w *twins) spoil(data []byte) []byte {
	data = append([]byte(nil), data...)
	switch w.rnd.IntN(4) {
	case 0:
		return data[:w.rnd.IntN(len(data)+1)]
	case 1:
		return append(data, w.bytes(w.rnd.IntN(64))...)
	case 2: // a high byte of a word: dirty addresses, large offsets
		if words := (len(data) - 4) / 32; words > 0 {
			data[4+32*w.rnd.IntN(min(words, 24))+w.rnd.IntN(32)] ^= byte(1 + w.rnd.IntN(255))
		}
		return data
	}
	if len(data) > 0 {
		data[w.rnd.IntN(len(data))] ^= byte(1 + w.rnd.IntN(255))
	}
	return data
}

// roles calls the access functions that every contract inherits.
func (w *twins) roles(c *contract) {
	role := some(w, adminRole, pauserRole, paramsRole, w.word())
	who := w.anyone()
	switch w.rnd.IntN(7) {
	case 0:
		w.send(some(w, owner, stranger), c, "grantRole", role, who)
	case 1:
		if who != owner {
			w.send(some(w, owner, stranger), c, "revokeRole", role, who)
		}
	case 2:
		from := w.anyone()
		if from != owner {
			w.send(from, c, "renounceRole", role, some(w, from, who))
		}
	case 3:
		w.try(who, c, "hasRole", role, who)
	case 4:
		w.try(who, c, "getRoleMember", role, num(w.rnd.Uint64N(4)))
	case 5:
		w.try(who, c, "getRoleMemberCount", role)
		w.try(who, c, "getRoleAdmin", role)
	case 6:
		w.try(who, c, "supportsInterface", some(w, [4]byte{0x79, 0x65, 0xdb, 0x0b}, [4]byte{1, 0xff, 0xc9, 0xa7}, [4]byte(w.bytes(4))))
	}
}
