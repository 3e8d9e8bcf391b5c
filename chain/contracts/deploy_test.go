package contracts

import (
	"bytes"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
)

var (
	adminRole  = [32]byte{}
	pauserRole = [32]byte(keccak([]byte("PAUSER_ROLE")))
	paramsRole = [32]byte(keccak([]byte("PARAMS_ADMIN_ROLE")))

	guardian = common.HexToAddress("0x9a4d")
)

// network is a deployed plan.
type network struct {
	*machine
	plan                       *Plan
	flow, mine, market, reward *contract
	timelock                   *contract
}

func planOf(t testing.TB, m *machine, p *Params, lock *Timelock, r Roles) *Plan {
	t.Helper()
	plan, err := NewPlan(owner, m.db.GetNonce(owner), p, Governance{Create: lock}, r)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// launch executes a plan in one block and checks where everything is.
func launch(m *machine, p *Params, lock *Timelock, r Roles) *network {
	m.t.Helper()
	plan := planOf(m.t, m, p, lock, r)
	for _, c := range []*Call{plan.Timelock, &plan.Deploy} {
		o := m.create(owner, c.Data, c.Value).must()
		testvec.Check(m.t, o.to, c.Creates, "address of a planned creation")
		if gas := o.gas + intrinsic(c.Data); gas > c.GasLimit || gas > 1<<24 {
			m.t.Errorf("a planned creation takes %d gas of %d", gas, c.GasLimit)
		}
	}
	reward := ChunkLinearReward
	if p.DecayMilliRate != 0 {
		reward = ChunkDecayReward
	}
	return &network{
		m, plan, m.bind(FixedPriceFlow, plan.Flow.Proxy), m.bind(PoraMine, plan.Mine.Proxy), m.bind(FixedPrice, plan.Market.Proxy),
		m.bind(reward, plan.Reward.Proxy), m.bind(TimelockController, plan.Governance),
	}
}

// intrinsic is what a creation transaction costs before it runs.
func intrinsic(data []byte) uint64 {
	zeros := uint64(bytes.Count(data, []byte{0}))
	return 53000 + 4*zeros + 16*(uint64(len(data))-zeros) + 2*((uint64(len(data))+31)/32)
}

func TestPublishedParams(t *testing.T) {
	for _, p := range append(Published(), Demo()) {
		t.Run(p.Name, func(t *testing.T) {
			m := newMachine(t, p.Name, 10)
			n := launch(m, &p, DevGovernance(owner), Roles{})
			for _, c := range []struct {
				c      *contract
				method string
				want   uint64
			}{
				{n.flow, "blocksPerEpoch", p.BlocksPerEpoch}, {n.flow, "firstBlock", 10 + p.DeployDelay},
				{n.mine, "targetMineBlocks", p.TargetMineBlocks}, {n.mine, "targetSubmissions", p.TargetAnswers},
				{n.mine, "nSubtasks", p.Subtasks}, {n.mine, "subtaskInterval", p.SubtaskInterval}, {n.mine, "difficultyAdjustRatio", 20},
				{n.mine, "nSubtasksNextEpoch", p.Subtasks}, {n.mine, "subtaskIntervalNextEpoch", p.SubtaskInterval}, {n.mine, "targetSubmissionsNextEpoch", p.TargetAnswers},
				{n.mine, "minDifficulty", p.MinDifficulty}, {n.mine, "lastMinedEpoch", 0}, {n.mine, "currentSubmissions", 0},
				{n.reward, "serviceFeeRateBps", p.ServiceFeeBps},
			} {
				testvec.Check(t, c.c.number(c.method).Uint64(), c.want, "%s", c.method)
			}
			top := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
			testvec.Check(t, n.mine.number("poraTarget").Cmp(top.Quo(top, num(p.Difficulty))), 0, "target")
			testvec.Check(t, n.mine.get("maxShards").(uint64), p.MaxShards, "shards")
			testvec.Check(t, n.mine.get("poraVersion").(uint64), 1, "version")
			testvec.Check(t, n.mine.account("computeWorkerContextCaller"), workerCaller, "caller of worker contexts")
			testvec.Check(t, n.market.number("pricePerSector").Cmp(p.PricePerSector), 0, "price")
			testvec.Check(t, n.reward.number("baseReward").Cmp(orZero(p.BaseReward)), 0, "base reward")
			testvec.Check(t, n.reward.number("totalBaseReward").Cmp(orZero(p.Donation)), 0, "donation")
			if p.ReleaseSeconds != 0 {
				testvec.Check(t, n.reward.number("releaseSeconds").Uint64(), p.ReleaseSeconds, "release time")
			} else {
				testvec.Check(t, n.reward.get("annualMilliDecayRate").(uint16), p.DecayMilliRate, "decay rate")
			}
		})
	}
	for _, c := range []struct{ months, unit, want uint64 }{{12, 33, 30_733_644_962}, {12, 24, 22_351_741_790}, {3, 1, 232_830_643}} {
		testvec.Check(t, PricePerSector(c.months, c.unit).Uint64(), c.want, "price of %d months at %d", c.months, c.unit)
	}
	testvec.Check(t, Published()[0].ReleaseSeconds, 32_140_800, "release time")
}

func TestDeployedWiring(t *testing.T) {
	m := newMachine(t, "wiring", 7)
	p := Published()[0]
	p.ServiceFeeBps, p.Donation, p.BaseReward = 250, big.NewInt(1000), big.NewInt(3)
	n := launch(m, &p, PrivateGovernance(alice), Roles{Pauser: guardian, Treasury: treasury})
	a := n.plan.Addresses
	record := m.bind(StorageDeployer, a.Deployer)
	for name, want := range map[string]common.Address{
		"flow": a.Flow.Proxy, "mine": a.Mine.Proxy, "market": a.Market.Proxy, "reward": a.Reward.Proxy, "governance": a.Governance,
		"flowBeacon": a.Flow.Beacon, "mineBeacon": a.Mine.Beacon, "marketBeacon": a.Market.Beacon, "rewardBeacon": a.Reward.Beacon,
	} {
		testvec.Check(t, record.account(name), want, "deployer's %s", name)
	}
	for _, v := range []struct {
		c      *contract
		method string
		want   common.Address
	}{
		{n.flow, "market", a.Market.Proxy}, {n.flow, "rootHistory", a.RootHistory}, {n.mine, "flow", a.Flow.Proxy}, {n.mine, "reward", a.Reward.Proxy},
		{n.market, "flow", a.Flow.Proxy}, {n.market, "reward", a.Reward.Proxy}, {n.reward, "market", a.Market.Proxy}, {n.reward, "mine", a.Mine.Proxy},
		{n.reward, "treasury", treasury}, {n.reward, "foundationAdmin", a.Governance},
		{m.bind(DigestHistory, a.RootHistory), "owner", a.Flow.Proxy}, {m.bind(Escrow, a.Escrow), "owner", a.Reward.Proxy},
	} {
		testvec.Check(t, v.c.account(v.method), v.want, "%s.%s", v.c.name, v.method)
	}
	for _, c := range []Proxied{a.Flow, a.Mine, a.Market, a.Reward} {
		b := m.bind(UpgradeableBeacon, c.Beacon)
		testvec.Check(t, b.account("owner"), a.Governance, "owner of a beacon")
		testvec.Check(t, b.account("implementation"), c.Implementation, "implementation of a beacon")
	}
	// Every role has exactly the members it should have.
	for _, v := range []struct {
		c       *contract
		role    [32]byte
		members []common.Address
	}{
		{n.flow, adminRole, []common.Address{a.Governance}}, {n.mine, adminRole, []common.Address{a.Governance}},
		{n.market, adminRole, []common.Address{a.Governance}}, {n.reward, adminRole, []common.Address{a.Governance}},
		{n.flow, pauserRole, []common.Address{guardian, a.Governance}},
		{n.mine, paramsRole, []common.Address{a.Governance}}, {n.market, paramsRole, []common.Address{a.Governance}},
	} {
		var got []common.Address
		for i := range v.c.number("getRoleMemberCount", v.role).Uint64() {
			got = append(got, v.c.account("getRoleMember", v.role, num(i)))
		}
		want := map[common.Address]bool{}
		for _, x := range v.members {
			want[x] = true
		}
		testvec.Check(t, len(got), len(want), "members of a role of %s", v.c.name)
		for _, x := range got {
			testvec.Check(t, want[x], true, "%s in a role of %s", x, v.c.name)
		}
	}
	// Neither the deploying account nor the deployer is left with anything.
	for _, who := range []common.Address{owner, a.Deployer} {
		n.flow.send(who, "pause").fails(missing(who, pauserRole), "pause by the deployer")
		n.mine.send(who, "setMaxShards", uint64(1)).fails(missing(who, paramsRole), "parameter set by the deployer")
		n.reward.send(who, "setBaseReward", num(1)).fails("Not foundation admin", "base reward set by the deployer")
	}
}

// missing is the failure of a caller without a role.
func missing(who common.Address, role [32]byte) string {
	return fmt.Sprintf("AccessControlUnauthorizedAccount(%s,%v)", who, role)
}

// TestAtomicDeployment: before the deploying transaction there is no proxy, after
// it every proxy is initialised, and wherever it fails nothing stays. So no block
// ends with a proxy that a stranger could initialise.
func TestAtomicDeployment(t *testing.T) {
	p := Published()[0]
	m := newMachine(t, "atomic", 1)
	plan := planOf(t, m, &p, DevGovernance(owner), Roles{})
	m.create(owner, plan.Timelock.Data, nil).must()
	proxies := []common.Address{plan.Flow.Proxy, plan.Mine.Proxy, plan.Market.Proxy, plan.Reward.Proxy}
	exist := func() (n int) {
		for _, a := range proxies {
			if m.db.GetCodeSize(a) > 0 {
				n++
			}
		}
		return n
	}
	// A stranger cannot be there first: the addresses follow from the owner's nonce.
	m.send(stranger, plan.Flow.Proxy, artifactCall(t, Flow, "setParams", num(1), num(1), stranger), nil).must()
	testvec.Check(t, exist(), 0, "proxies before")

	// The same transaction with too little gas, at many points: nothing stays.
	needed := m.creationGas(owner, plan.Deploy.Data)
	for i := uint64(1); i < 40; i++ {
		if err := m.createWithGas(owner, plan.Deploy.Data, needed*i/40); err == nil {
			t.Fatalf("deployment with %d/40 of its gas did not fail", i)
		}
		testvec.Check(t, exist(), 0, "proxies after a failure")
		m.db.SetNonce(owner, plan.Deploy.Nonce, 0)
	}
	m.create(owner, plan.Deploy.Data, plan.Deploy.Value).must()
	testvec.Check(t, exist(), len(proxies), "proxies after")
	for name, at := range map[string]common.Address{Flow: plan.Flow.Proxy, PoraMine: plan.Mine.Proxy, FixedPrice: plan.Market.Proxy, ChunkLinearReward: plan.Reward.Proxy} {
		m.bind(name, at)
		m.send(stranger, at, initializeCall(t, name), nil).fails("InvalidInitialization()", "second initialisation of "+name)
	}
	for name, at := range map[string]common.Address{Flow: plan.Flow.Implementation, PoraMine: plan.Mine.Implementation, FixedPrice: plan.Market.Implementation, ChunkLinearReward: plan.Reward.Implementation} {
		m.bind(name, at)
		m.send(stranger, at, initializeCall(t, name), nil).fails("InvalidInitialization()", "initialisation of the implementation of "+name)
	}
	// A stranger's setParams changes nothing.
	f := m.bind(Flow, plan.Flow.Proxy)
	before := fmt.Sprint(f.number("blocksPerEpoch"), f.number("firstBlock"), f.account("rootHistory"))
	testvec.Check(t, before, fmt.Sprint(3750, 1, plan.RootHistory), "parameters")
	for _, block := range []uint64{1, 2, 5000} {
		m.at(block)
		f.send(stranger, "setParams", num(5), num(9), stranger).must()
		testvec.Check(t, fmt.Sprint(f.number("blocksPerEpoch"), f.number("firstBlock"), f.account("rootHistory")), before, "parameters after setParams")
	}
}

// TestSetParamsBeforeInitialize shows what the one transaction prevents.
func TestSetParamsBeforeInitialize(t *testing.T) {
	m := newMachine(t, "params", 50)
	f := m.proxied(Flow, num(0))
	f.send(stranger, "setParams", num(5), num(9), stranger).must()
	f.send(owner, "initialize", m.deploy(DummyMarket).at, num(100)).must()
	testvec.Check(t, fmt.Sprint(f.number("blocksPerEpoch"), f.number("firstBlock"), f.account("rootHistory")), fmt.Sprint(5, 9, stranger), "parameters of a stranger")

	// At block 0 the first block stays open even after initialisation.
	m = newMachine(t, "params", 0)
	f = freeFlow(m, 100)
	f.send(stranger, "setParams", num(5), num(9), stranger).must()
	testvec.Check(t, fmt.Sprint(f.number("blocksPerEpoch"), f.number("firstBlock")), fmt.Sprint(100, 9), "first block of a stranger")
	p := Demo()
	plan := planOf(t, m, &p, DevGovernance(owner), Roles{})
	m.create(owner, plan.Timelock.Data, nil).must()
	m.create(owner, plan.Deploy.Data, plan.Deploy.Value).fails("the first epoch needs a block number", "deployment at block 0")

	// A delay keeps the flow shut.
	m = newMachine(t, "delay", 50)
	f = m.proxied(Flow, num(20))
	f.send(owner, "initialize", m.deploy(DummyMarket).at, num(100)).must()
	const shut = "Contract has not launched."
	for block, want := range map[uint64]string{50: shut, 69: shut, 70: ""} {
		m.at(block)
		f.try(stranger, "makeContext").fails(want, "makeContext")
		f.try(stranger, "makeContextFixedTimes", num(0)).fails(want, "makeContextFixedTimes")
		f.try(stranger, "makeContextWithResult").fails(want, "makeContextWithResult")
		f.try(stranger, "submit", nodes("delay", 0)).fails(want, "submit")
	}
	m.at(60)
	f.try(stranger, "queryContextAtPosition", num(0)).fails(shut, "queryContextAtPosition")
	testvec.Check(t, f.number("deployDelay").Uint64(), 20, "delay")
}

func artifactCall(t testing.TB, name, method string, args ...any) []byte {
	t.Helper()
	data, err := artifact(t, name).ABI.Pack(method, args...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// initializeCall is a stranger's initialize.
func initializeCall(t testing.TB, name string) []byte {
	p := Demo()
	switch name {
	case Flow:
		return artifactCall(t, name, "initialize", stranger, num(1))
	case PoraMine:
		return artifactCall(t, name, "initialize", stranger, stranger, p.mine())
	case FixedPrice:
		return artifactCall(t, name, "initialize", num(1), stranger, stranger)
	}
	return artifactCall(t, name, "initialize", stranger, stranger, stranger)
}

func TestPause(t *testing.T) {
	p := Demo()
	m := newMachine(t, "pause", 10)
	n := launch(m, &p, DevGovernance(owner), Roles{Pauser: guardian})
	n.flow.send(stranger, "pause").fails(missing(stranger, pauserRole), "pause by a stranger")
	o := n.flow.send(guardian, "pause").must()
	testvec.Check(t, o.logs[0].Topics[0], keccak([]byte("Paused(address)")), "event")
	testvec.Check(t, n.flow.get("paused").(bool), true, "paused")
	n.flow.send(guardian, "pause").fails("EnforcedPause()", "second pause")
	one := nodes("pause", 0)
	price := p.PricePerSector
	m.at(50) // a context is due
	const paused = "EnforcedPause()"
	n.flow.pay(alice, price, "submit", one).fails(paused, "submit")
	n.flow.pay(alice, price, "batchSubmit", []bindings.Submission{}).fails(paused, "batchSubmit of nothing")
	n.flow.send(alice, "makeContext").fails(paused, "makeContext")
	n.flow.send(alice, "makeContextFixedTimes", num(0)).fails(paused, "makeContextFixedTimes")
	n.flow.send(alice, "makeContextWithResult").fails(paused, "makeContextWithResult")
	n.flow.send(alice, "queryContextAtPosition", num(0)).fails(paused, "queryContextAtPosition")
	n.mine.try(alice, "canSubmit").fails(paused, "canSubmit")
	n.flow.send(stranger, "unpause").fails(missing(stranger, pauserRole), "unpause by a stranger")
	n.flow.send(guardian, "unpause").must()
	n.flow.send(guardian, "unpause").fails("ExpectedPause()", "second unpause")
	n.flow.pay(alice, price, "submit", one).must()
}

// TestUpgradeThroughTimelock replaces an implementation and changes a parameter as
// governance does it: schedule, wait, execute.
func TestUpgradeThroughTimelock(t *testing.T) {
	p := Published()[0]
	m := newMachine(t, "upgrade", 10)
	n := launch(m, &p, PrivateGovernance(alice, miner), Roles{})
	n.flow.pay(alice, p.PricePerSector, "submit", nodes("upgrade", 0)).must()

	beacon := m.bind(UpgradeableBeacon, n.plan.Flow.Beacon)
	next := m.deploy(FixedPriceFlow, num(5))
	unauthorized := func(who common.Address) string { return fmt.Sprintf("OwnableUnauthorizedAccount(%s)", who) }
	for _, who := range []common.Address{owner, alice, stranger} {
		beacon.send(who, "upgradeTo", next.at).fails(unauthorized(who), "upgrade by "+who.String())
	}
	zero := [32]byte{}
	delay := num(PrivateDelay)
	type act struct {
		to   *contract
		data []byte
	}
	acts := []act{
		{beacon, beacon.pack("upgradeTo", next.at)},
		{n.mine, n.mine.pack("setMaxShards", uint64(64))},
		{n.market, n.market.pack("setPricePerSector", num(77))},
		{n.reward, n.reward.pack("setServiceFeeRate", num(100))},
		{n.flow, n.flow.pack("grantRole", pauserRole, guardian)},
		{n.timelock, n.timelock.pack("updateDelay", num(60))},
	}
	testvec.Check(t, n.timelock.number("getMinDelay").Cmp(delay), 0, "delay")
	for _, a := range acts {
		args := []any{a.to.at, new(big.Int), a.data, zero, zero}
		stray := n.timelock.send(stranger, "schedule", append(args, delay)...)
		if !strings.HasPrefix(stray.why(), "AccessControlUnauthorizedAccount") {
			t.Errorf("schedule by a stranger: %s", stray.why())
		}
		n.timelock.send(alice, "schedule", append(args, num(PrivateDelay-1))...).fails(fmt.Sprintf("TimelockInsufficientDelay(%d,%d)", PrivateDelay-1, PrivateDelay), "schedule too soon")
		n.timelock.send(alice, "schedule", append(args, delay)...).must()
	}
	m.time += PrivateDelay - 1
	for _, a := range acts {
		early := n.timelock.send(stranger, "execute", a.to.at, new(big.Int), a.data, zero, zero)
		if !strings.HasPrefix(early.why(), "TimelockUnexpectedOperationState") {
			t.Errorf("execution before its time: %s", early.why())
		}
	}
	m.time++
	root, length := n.flow.get("computeFlowRoot").([32]byte), n.flow.number("tree")
	for _, a := range acts {
		n.timelock.send(stranger, "execute", a.to.at, new(big.Int), a.data, zero, zero).must()
	}
	testvec.Check(t, beacon.account("implementation"), next.at, "implementation")
	testvec.Check(t, n.flow.number("deployDelay").Uint64(), 5, "constant of the new implementation")
	testvec.Check(t, n.flow.get("computeFlowRoot").([32]byte), root, "state after the upgrade")
	testvec.Check(t, n.flow.number("tree").Cmp(length), 0, "state after the upgrade")
	testvec.Check(t, n.mine.get("maxShards").(uint64), 64, "parameter")
	testvec.Check(t, n.market.number("pricePerSector").Uint64(), 77, "parameter")
	testvec.Check(t, n.reward.number("serviceFeeRateBps").Uint64(), 100, "parameter")
	testvec.Check(t, n.timelock.number("getMinDelay").Uint64(), 60, "delay")
	n.flow.send(guardian, "pause").must()
}

func TestPlanRefusals(t *testing.T) {
	good := Demo()
	lock := DevGovernance(owner)
	for name, c := range map[string]struct {
		change func(*Params)
		g      Governance
		want   string
	}{
		"no governance":  {nil, Governance{}, "give one of them"},
		"two":            {nil, Governance{Account: owner, Create: lock}, "give one of them"},
		"no proposer":    {nil, Governance{Create: &Timelock{Executors: []common.Address{owner}}}, "name at least one account"},
		"zero proposer":  {nil, Governance{Create: &Timelock{Proposers: []common.Address{{}}, Executors: []common.Address{owner}}}, "none that is zero"},
		"no executor":    {nil, Governance{Create: &Timelock{Proposers: []common.Address{owner}}}, "no executors"},
		"settings":       {func(p *Params) { p.Settings = 8 }, Governance{}, "settings is 8"},
		"difficulty":     {func(p *Params) { p.Difficulty = 0 }, Governance{}, "difficulty is 0"},
		"lowest":         {func(p *Params) { p.MinDifficulty = 5001 }, Governance{}, "lowest difficulty is 5001"},
		"window":         {func(p *Params) { p.TargetMineBlocks = 0 }, Governance{}, "window length is 0"},
		"answers":        {func(p *Params) { p.TargetAnswers = 0 }, Governance{}, "wanted answers per epoch is 0"},
		"shards":         {func(p *Params) { p.MaxShards = 3 }, Governance{}, "a power of two"},
		"subtasks":       {func(p *Params) { p.Subtasks = 0 }, Governance{}, "number of subtasks is 0"},
		"interval":       {func(p *Params) { p.SubtaskInterval = 0 }, Governance{}, "subtask interval is 0"},
		"epoch":          {func(p *Params) { p.BlocksPerEpoch = 25 }, Governance{}, "epoch length is 25"},
		"price":          {func(p *Params) { p.PricePerSector = nil }, Governance{}, "price per sector"},
		"both schedules": {func(p *Params) { p.DecayMilliRate = 1 }, Governance{}, "one of release time and decay rate"},
		"fee":            {func(p *Params) { p.ServiceFeeBps = 10_001 }, Governance{}, "service fee is 10001"},
		"base reward":    {func(p *Params) { p.BaseReward = big.NewInt(-1) }, Governance{}, "base reward is -1"},
	} {
		p := good
		if c.change != nil {
			c.change(&p)
			c.g = Governance{Create: lock}
		}
		_, err := NewPlan(owner, 0, &p, c.g, Roles{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	plan, err := NewPlan(owner, 3, &good, Governance{Account: stranger}, Roles{})
	if err != nil || plan.Timelock != nil || plan.Deploy.Nonce != 3 || plan.Governance != stranger {
		t.Errorf("plan with an existing account: %+v, %v", plan, err)
	}
	if _, err := Load("Nothing"); err == nil {
		t.Error("artefact of a contract that does not exist")
	}
}
