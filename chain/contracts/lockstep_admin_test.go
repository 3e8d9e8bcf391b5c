package contracts

import (
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

func (w *mineWorld) parameters() {
	from := some(w.twins, owner, owner, owner, stranger, guardian)
	small := num(w.rnd.Uint64N(6))
	switch w.rnd.IntN(8) {
	case 0:
		w.send(from, w.mine, "setTargetMineBlocks", num(w.rnd.Uint64N(300)))
	case 1:
		w.send(from, w.mine, "setTargetSubmissions", num(w.rnd.Uint64N(8)))
	case 2:
		w.send(from, w.mine, "setDifficultyAdjustRatio", some(w.twins, small, num(20)))
	case 3:
		w.send(from, w.mine, "setMaxShards", some(w.twins, w.rnd.Uint64N(17), 1<<w.rnd.Uint64N(64)))
	case 4:
		w.send(from, w.mine, "setMinDifficulty", some(w.twins, small, num(w.rnd.Uint64N(40))))
	case 5:
		w.send(from, w.mine, "setNumSubtasks", small)
	case 6:
		w.send(from, w.mine, "setSubtaskInterval", num(w.rnd.Uint64N(60)))
	case 7: // extremes would end the network: only tried
		name := some(w.twins, "setTargetMineBlocks", "setTargetSubmissions", "setDifficultyAdjustRatio", "setMinDifficulty", "setNumSubtasks", "setSubtaskInterval")
		w.try(from, w.mine, name, w.anyNumber())
	}
}

func (w *mineWorld) money() {
	from := some(w.twins, owner, owner, stranger)
	switch w.rnd.IntN(10) {
	case 0:
		w.send(from, w.reward, "setBaseReward", num(w.rnd.Uint64N(1e9)))
	case 1:
		w.send(from, w.reward, "setServiceFeeRate", num(w.rnd.Uint64N(10_500)))
	case 2:
		w.send(from, w.reward, "setTreasury", some(w.twins, treasury, treasury, treasury, common.Address{}, w.mine.at))
	case 3:
		w.pay(w.anyone(), num(w.rnd.Uint64N(1e12)), w.reward, "donate")
	case 4:
		w.send(w.anyone(), w.reward, "withdrawPayments", some(w.twins, payee, miner, stranger, w.mine.at))
		w.try(w.anyone(), w.reward, "payments", payee)
	case 5:
		w.send(stranger, w.reward, "claimMineReward", num(0), payee, w.word())
		w.pay(stranger, num(5), w.reward, "fillReward", num(1), num(1))
	case 6:
		w.send(w.anyone(), w.market, "chargeFee", num(1), num(1), num(0))
	case 7:
		if w.flow.name != Flow {
			w.send(from, w.market, "setPricePerSector", some(w.twins, num(0), num(7), w.price))
		}
	case 8:
		w.send(from, w.reward, "setFoundationAdmin", owner)
		w.call("FixedPrice.receive", w.anyone(), w.market.at, nil, num(w.rnd.Uint64N(1000)), true)
	case 9:
		w.try(from, w.market, "initialize", num(1), alice, alice)
		w.try(from, w.flow, "initialize", alice, num(1))
		w.try(from, w.reward, "initialize", alice, alice, alice)
	}
}

func (w *mineWorld) miners() {
	if w.chance(50) {
		w.requestID()
		return
	}
	w.send(w.anyone(), w.mine, "transferBeneficial", some(w.twins, payee, miner), w.id())
	w.try(w.anyone(), w.mine, "beneficiaries", w.id())
}

func (w *mineWorld) pause() {
	if w.chance(50) {
		w.send(some(w.twins, owner, stranger), w.flow, "pause")
		w.step()
	}
	w.send(owner, w.flow, "unpause")
}

// history asks the ring of roots and the escrow.
func (w *mineWorld) history() {
	h := w.m[1].bind(DigestHistory, w.flow.account("rootHistory"))
	switch w.rnd.IntN(5) {
	case 0:
		w.try(stranger, h, "at", num(w.rnd.Uint64N(30)))
	case 1:
		w.try(stranger, h, "available", num(w.rnd.Uint64N(30)))
	case 2:
		w.try(stranger, h, "contains", some(w.twins, w.flow.context().FlowRoot, w.word(), [32]byte{}))
	case 3:
		w.send(w.anyone(), h, "insert", w.word())
		w.try(w.anyone(), h, "owner")
		w.send(stranger, h, "transferOwnership", stranger)
		w.send(stranger, h, "renounceOwnership")
	case 4:
		w.try(stranger, h, "at", w.anyNumber())
		w.try(stranger, h, "available", w.anyNumber())
	}
}

// raw sends calldata that no encoder makes.
func (w *mineWorld) raw() {
	var data []byte
	to := w.flow.at
	switch w.rnd.IntN(4) {
	case 0:
		data = w.flow.pack("submit", w.badNodes())
	case 1:
		data = w.flow.pack("batchSubmit", []bindings.Submission{w.badNodes(), w.badNodes()})
	case 2:
		to = w.mine.at
		if len(w.answers) > 0 {
			data = some(w.twins, w.answers...).AppendCalldata(nil)
		}
	case 3:
		c := some(w.twins, w.flow, w.mine, w.market, w.reward)
		to, data = c.at, w.bytes(w.rnd.IntN(80))
	}
	w.call("raw", w.anyone(), to, w.spoil(data), nil, false)
}
