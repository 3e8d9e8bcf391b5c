package sealing_test

import (
	"bytes"
	"testing"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/sealing"
)

// TestSealVectors checks seal/seal.json on every tier.
func TestSealVectors(t *testing.T) {
	var v struct {
		Units []struct {
			DataSeed                 string
			MinerID                  testvec.Hash `json:"minerId"`
			ContextDigest, FirstMask testvec.Hash
			StartSector              testvec.Number
			Sealed                   testvec.Hex
			SealedKeccak             testvec.Hash
			SealedFirst64            testvec.Seed
			SealedLast32             testvec.Hash
			PartialUnseal            struct {
				ByteOffset                      int
				MaskWord, FirstMask, DataKeccak testvec.Hash
			}
		}
		Loads []struct {
			DataSeed           string
			MinerID            testvec.Hash `json:"minerId"`
			ContextA, ContextB testvec.Hash
			ContextAEndSeal    uint8
			LoadIndex          uint64
			SealKeccaks        []testvec.Hash
			SealedKeccak       testvec.Hash
		}
	}
	testvec.Load(t, "seal/seal.json", &v)
	for _, cpu := range kernels.Tiers() {
		t.Run(cpu.String(), func(t *testing.T) {
			for _, u := range v.Units {
				raw := testvec.Bytes(u.DataSeed, sealing.UnitBytes)
				s := sealing.New(cpu, sealing.Hash(u.MinerID))
				digest, at := sealing.Hash(u.ContextDigest), u.StartSector.U64()
				testvec.Check(t, s.FirstMask(&digest, at), sealing.Hash(u.FirstMask), "unit at %d: first mask", at)
				unit := bytes.Clone(raw)
				s.Seal(unit, &digest, at)
				testvec.Check(t, testvec.Keccak256(unit), u.SealedKeccak, "unit at %d: sealed", at)
				testvec.Check(t, [64]byte(unit), [64]byte(u.SealedFirst64), "unit at %d: first 64 bytes", at)
				testvec.Check(t, [32]byte(unit[sealing.UnitBytes-32:]), [32]byte(u.SealedLast32), "unit at %d: last 32 bytes", at)
				if u.Sealed != nil && !bytes.Equal(unit, u.Sealed) {
					t.Errorf("unit at %d: sealed bytes differ", at)
				}

				p := u.PartialUnseal
				word := sealing.Hash(unit[p.ByteOffset-32 : p.ByteOffset])
				testvec.Check(t, word, sealing.Hash(p.MaskWord), "unit at %d: mask word", at)
				testvec.Check(t, s.WordMask(&word), sealing.Hash(p.FirstMask), "unit at %d: mask at %d", at, p.ByteOffset)
				tail := bytes.Clone(unit[p.ByteOffset:])
				s.UnsealWords(tail, s.WordMask(&word))
				testvec.Check(t, testvec.Keccak256(tail), p.DataKeccak, "unit at %d: data from %d on", at, p.ByteOffset)
				got := make([]byte, sealing.UnitBytes-p.ByteOffset)
				s.ReadAt(got, unit, p.ByteOffset, &digest, at)
				if !bytes.Equal(got, tail) {
					t.Errorf("unit at %d: ReadAt differs from UnsealWords", at)
				}

				s.Unseal(unit, &digest, at)
				if !bytes.Equal(unit, raw) {
					t.Errorf("unit at %d: unsealing does not give the data back", at)
				}
			}
			for _, l := range v.Loads {
				raw := testvec.Bytes(l.DataSeed, sealing.LoadBytes)
				contexts := sealing.Contexts{{End: l.ContextAEndSeal, Digest: sealing.Hash(l.ContextA)}}
				if l.ContextAEndSeal < sealing.LoadUnits {
					contexts = append(contexts, sealing.Context{End: sealing.LoadUnits, Digest: sealing.Hash(l.ContextB)})
				}
				s := sealing.New(cpu, sealing.Hash(l.MinerID))
				load := bytes.Clone(raw)
				if err := s.SealLoad(load, l.LoadIndex, contexts, sealing.Full); err != nil {
					t.Fatal(err)
				}
				testvec.Check(t, testvec.Keccak256(load), l.SealedKeccak, "load %d", l.LoadIndex)
				testvec.Check(t, len(l.SealKeccaks), sealing.LoadUnits, "load %d: units", l.LoadIndex)
				for u, want := range l.SealKeccaks {
					testvec.Check(t, testvec.Keccak256(load[u*sealing.UnitBytes:(u+1)*sealing.UnitBytes]), want, "load %d unit %d", l.LoadIndex, u)
				}
				if err := s.UnsealLoad(load, l.LoadIndex, contexts, sealing.Full); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(load, raw) {
					t.Errorf("load %d: unsealing does not give the data back", l.LoadIndex)
				}
			}
		})
	}
}
