package contracts

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Timelock is who governs: a TimelockController that owns the beacons and holds
// every admin role, so that parameters and code change only after a public delay.
type Timelock struct {
	Delay     uint64           // seconds between scheduling and executing
	Proposers []common.Address // may schedule and cancel
	Nobody    bool             // there are no proposers: nothing ever changes
	Executors []common.Address // may execute what is due; the zero address means anyone
}

// DevGovernance is the timelock of dev and demo networks: the account that deploys
// proposes and executes without delay.
func DevGovernance(deployer common.Address) *Timelock {
	return &Timelock{Proposers: []common.Address{deployer}, Executors: []common.Address{deployer}}
}

// PrivateDelay is the delay that networks with validators begin with, in seconds.
const PrivateDelay = 2 * 86400

// PrivateGovernance is the timelock of a network with validators: the given
// accounts (best: multi-signature wallets of the validators) propose, anyone
// executes what has waited for PrivateDelay.
func PrivateGovernance(proposers ...common.Address) *Timelock {
	return &Timelock{Delay: PrivateDelay, Proposers: proposers, Executors: []common.Address{{}}}
}

// NobodyGoverns is a timelock that nobody can use: parameters and code stay as they
// are for ever.
func NobodyGoverns() *Timelock {
	return &Timelock{Delay: PrivateDelay, Nobody: true, Executors: []common.Address{{}}}
}

// Roles name accounts other than governance. All may be zero.
type Roles struct {
	// Pauser may stop and restart uploads and mining, nothing else; zero: only
	// governance may, after its delay.
	Pauser common.Address
	// FoundationAdmin sets service fee, base reward and treasury; zero: governance.
	FoundationAdmin common.Address
	// Treasury receives the service fee.
	Treasury common.Address
}

// Governance is an existing account that governs, or a timelock to create.
type Governance struct {
	Account common.Address // used if not zero
	Create  *Timelock
}

// Call is a transaction without fees and signature. All of them create contracts.
type Call struct {
	Nonce    uint64
	Data     []byte
	Value    *big.Int
	GasLimit uint64 // enough on a chain with the rules of Prague or Osaka
	Creates  common.Address
}

// Proxied are the addresses of one upgradeable contract.
type Proxied struct{ Implementation, Beacon, Proxy common.Address }

// Addresses are where everything is after deployment; the Proxy ones are the
// contracts that clients use.
type Addresses struct {
	Deployer                   common.Address // has the others as views
	Governance                 common.Address
	Flow, Mine, Market, Reward Proxied
	RootHistory, Escrow        common.Address
}

// Plan is a deployment: first the timelock, if one is to be created, then one
// transaction that creates and initialises all storage contracts. It does all or
// nothing.
type Plan struct {
	Timelock *Call
	Deploy   Call
	Addresses
}

// Gas limits: used gas as measured (docs/contracts-gas.md) and a reserve for the
// calldata of longer lists. Both stay below 2^24, the limit of one transaction from
// Osaka on (EIP-7825).
const (
	timelockGas      = 2_500_000
	timelockEntryGas = 150_000
	deployGas        = 15_500_000
)

// NewPlan plans the deployment by an account whose next nonce is given.
func NewPlan(from common.Address, nonce uint64, p *Params, g Governance, r Roles) (*Plan, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	plan := &Plan{}
	switch {
	case (g.Account == common.Address{}) == (g.Create == nil):
		return nil, fmt.Errorf("plan deployment of the storage contracts: governance is %s and timelock %v, give one of them", g.Account, g.Create)
	case g.Create != nil:
		call, err := g.Create.Call(from, nonce)
		if err != nil {
			return nil, err
		}
		plan.Timelock, plan.Governance = call, call.Creates
		nonce++
	default:
		plan.Governance = g.Account
	}
	code, err := deployment(p, plan.Governance, r)
	if err != nil {
		return nil, err
	}
	plan.Deploy = Call{Nonce: nonce, Data: code, Value: orZero(p.Donation), GasLimit: deployGas, Creates: crypto.CreateAddress(from, nonce)}
	plan.place(plan.Deploy.Creates)
	return plan, nil
}

// Call is the transaction that creates the timelock.
func (t *Timelock) Call(from common.Address, nonce uint64) (*Call, error) {
	if (len(t.Proposers) == 0) != t.Nobody || slices.Contains(t.Proposers, common.Address{}) {
		return nil, fmt.Errorf("plan timelock: proposers are %v, name at least one account and none that is zero, or say that nobody governs", t.Proposers)
	}
	if len(t.Executors) == 0 {
		return nil, fmt.Errorf("plan timelock: no executors, name accounts or the zero address for anyone")
	}
	a, err := Load(TimelockController)
	if err != nil {
		return nil, err
	}
	// No admin: the timelock's own settings change through the timelock too.
	code, err := a.Creation(new(big.Int).SetUint64(t.Delay), t.Proposers, t.Executors, common.Address{})
	if err != nil {
		return nil, err
	}
	gas := timelockGas + timelockEntryGas*uint64(len(t.Proposers)+len(t.Executors))
	return &Call{Nonce: nonce, Data: code, Value: new(big.Int), GasLimit: gas, Creates: crypto.CreateAddress(from, nonce)}, nil
}

// deployment is the creation code of StorageDeployer.
func deployment(p *Params, governance common.Address, r Roles) ([]byte, error) {
	u := func(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
	reward, rewardArg := ChunkLinearReward, any(u(p.ReleaseSeconds))
	if p.DecayMilliRate != 0 {
		reward, rewardArg = ChunkDecayReward, any(p.DecayMilliRate)
	}
	var codes bindings.StorageDeployerCodes
	for _, c := range []struct {
		name string
		to   *[]byte
		args []any
	}{
		{FixedPriceFlow, &codes.Flow, []any{u(p.DeployDelay)}},
		{PoraMine, &codes.Mine, []any{u(uint64(p.Settings))}},
		{FixedPrice, &codes.Market, nil},
		{reward, &codes.Reward, []any{rewardArg}},
	} {
		a, err := Load(c.name)
		if err != nil {
			return nil, err
		}
		if *c.to, err = a.Creation(c.args...); err != nil {
			return nil, err
		}
	}
	settings := bindings.StorageDeployerSettings{
		Governance: governance, Pauser: r.Pauser, FoundationAdmin: r.FoundationAdmin, Treasury: r.Treasury,
		ServiceFeeRateBps: u(p.ServiceFeeBps), BaseReward: orZero(p.BaseReward),
		BlocksPerEpoch: u(p.BlocksPerEpoch), PricePerSector: p.PricePerSector, MinDifficulty: u(p.MinDifficulty), Mine: p.mine(),
	}
	a, err := Load(StorageDeployer)
	if err != nil {
		return nil, err
	}
	code, err := a.Creation(settings, codes)
	if err != nil {
		return nil, err
	}
	if len(code) > MaxInitCode {
		return nil, fmt.Errorf("plan deployment of the storage contracts: code of %d bytes is longer than the %d that one transaction may create with", len(code), MaxInitCode)
	}
	return code, nil
}

func (p *Params) mine() bindings.PoraMineMineInitParams {
	u := func(n uint64) *big.Int { return new(big.Int).SetUint64(n) }
	return bindings.PoraMineMineInitParams{
		Difficulty: u(p.Difficulty), TargetMineBlocks: u(p.TargetMineBlocks), TargetSubmissions: u(p.TargetAnswers),
		MaxShards: p.MaxShards, NSubtasks: u(p.Subtasks), SubtaskInterval: u(p.SubtaskInterval),
	}
}

func orZero(n *big.Int) *big.Int {
	if n == nil {
		return new(big.Int)
	}
	return n
}

// place computes the addresses of what the deployer at d creates.
func (a *Addresses) place(d common.Address) {
	a.Deployer = d
	for i, c := range []*Proxied{&a.Flow, &a.Mine, &a.Market, &a.Reward} {
		first := uint64(3*i + 1) // a contract's first nonce is 1
		c.Implementation = crypto.CreateAddress(d, first)
		c.Beacon = crypto.CreateAddress(d, first+1)
		c.Proxy = crypto.CreateAddress(d, first+2)
	}
	a.RootHistory = crypto.CreateAddress(a.Flow.Proxy, 1)
	a.Escrow = crypto.CreateAddress(a.Reward.Proxy, 1)
}

// ABI returns the interface of a contract named above; it panics for other names,
// since the artefacts are part of the program.
func ABI(name string) *abi.ABI {
	a, err := Load(name)
	if err != nil {
		panic(err)
	}
	return &a.ABI
}
