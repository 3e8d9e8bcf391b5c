// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// EpochRange is an auto generated low-level Go binding around an user-defined struct.
type EpochRange struct {
	Start *big.Int
	End   *big.Int
}

// EpochRangeWithContextDigest is an auto generated low-level Go binding around an user-defined struct.
type EpochRangeWithContextDigest struct {
	Start  *big.Int
	End    *big.Int
	Digest [32]byte
}

// MineContext is an auto generated low-level Go binding around an user-defined struct.
type MineContext struct {
	Epoch       *big.Int
	MineStart   *big.Int
	FlowRoot    [32]byte
	FlowLength  *big.Int
	BlockDigest [32]byte
	Digest      [32]byte
}

// PoraAnswer is an auto generated low-level Go binding around an user-defined struct.
type PoraAnswer struct {
	ContextDigest       [32]byte
	Nonce               [32]byte
	MinerId             [32]byte
	Range               RecallRange
	RecallPosition      *big.Int
	SealOffset          *big.Int
	SealedContextDigest [32]byte
	SealedData          [128][32]byte
	MerkleProof         [][32]byte
}

// PoraMineMineInitParams is an auto generated low-level Go binding around an user-defined struct.
type PoraMineMineInitParams struct {
	Difficulty        *big.Int
	TargetMineBlocks  *big.Int
	TargetSubmissions *big.Int
	MaxShards         uint64
	NSubtasks         *big.Int
	SubtaskInterval   *big.Int
}

// RecallRange is an auto generated low-level Go binding around an user-defined struct.
type RecallRange struct {
	StartPosition *big.Int
	MineLength    *big.Int
	ShardId       uint64
	ShardMask     uint64
}

// Reward is an auto generated low-level Go binding around an user-defined struct.
type Reward struct {
	LockedReward      *big.Int
	ClaimableReward   *big.Int
	DistributedReward *big.Int
	StartTime         *big.Int
	LastUpdate        *big.Int
}

// StakingStorageConsensus is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageConsensus struct {
	KeyType uint8
	Power   uint64
	Status  uint8
	Seat    uint8
}

// StakingStorageDescription is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageDescription struct {
	Moniker  string
	Identity string
	Website  string
	Contact  string
	Details  string
}

// StakingStorageParams is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageParams struct {
	MinSelfStake       *big.Int
	MinDelegation      *big.Int
	UnbondingBlocks    uint64
	JailBlocks         uint64
	WindowBlocks       uint64
	CommissionSeconds  uint64
	MaxValidators      uint32
	MaxCandidates      uint32
	MinSignedPpm       uint32
	DowntimeSlashPpm   uint32
	DoubleSignSlashPpm uint32
	ProposerBonusPpm   uint32
	CommunityTaxPpm    uint32
	MaxCommissionPpm   uint32
	CommissionStepPpm  uint32
	KeyTypes           uint8
}

// StakingStorageSeat is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageSeat struct {
	Holder uint16
	Since  uint64
	Missed uint32
}

// StakingStorageTicket is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageTicket struct {
	Owner  common.Address
	Index  uint16
	Ripe   uint64
	Shares *big.Int
}

// StakingStorageValidator is an auto generated low-level Go binding around an user-defined struct.
type StakingStorageValidator struct {
	Operator        common.Address
	Commission      uint32
	CommissionTime  uint64
	Tokens          *big.Int
	Unbonding       *big.Int
	Shares          *big.Int
	UnbondingShares *big.Int
	PerShare        *big.Int
	Paid            *big.Int
	OwedCommission  *big.Int
	JailedUntil     uint64
	Place           uint16
}

// StorageDeployerCodes is an auto generated low-level Go binding around an user-defined struct.
type StorageDeployerCodes struct {
	Flow   []byte
	Mine   []byte
	Market []byte
	Reward []byte
}

// StorageDeployerSettings is an auto generated low-level Go binding around an user-defined struct.
type StorageDeployerSettings struct {
	Governance        common.Address
	Pauser            common.Address
	FoundationAdmin   common.Address
	Treasury          common.Address
	ServiceFeeRateBps *big.Int
	BaseReward        *big.Int
	BlocksPerEpoch    *big.Int
	PricePerSector    *big.Int
	MinDifficulty     *big.Int
	Mine              PoraMineMineInitParams
}

// Submission is an auto generated low-level Go binding around an user-defined struct.
type Submission struct {
	Data      SubmissionData
	Submitter common.Address
}

// SubmissionData is an auto generated low-level Go binding around an user-defined struct.
type SubmissionData struct {
	Length *big.Int
	Tags   []byte
	Nodes  []SubmissionNode
}

// SubmissionNode is an auto generated low-level Go binding around an user-defined struct.
type SubmissionNode struct {
	Root   [32]byte
	Height *big.Int
}

// WorkerContext is an auto generated low-level Go binding around an user-defined struct.
type WorkerContext struct {
	Context       MineContext
	PoraTarget    *big.Int
	SubtaskDigest [32]byte
	MaxShards     uint64
}

// ChunkDecayRewardMetaData contains all meta data concerning the ChunkDecayReward contract.
var ChunkDecayRewardMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"annualMilliDecayRate_\",\"type\":\"uint16\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"AddressInsufficientBalance\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedInnerCall\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"pricingIndex\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"DistributeReward\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"annualMilliDecayRate\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"baseReward\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"pricingIndex\",\"type\":\"uint256\"},{\"internalType\":\"addresspayable\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"minerID\",\"type\":\"bytes32\"}],\"name\":\"claimMineReward\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"donate\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"beforeLength\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"chargedSectors\",\"type\":\"uint256\"}],\"name\":\"fillReward\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"foundationAdmin\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"market_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"mine_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"foundationAdmin_\",\"type\":\"address\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"market\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"mine\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"dest\",\"type\":\"address\"}],\"name\":\"payments\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"}],\"name\":\"rewards\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"lockedReward\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"claimableReward\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"distributedReward\",\"type\":\"uint128\"},{\"internalType\":\"uint40\",\"name\":\"startTime\",\"type\":\"uint40\"},{\"internalType\":\"uint40\",\"name\":\"lastUpdate\",\"type\":\"uint40\"}],\"internalType\":\"structReward\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"serviceFeeRateBps\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"baseReward_\",\"type\":\"uint256\"}],\"name\":\"setBaseReward\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"foundationAdmin_\",\"type\":\"address\"}],\"name\":\"setFoundationAdmin\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"bps\",\"type\":\"uint256\"}],\"name\":\"setServiceFeeRate\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"treasury_\",\"type\":\"address\"}],\"name\":\"setTreasury\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalBaseReward\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasury\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"addresspayable\",\"name\":\"payee\",\"type\":\"address\"}],\"name\":\"withdrawPayments\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "ChunkDecayReward",
}

// ChunkDecayReward is an auto generated Go binding around an Ethereum contract.
type ChunkDecayReward struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ChunkDecayReward) GetABI() abi.ABI {
	return c.abi
}

// NewChunkDecayReward creates a new instance of ChunkDecayReward.
func NewChunkDecayReward() *ChunkDecayReward {
	parsed, err := ChunkDecayRewardMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ChunkDecayReward{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ChunkDecayReward) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint16 annualMilliDecayRate_) returns()
func (chunkDecayReward *ChunkDecayReward) PackConstructor(annualMilliDecayRate_ uint16) []byte {
	enc, err := chunkDecayReward.abi.Pack("", annualMilliDecayRate_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) PackDEFAULTADMINROLE() []byte {
	enc, err := chunkDecayReward.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return chunkDecayReward.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := chunkDecayReward.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAnnualMilliDecayRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1f4e3e3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function annualMilliDecayRate() view returns(uint16)
func (chunkDecayReward *ChunkDecayReward) PackAnnualMilliDecayRate() []byte {
	enc, err := chunkDecayReward.abi.Pack("annualMilliDecayRate")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAnnualMilliDecayRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1f4e3e3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function annualMilliDecayRate() view returns(uint16)
func (chunkDecayReward *ChunkDecayReward) TryPackAnnualMilliDecayRate() ([]byte, error) {
	return chunkDecayReward.abi.Pack("annualMilliDecayRate")
}

// UnpackAnnualMilliDecayRate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1f4e3e3.
//
// Solidity: function annualMilliDecayRate() view returns(uint16)
func (chunkDecayReward *ChunkDecayReward) UnpackAnnualMilliDecayRate(data []byte) (uint16, error) {
	out, err := chunkDecayReward.abi.Unpack("annualMilliDecayRate", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76ad03bc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) PackBaseReward() []byte {
	enc, err := chunkDecayReward.abi.Pack("baseReward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76ad03bc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) TryPackBaseReward() ([]byte, error) {
	return chunkDecayReward.abi.Pack("baseReward")
}

// UnpackBaseReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x76ad03bc.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) UnpackBaseReward(data []byte) (*big.Int, error) {
	out, err := chunkDecayReward.abi.Unpack("baseReward", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackClaimMineReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7a3c04c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimMineReward(uint256 pricingIndex, address beneficiary, bytes32 minerID) returns()
func (chunkDecayReward *ChunkDecayReward) PackClaimMineReward(pricingIndex *big.Int, beneficiary common.Address, minerID [32]byte) []byte {
	enc, err := chunkDecayReward.abi.Pack("claimMineReward", pricingIndex, beneficiary, minerID)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimMineReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7a3c04c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimMineReward(uint256 pricingIndex, address beneficiary, bytes32 minerID) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackClaimMineReward(pricingIndex *big.Int, beneficiary common.Address, minerID [32]byte) ([]byte, error) {
	return chunkDecayReward.abi.Pack("claimMineReward", pricingIndex, beneficiary, minerID)
}

// PackDonate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed88c68e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function donate() payable returns()
func (chunkDecayReward *ChunkDecayReward) PackDonate() []byte {
	enc, err := chunkDecayReward.abi.Pack("donate")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDonate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed88c68e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function donate() payable returns()
func (chunkDecayReward *ChunkDecayReward) TryPackDonate() ([]byte, error) {
	return chunkDecayReward.abi.Pack("donate")
}

// PackFillReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59e96700.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fillReward(uint256 beforeLength, uint256 chargedSectors) payable returns()
func (chunkDecayReward *ChunkDecayReward) PackFillReward(beforeLength *big.Int, chargedSectors *big.Int) []byte {
	enc, err := chunkDecayReward.abi.Pack("fillReward", beforeLength, chargedSectors)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFillReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59e96700.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fillReward(uint256 beforeLength, uint256 chargedSectors) payable returns()
func (chunkDecayReward *ChunkDecayReward) TryPackFillReward(beforeLength *big.Int, chargedSectors *big.Int) ([]byte, error) {
	return chunkDecayReward.abi.Pack("fillReward", beforeLength, chargedSectors)
}

// PackFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7859f689.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkDecayReward *ChunkDecayReward) PackFoundationAdmin() []byte {
	enc, err := chunkDecayReward.abi.Pack("foundationAdmin")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7859f689.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkDecayReward *ChunkDecayReward) TryPackFoundationAdmin() ([]byte, error) {
	return chunkDecayReward.abi.Pack("foundationAdmin")
}

// UnpackFoundationAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7859f689.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkDecayReward *ChunkDecayReward) UnpackFoundationAdmin(data []byte) (common.Address, error) {
	out, err := chunkDecayReward.abi.Unpack("foundationAdmin", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := chunkDecayReward.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return chunkDecayReward.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkDecayReward *ChunkDecayReward) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := chunkDecayReward.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkDecayReward *ChunkDecayReward) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := chunkDecayReward.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkDecayReward *ChunkDecayReward) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return chunkDecayReward.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkDecayReward *ChunkDecayReward) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := chunkDecayReward.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := chunkDecayReward.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return chunkDecayReward.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := chunkDecayReward.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (chunkDecayReward *ChunkDecayReward) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) UnpackHasRole(data []byte) (bool, error) {
	out, err := chunkDecayReward.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0c53b8b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address market_, address mine_, address foundationAdmin_) returns()
func (chunkDecayReward *ChunkDecayReward) PackInitialize(market common.Address, mine common.Address, foundationAdmin common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("initialize", market, mine, foundationAdmin)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0c53b8b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address market_, address mine_, address foundationAdmin_) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackInitialize(market common.Address, mine common.Address, foundationAdmin common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("initialize", market, mine, foundationAdmin)
}

// PackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function market() view returns(address)
func (chunkDecayReward *ChunkDecayReward) PackMarket() []byte {
	enc, err := chunkDecayReward.abi.Pack("market")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function market() view returns(address)
func (chunkDecayReward *ChunkDecayReward) TryPackMarket() ([]byte, error) {
	return chunkDecayReward.abi.Pack("market")
}

// UnpackMarket is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80f55605.
//
// Solidity: function market() view returns(address)
func (chunkDecayReward *ChunkDecayReward) UnpackMarket(data []byte) (common.Address, error) {
	out, err := chunkDecayReward.abi.Unpack("market", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mine() view returns(address)
func (chunkDecayReward *ChunkDecayReward) PackMine() []byte {
	enc, err := chunkDecayReward.abi.Pack("mine")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mine() view returns(address)
func (chunkDecayReward *ChunkDecayReward) TryPackMine() ([]byte, error) {
	return chunkDecayReward.abi.Pack("mine")
}

// UnpackMine is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x99f4b251.
//
// Solidity: function mine() view returns(address)
func (chunkDecayReward *ChunkDecayReward) UnpackMine(data []byte) (common.Address, error) {
	out, err := chunkDecayReward.abi.Unpack("mine", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe2982c21.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) PackPayments(dest common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("payments", dest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe2982c21.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) TryPackPayments(dest common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("payments", dest)
}

// UnpackPayments is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe2982c21.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) UnpackPayments(data []byte) (*big.Int, error) {
	out, err := chunkDecayReward.abi.Unpack("payments", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (chunkDecayReward *ChunkDecayReward) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (chunkDecayReward *ChunkDecayReward) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("revokeRole", role, account)
}

// PackRewards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf301af42.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkDecayReward *ChunkDecayReward) PackRewards(id *big.Int) []byte {
	enc, err := chunkDecayReward.abi.Pack("rewards", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRewards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf301af42.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkDecayReward *ChunkDecayReward) TryPackRewards(id *big.Int) ([]byte, error) {
	return chunkDecayReward.abi.Pack("rewards", id)
}

// UnpackRewards is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf301af42.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkDecayReward *ChunkDecayReward) UnpackRewards(data []byte) (Reward, error) {
	out, err := chunkDecayReward.abi.Unpack("rewards", data)
	if err != nil {
		return *new(Reward), err
	}
	out0 := *abi.ConvertType(out[0], new(Reward)).(*Reward)
	return out0, nil
}

// PackServiceFeeRateBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0575111.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) PackServiceFeeRateBps() []byte {
	enc, err := chunkDecayReward.abi.Pack("serviceFeeRateBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackServiceFeeRateBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0575111.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) TryPackServiceFeeRateBps() ([]byte, error) {
	return chunkDecayReward.abi.Pack("serviceFeeRateBps")
}

// UnpackServiceFeeRateBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc0575111.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) UnpackServiceFeeRateBps(data []byte) (*big.Int, error) {
	out, err := chunkDecayReward.abi.Unpack("serviceFeeRateBps", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSetBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0373a23a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setBaseReward(uint256 baseReward_) returns()
func (chunkDecayReward *ChunkDecayReward) PackSetBaseReward(baseReward *big.Int) []byte {
	enc, err := chunkDecayReward.abi.Pack("setBaseReward", baseReward)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0373a23a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setBaseReward(uint256 baseReward_) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackSetBaseReward(baseReward *big.Int) ([]byte, error) {
	return chunkDecayReward.abi.Pack("setBaseReward", baseReward)
}

// PackSetFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3591d79e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setFoundationAdmin(address foundationAdmin_) returns()
func (chunkDecayReward *ChunkDecayReward) PackSetFoundationAdmin(foundationAdmin common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("setFoundationAdmin", foundationAdmin)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3591d79e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setFoundationAdmin(address foundationAdmin_) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackSetFoundationAdmin(foundationAdmin common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("setFoundationAdmin", foundationAdmin)
}

// PackSetServiceFeeRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b1d3091.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setServiceFeeRate(uint256 bps) returns()
func (chunkDecayReward *ChunkDecayReward) PackSetServiceFeeRate(bps *big.Int) []byte {
	enc, err := chunkDecayReward.abi.Pack("setServiceFeeRate", bps)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetServiceFeeRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b1d3091.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setServiceFeeRate(uint256 bps) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackSetServiceFeeRate(bps *big.Int) ([]byte, error) {
	return chunkDecayReward.abi.Pack("setServiceFeeRate", bps)
}

// PackSetTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0f44260.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setTreasury(address treasury_) returns()
func (chunkDecayReward *ChunkDecayReward) PackSetTreasury(treasury common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("setTreasury", treasury)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0f44260.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setTreasury(address treasury_) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackSetTreasury(treasury common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("setTreasury", treasury)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := chunkDecayReward.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return chunkDecayReward.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkDecayReward *ChunkDecayReward) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := chunkDecayReward.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTotalBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f1b5e43.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) PackTotalBaseReward() []byte {
	enc, err := chunkDecayReward.abi.Pack("totalBaseReward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f1b5e43.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) TryPackTotalBaseReward() ([]byte, error) {
	return chunkDecayReward.abi.Pack("totalBaseReward")
}

// UnpackTotalBaseReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7f1b5e43.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkDecayReward *ChunkDecayReward) UnpackTotalBaseReward(data []byte) (*big.Int, error) {
	out, err := chunkDecayReward.abi.Unpack("totalBaseReward", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function treasury() view returns(address)
func (chunkDecayReward *ChunkDecayReward) PackTreasury() []byte {
	enc, err := chunkDecayReward.abi.Pack("treasury")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function treasury() view returns(address)
func (chunkDecayReward *ChunkDecayReward) TryPackTreasury() ([]byte, error) {
	return chunkDecayReward.abi.Pack("treasury")
}

// UnpackTreasury is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61d027b3.
//
// Solidity: function treasury() view returns(address)
func (chunkDecayReward *ChunkDecayReward) UnpackTreasury(data []byte) (common.Address, error) {
	out, err := chunkDecayReward.abi.Unpack("treasury", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdrawPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31b3eb94.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawPayments(address payee) returns()
func (chunkDecayReward *ChunkDecayReward) PackWithdrawPayments(payee common.Address) []byte {
	enc, err := chunkDecayReward.abi.Pack("withdrawPayments", payee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31b3eb94.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawPayments(address payee) returns()
func (chunkDecayReward *ChunkDecayReward) TryPackWithdrawPayments(payee common.Address) ([]byte, error) {
	return chunkDecayReward.abi.Pack("withdrawPayments", payee)
}

// ChunkDecayRewardDistributeReward represents a DistributeReward event raised by the ChunkDecayReward contract.
type ChunkDecayRewardDistributeReward struct {
	PricingIndex *big.Int
	Beneficiary  common.Address
	MinerId      [32]byte
	Amount       *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ChunkDecayRewardDistributeRewardEventName = "DistributeReward"

// ContractEventName returns the user-defined event name.
func (ChunkDecayRewardDistributeReward) ContractEventName() string {
	return ChunkDecayRewardDistributeRewardEventName
}

// UnpackDistributeRewardEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DistributeReward(uint256 indexed pricingIndex, address indexed beneficiary, bytes32 indexed minerId, uint256 amount)
func (chunkDecayReward *ChunkDecayReward) UnpackDistributeRewardEvent(log *types.Log) (*ChunkDecayRewardDistributeReward, error) {
	event := "DistributeReward"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkDecayReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkDecayRewardDistributeReward)
	if len(log.Data) > 0 {
		if err := chunkDecayReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkDecayReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkDecayRewardInitialized represents a Initialized event raised by the ChunkDecayReward contract.
type ChunkDecayRewardInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkDecayRewardInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (ChunkDecayRewardInitialized) ContractEventName() string {
	return ChunkDecayRewardInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (chunkDecayReward *ChunkDecayReward) UnpackInitializedEvent(log *types.Log) (*ChunkDecayRewardInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkDecayReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkDecayRewardInitialized)
	if len(log.Data) > 0 {
		if err := chunkDecayReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkDecayReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkDecayRewardRoleAdminChanged represents a RoleAdminChanged event raised by the ChunkDecayReward contract.
type ChunkDecayRewardRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const ChunkDecayRewardRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (ChunkDecayRewardRoleAdminChanged) ContractEventName() string {
	return ChunkDecayRewardRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (chunkDecayReward *ChunkDecayReward) UnpackRoleAdminChangedEvent(log *types.Log) (*ChunkDecayRewardRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkDecayReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkDecayRewardRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := chunkDecayReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkDecayReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkDecayRewardRoleGranted represents a RoleGranted event raised by the ChunkDecayReward contract.
type ChunkDecayRewardRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkDecayRewardRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (ChunkDecayRewardRoleGranted) ContractEventName() string {
	return ChunkDecayRewardRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (chunkDecayReward *ChunkDecayReward) UnpackRoleGrantedEvent(log *types.Log) (*ChunkDecayRewardRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkDecayReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkDecayRewardRoleGranted)
	if len(log.Data) > 0 {
		if err := chunkDecayReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkDecayReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkDecayRewardRoleRevoked represents a RoleRevoked event raised by the ChunkDecayReward contract.
type ChunkDecayRewardRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkDecayRewardRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (ChunkDecayRewardRoleRevoked) ContractEventName() string {
	return ChunkDecayRewardRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (chunkDecayReward *ChunkDecayReward) UnpackRoleRevokedEvent(log *types.Log) (*ChunkDecayRewardRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkDecayReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkDecayRewardRoleRevoked)
	if len(log.Data) > 0 {
		if err := chunkDecayReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkDecayReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (chunkDecayReward *ChunkDecayReward) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["AddressInsufficientBalance"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackAddressInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["FailedInnerCall"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackFailedInnerCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkDecayReward.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return chunkDecayReward.UnpackNotInitializingError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// ChunkDecayRewardAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the ChunkDecayReward contract.
type ChunkDecayRewardAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func ChunkDecayRewardAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (chunkDecayReward *ChunkDecayReward) UnpackAccessControlBadConfirmationError(raw []byte) (*ChunkDecayRewardAccessControlBadConfirmation, error) {
	out := new(ChunkDecayRewardAccessControlBadConfirmation)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkDecayRewardAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the ChunkDecayReward contract.
type ChunkDecayRewardAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func ChunkDecayRewardAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (chunkDecayReward *ChunkDecayReward) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*ChunkDecayRewardAccessControlUnauthorizedAccount, error) {
	out := new(ChunkDecayRewardAccessControlUnauthorizedAccount)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkDecayRewardAddressInsufficientBalance represents a AddressInsufficientBalance error raised by the ChunkDecayReward contract.
type ChunkDecayRewardAddressInsufficientBalance struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressInsufficientBalance(address account)
func ChunkDecayRewardAddressInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcd7860599b9fd41bcf04bec8b7a59cb8b83ebbb59480bead3f13259df2ace421")
}

// UnpackAddressInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressInsufficientBalance(address account)
func (chunkDecayReward *ChunkDecayReward) UnpackAddressInsufficientBalanceError(raw []byte) (*ChunkDecayRewardAddressInsufficientBalance, error) {
	out := new(ChunkDecayRewardAddressInsufficientBalance)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "AddressInsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkDecayRewardFailedInnerCall represents a FailedInnerCall error raised by the ChunkDecayReward contract.
type ChunkDecayRewardFailedInnerCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedInnerCall()
func ChunkDecayRewardFailedInnerCallErrorID() common.Hash {
	return common.HexToHash("0x1425ea42df7c932537f94e8b917ea9c5931f140fb6e8098822ef05dc56222ca9")
}

// UnpackFailedInnerCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedInnerCall()
func (chunkDecayReward *ChunkDecayReward) UnpackFailedInnerCallError(raw []byte) (*ChunkDecayRewardFailedInnerCall, error) {
	out := new(ChunkDecayRewardFailedInnerCall)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "FailedInnerCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkDecayRewardInvalidInitialization represents a InvalidInitialization error raised by the ChunkDecayReward contract.
type ChunkDecayRewardInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func ChunkDecayRewardInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (chunkDecayReward *ChunkDecayReward) UnpackInvalidInitializationError(raw []byte) (*ChunkDecayRewardInvalidInitialization, error) {
	out := new(ChunkDecayRewardInvalidInitialization)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkDecayRewardNotInitializing represents a NotInitializing error raised by the ChunkDecayReward contract.
type ChunkDecayRewardNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func ChunkDecayRewardNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (chunkDecayReward *ChunkDecayReward) UnpackNotInitializingError(raw []byte) (*ChunkDecayRewardNotInitializing, error) {
	out := new(ChunkDecayRewardNotInitializing)
	if err := chunkDecayReward.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardMetaData contains all meta data concerning the ChunkLinearReward contract.
var ChunkLinearRewardMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"releaseSeconds_\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"AddressInsufficientBalance\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedInnerCall\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"pricingIndex\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"DistributeReward\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"baseReward\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"pricingIndex\",\"type\":\"uint256\"},{\"internalType\":\"addresspayable\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"minerID\",\"type\":\"bytes32\"}],\"name\":\"claimMineReward\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"donate\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"beforeLength\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"chargedSectors\",\"type\":\"uint256\"}],\"name\":\"fillReward\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"firstRewardableChunk\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"foundationAdmin\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"market_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"mine_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"foundationAdmin_\",\"type\":\"address\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"market\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"mine\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"dest\",\"type\":\"address\"}],\"name\":\"payments\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"releaseSeconds\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"pricingIndex\",\"type\":\"uint256\"}],\"name\":\"rewardDeadline\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"}],\"name\":\"rewards\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"lockedReward\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"claimableReward\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"distributedReward\",\"type\":\"uint128\"},{\"internalType\":\"uint40\",\"name\":\"startTime\",\"type\":\"uint40\"},{\"internalType\":\"uint40\",\"name\":\"lastUpdate\",\"type\":\"uint40\"}],\"internalType\":\"structReward\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"serviceFeeRateBps\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"baseReward_\",\"type\":\"uint256\"}],\"name\":\"setBaseReward\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"foundationAdmin_\",\"type\":\"address\"}],\"name\":\"setFoundationAdmin\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"bps\",\"type\":\"uint256\"}],\"name\":\"setServiceFeeRate\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"treasury_\",\"type\":\"address\"}],\"name\":\"setTreasury\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalBaseReward\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"treasury\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"addresspayable\",\"name\":\"payee\",\"type\":\"address\"}],\"name\":\"withdrawPayments\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "ChunkLinearReward",
}

// ChunkLinearReward is an auto generated Go binding around an Ethereum contract.
type ChunkLinearReward struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ChunkLinearReward) GetABI() abi.ABI {
	return c.abi
}

// NewChunkLinearReward creates a new instance of ChunkLinearReward.
func NewChunkLinearReward() *ChunkLinearReward {
	parsed, err := ChunkLinearRewardMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ChunkLinearReward{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ChunkLinearReward) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint256 releaseSeconds_) returns()
func (chunkLinearReward *ChunkLinearReward) PackConstructor(releaseSeconds_ *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("", releaseSeconds_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) PackDEFAULTADMINROLE() []byte {
	enc, err := chunkLinearReward.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return chunkLinearReward.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := chunkLinearReward.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76ad03bc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackBaseReward() []byte {
	enc, err := chunkLinearReward.abi.Pack("baseReward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x76ad03bc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackBaseReward() ([]byte, error) {
	return chunkLinearReward.abi.Pack("baseReward")
}

// UnpackBaseReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x76ad03bc.
//
// Solidity: function baseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackBaseReward(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("baseReward", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackClaimMineReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7a3c04c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimMineReward(uint256 pricingIndex, address beneficiary, bytes32 minerID) returns()
func (chunkLinearReward *ChunkLinearReward) PackClaimMineReward(pricingIndex *big.Int, beneficiary common.Address, minerID [32]byte) []byte {
	enc, err := chunkLinearReward.abi.Pack("claimMineReward", pricingIndex, beneficiary, minerID)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimMineReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb7a3c04c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimMineReward(uint256 pricingIndex, address beneficiary, bytes32 minerID) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackClaimMineReward(pricingIndex *big.Int, beneficiary common.Address, minerID [32]byte) ([]byte, error) {
	return chunkLinearReward.abi.Pack("claimMineReward", pricingIndex, beneficiary, minerID)
}

// PackDonate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed88c68e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function donate() payable returns()
func (chunkLinearReward *ChunkLinearReward) PackDonate() []byte {
	enc, err := chunkLinearReward.abi.Pack("donate")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDonate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed88c68e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function donate() payable returns()
func (chunkLinearReward *ChunkLinearReward) TryPackDonate() ([]byte, error) {
	return chunkLinearReward.abi.Pack("donate")
}

// PackFillReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59e96700.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fillReward(uint256 beforeLength, uint256 chargedSectors) payable returns()
func (chunkLinearReward *ChunkLinearReward) PackFillReward(beforeLength *big.Int, chargedSectors *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("fillReward", beforeLength, chargedSectors)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFillReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x59e96700.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fillReward(uint256 beforeLength, uint256 chargedSectors) payable returns()
func (chunkLinearReward *ChunkLinearReward) TryPackFillReward(beforeLength *big.Int, chargedSectors *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("fillReward", beforeLength, chargedSectors)
}

// PackFirstRewardableChunk is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb3b30c1a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function firstRewardableChunk() view returns(uint64, uint256)
func (chunkLinearReward *ChunkLinearReward) PackFirstRewardableChunk() []byte {
	enc, err := chunkLinearReward.abi.Pack("firstRewardableChunk")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFirstRewardableChunk is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb3b30c1a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function firstRewardableChunk() view returns(uint64, uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackFirstRewardableChunk() ([]byte, error) {
	return chunkLinearReward.abi.Pack("firstRewardableChunk")
}

// FirstRewardableChunkOutput serves as a container for the return parameters of contract
// method FirstRewardableChunk.
type FirstRewardableChunkOutput struct {
	Arg0 uint64
	Arg1 *big.Int
}

// UnpackFirstRewardableChunk is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb3b30c1a.
//
// Solidity: function firstRewardableChunk() view returns(uint64, uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackFirstRewardableChunk(data []byte) (FirstRewardableChunkOutput, error) {
	out, err := chunkLinearReward.abi.Unpack("firstRewardableChunk", data)
	outstruct := new(FirstRewardableChunkOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Arg0 = *abi.ConvertType(out[0], new(uint64)).(*uint64)
	outstruct.Arg1 = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7859f689.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkLinearReward *ChunkLinearReward) PackFoundationAdmin() []byte {
	enc, err := chunkLinearReward.abi.Pack("foundationAdmin")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7859f689.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkLinearReward *ChunkLinearReward) TryPackFoundationAdmin() ([]byte, error) {
	return chunkLinearReward.abi.Pack("foundationAdmin")
}

// UnpackFoundationAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7859f689.
//
// Solidity: function foundationAdmin() view returns(address)
func (chunkLinearReward *ChunkLinearReward) UnpackFoundationAdmin(data []byte) (common.Address, error) {
	out, err := chunkLinearReward.abi.Unpack("foundationAdmin", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := chunkLinearReward.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return chunkLinearReward.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (chunkLinearReward *ChunkLinearReward) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := chunkLinearReward.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkLinearReward *ChunkLinearReward) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkLinearReward *ChunkLinearReward) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (chunkLinearReward *ChunkLinearReward) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := chunkLinearReward.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := chunkLinearReward.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return chunkLinearReward.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (chunkLinearReward *ChunkLinearReward) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) UnpackHasRole(data []byte) (bool, error) {
	out, err := chunkLinearReward.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0c53b8b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address market_, address mine_, address foundationAdmin_) returns()
func (chunkLinearReward *ChunkLinearReward) PackInitialize(market common.Address, mine common.Address, foundationAdmin common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("initialize", market, mine, foundationAdmin)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0c53b8b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address market_, address mine_, address foundationAdmin_) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackInitialize(market common.Address, mine common.Address, foundationAdmin common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("initialize", market, mine, foundationAdmin)
}

// PackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function market() view returns(address)
func (chunkLinearReward *ChunkLinearReward) PackMarket() []byte {
	enc, err := chunkLinearReward.abi.Pack("market")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function market() view returns(address)
func (chunkLinearReward *ChunkLinearReward) TryPackMarket() ([]byte, error) {
	return chunkLinearReward.abi.Pack("market")
}

// UnpackMarket is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80f55605.
//
// Solidity: function market() view returns(address)
func (chunkLinearReward *ChunkLinearReward) UnpackMarket(data []byte) (common.Address, error) {
	out, err := chunkLinearReward.abi.Unpack("market", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mine() view returns(address)
func (chunkLinearReward *ChunkLinearReward) PackMine() []byte {
	enc, err := chunkLinearReward.abi.Pack("mine")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mine() view returns(address)
func (chunkLinearReward *ChunkLinearReward) TryPackMine() ([]byte, error) {
	return chunkLinearReward.abi.Pack("mine")
}

// UnpackMine is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x99f4b251.
//
// Solidity: function mine() view returns(address)
func (chunkLinearReward *ChunkLinearReward) UnpackMine(data []byte) (common.Address, error) {
	out, err := chunkLinearReward.abi.Unpack("mine", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe2982c21.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackPayments(dest common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("payments", dest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe2982c21.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackPayments(dest common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("payments", dest)
}

// UnpackPayments is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe2982c21.
//
// Solidity: function payments(address dest) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackPayments(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("payments", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackReleaseSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21295931.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function releaseSeconds() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackReleaseSeconds() []byte {
	enc, err := chunkLinearReward.abi.Pack("releaseSeconds")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReleaseSeconds is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21295931.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function releaseSeconds() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackReleaseSeconds() ([]byte, error) {
	return chunkLinearReward.abi.Pack("releaseSeconds")
}

// UnpackReleaseSeconds is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x21295931.
//
// Solidity: function releaseSeconds() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackReleaseSeconds(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("releaseSeconds", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (chunkLinearReward *ChunkLinearReward) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (chunkLinearReward *ChunkLinearReward) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("revokeRole", role, account)
}

// PackRewardDeadline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a539a19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rewardDeadline(uint256 pricingIndex) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackRewardDeadline(pricingIndex *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("rewardDeadline", pricingIndex)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRewardDeadline is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a539a19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rewardDeadline(uint256 pricingIndex) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackRewardDeadline(pricingIndex *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("rewardDeadline", pricingIndex)
}

// UnpackRewardDeadline is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a539a19.
//
// Solidity: function rewardDeadline(uint256 pricingIndex) view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackRewardDeadline(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("rewardDeadline", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRewards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf301af42.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkLinearReward *ChunkLinearReward) PackRewards(id *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("rewards", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRewards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf301af42.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkLinearReward *ChunkLinearReward) TryPackRewards(id *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("rewards", id)
}

// UnpackRewards is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf301af42.
//
// Solidity: function rewards(uint256 id) view returns((uint128,uint128,uint128,uint40,uint40))
func (chunkLinearReward *ChunkLinearReward) UnpackRewards(data []byte) (Reward, error) {
	out, err := chunkLinearReward.abi.Unpack("rewards", data)
	if err != nil {
		return *new(Reward), err
	}
	out0 := *abi.ConvertType(out[0], new(Reward)).(*Reward)
	return out0, nil
}

// PackServiceFeeRateBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0575111.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackServiceFeeRateBps() []byte {
	enc, err := chunkLinearReward.abi.Pack("serviceFeeRateBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackServiceFeeRateBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc0575111.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackServiceFeeRateBps() ([]byte, error) {
	return chunkLinearReward.abi.Pack("serviceFeeRateBps")
}

// UnpackServiceFeeRateBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc0575111.
//
// Solidity: function serviceFeeRateBps() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackServiceFeeRateBps(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("serviceFeeRateBps", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSetBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0373a23a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setBaseReward(uint256 baseReward_) returns()
func (chunkLinearReward *ChunkLinearReward) PackSetBaseReward(baseReward *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("setBaseReward", baseReward)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0373a23a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setBaseReward(uint256 baseReward_) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackSetBaseReward(baseReward *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("setBaseReward", baseReward)
}

// PackSetFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3591d79e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setFoundationAdmin(address foundationAdmin_) returns()
func (chunkLinearReward *ChunkLinearReward) PackSetFoundationAdmin(foundationAdmin common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("setFoundationAdmin", foundationAdmin)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetFoundationAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3591d79e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setFoundationAdmin(address foundationAdmin_) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackSetFoundationAdmin(foundationAdmin common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("setFoundationAdmin", foundationAdmin)
}

// PackSetServiceFeeRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b1d3091.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setServiceFeeRate(uint256 bps) returns()
func (chunkLinearReward *ChunkLinearReward) PackSetServiceFeeRate(bps *big.Int) []byte {
	enc, err := chunkLinearReward.abi.Pack("setServiceFeeRate", bps)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetServiceFeeRate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9b1d3091.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setServiceFeeRate(uint256 bps) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackSetServiceFeeRate(bps *big.Int) ([]byte, error) {
	return chunkLinearReward.abi.Pack("setServiceFeeRate", bps)
}

// PackSetTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0f44260.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setTreasury(address treasury_) returns()
func (chunkLinearReward *ChunkLinearReward) PackSetTreasury(treasury common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("setTreasury", treasury)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0f44260.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setTreasury(address treasury_) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackSetTreasury(treasury common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("setTreasury", treasury)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := chunkLinearReward.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return chunkLinearReward.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (chunkLinearReward *ChunkLinearReward) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := chunkLinearReward.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTotalBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f1b5e43.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) PackTotalBaseReward() []byte {
	enc, err := chunkLinearReward.abi.Pack("totalBaseReward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalBaseReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7f1b5e43.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) TryPackTotalBaseReward() ([]byte, error) {
	return chunkLinearReward.abi.Pack("totalBaseReward")
}

// UnpackTotalBaseReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7f1b5e43.
//
// Solidity: function totalBaseReward() view returns(uint256)
func (chunkLinearReward *ChunkLinearReward) UnpackTotalBaseReward(data []byte) (*big.Int, error) {
	out, err := chunkLinearReward.abi.Unpack("totalBaseReward", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function treasury() view returns(address)
func (chunkLinearReward *ChunkLinearReward) PackTreasury() []byte {
	enc, err := chunkLinearReward.abi.Pack("treasury")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTreasury is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61d027b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function treasury() view returns(address)
func (chunkLinearReward *ChunkLinearReward) TryPackTreasury() ([]byte, error) {
	return chunkLinearReward.abi.Pack("treasury")
}

// UnpackTreasury is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61d027b3.
//
// Solidity: function treasury() view returns(address)
func (chunkLinearReward *ChunkLinearReward) UnpackTreasury(data []byte) (common.Address, error) {
	out, err := chunkLinearReward.abi.Unpack("treasury", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackWithdrawPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31b3eb94.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawPayments(address payee) returns()
func (chunkLinearReward *ChunkLinearReward) PackWithdrawPayments(payee common.Address) []byte {
	enc, err := chunkLinearReward.abi.Pack("withdrawPayments", payee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawPayments is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31b3eb94.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawPayments(address payee) returns()
func (chunkLinearReward *ChunkLinearReward) TryPackWithdrawPayments(payee common.Address) ([]byte, error) {
	return chunkLinearReward.abi.Pack("withdrawPayments", payee)
}

// ChunkLinearRewardDistributeReward represents a DistributeReward event raised by the ChunkLinearReward contract.
type ChunkLinearRewardDistributeReward struct {
	PricingIndex *big.Int
	Beneficiary  common.Address
	MinerId      [32]byte
	Amount       *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const ChunkLinearRewardDistributeRewardEventName = "DistributeReward"

// ContractEventName returns the user-defined event name.
func (ChunkLinearRewardDistributeReward) ContractEventName() string {
	return ChunkLinearRewardDistributeRewardEventName
}

// UnpackDistributeRewardEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DistributeReward(uint256 indexed pricingIndex, address indexed beneficiary, bytes32 indexed minerId, uint256 amount)
func (chunkLinearReward *ChunkLinearReward) UnpackDistributeRewardEvent(log *types.Log) (*ChunkLinearRewardDistributeReward, error) {
	event := "DistributeReward"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkLinearReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkLinearRewardDistributeReward)
	if len(log.Data) > 0 {
		if err := chunkLinearReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkLinearReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkLinearRewardInitialized represents a Initialized event raised by the ChunkLinearReward contract.
type ChunkLinearRewardInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkLinearRewardInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (ChunkLinearRewardInitialized) ContractEventName() string {
	return ChunkLinearRewardInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (chunkLinearReward *ChunkLinearReward) UnpackInitializedEvent(log *types.Log) (*ChunkLinearRewardInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkLinearReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkLinearRewardInitialized)
	if len(log.Data) > 0 {
		if err := chunkLinearReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkLinearReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkLinearRewardRoleAdminChanged represents a RoleAdminChanged event raised by the ChunkLinearReward contract.
type ChunkLinearRewardRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const ChunkLinearRewardRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (ChunkLinearRewardRoleAdminChanged) ContractEventName() string {
	return ChunkLinearRewardRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (chunkLinearReward *ChunkLinearReward) UnpackRoleAdminChangedEvent(log *types.Log) (*ChunkLinearRewardRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkLinearReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkLinearRewardRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := chunkLinearReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkLinearReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkLinearRewardRoleGranted represents a RoleGranted event raised by the ChunkLinearReward contract.
type ChunkLinearRewardRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkLinearRewardRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (ChunkLinearRewardRoleGranted) ContractEventName() string {
	return ChunkLinearRewardRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (chunkLinearReward *ChunkLinearReward) UnpackRoleGrantedEvent(log *types.Log) (*ChunkLinearRewardRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkLinearReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkLinearRewardRoleGranted)
	if len(log.Data) > 0 {
		if err := chunkLinearReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkLinearReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ChunkLinearRewardRoleRevoked represents a RoleRevoked event raised by the ChunkLinearReward contract.
type ChunkLinearRewardRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const ChunkLinearRewardRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (ChunkLinearRewardRoleRevoked) ContractEventName() string {
	return ChunkLinearRewardRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (chunkLinearReward *ChunkLinearReward) UnpackRoleRevokedEvent(log *types.Log) (*ChunkLinearRewardRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != chunkLinearReward.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ChunkLinearRewardRoleRevoked)
	if len(log.Data) > 0 {
		if err := chunkLinearReward.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range chunkLinearReward.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (chunkLinearReward *ChunkLinearReward) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["AddressInsufficientBalance"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackAddressInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["FailedInnerCall"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackFailedInnerCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], chunkLinearReward.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return chunkLinearReward.UnpackNotInitializingError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// ChunkLinearRewardAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the ChunkLinearReward contract.
type ChunkLinearRewardAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func ChunkLinearRewardAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (chunkLinearReward *ChunkLinearReward) UnpackAccessControlBadConfirmationError(raw []byte) (*ChunkLinearRewardAccessControlBadConfirmation, error) {
	out := new(ChunkLinearRewardAccessControlBadConfirmation)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the ChunkLinearReward contract.
type ChunkLinearRewardAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func ChunkLinearRewardAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (chunkLinearReward *ChunkLinearReward) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*ChunkLinearRewardAccessControlUnauthorizedAccount, error) {
	out := new(ChunkLinearRewardAccessControlUnauthorizedAccount)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardAddressInsufficientBalance represents a AddressInsufficientBalance error raised by the ChunkLinearReward contract.
type ChunkLinearRewardAddressInsufficientBalance struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressInsufficientBalance(address account)
func ChunkLinearRewardAddressInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcd7860599b9fd41bcf04bec8b7a59cb8b83ebbb59480bead3f13259df2ace421")
}

// UnpackAddressInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressInsufficientBalance(address account)
func (chunkLinearReward *ChunkLinearReward) UnpackAddressInsufficientBalanceError(raw []byte) (*ChunkLinearRewardAddressInsufficientBalance, error) {
	out := new(ChunkLinearRewardAddressInsufficientBalance)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "AddressInsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardFailedInnerCall represents a FailedInnerCall error raised by the ChunkLinearReward contract.
type ChunkLinearRewardFailedInnerCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedInnerCall()
func ChunkLinearRewardFailedInnerCallErrorID() common.Hash {
	return common.HexToHash("0x1425ea42df7c932537f94e8b917ea9c5931f140fb6e8098822ef05dc56222ca9")
}

// UnpackFailedInnerCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedInnerCall()
func (chunkLinearReward *ChunkLinearReward) UnpackFailedInnerCallError(raw []byte) (*ChunkLinearRewardFailedInnerCall, error) {
	out := new(ChunkLinearRewardFailedInnerCall)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "FailedInnerCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardInvalidInitialization represents a InvalidInitialization error raised by the ChunkLinearReward contract.
type ChunkLinearRewardInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func ChunkLinearRewardInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (chunkLinearReward *ChunkLinearReward) UnpackInvalidInitializationError(raw []byte) (*ChunkLinearRewardInvalidInitialization, error) {
	out := new(ChunkLinearRewardInvalidInitialization)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ChunkLinearRewardNotInitializing represents a NotInitializing error raised by the ChunkLinearReward contract.
type ChunkLinearRewardNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func ChunkLinearRewardNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (chunkLinearReward *ChunkLinearReward) UnpackNotInitializingError(raw []byte) (*ChunkLinearRewardNotInitializing, error) {
	out := new(ChunkLinearRewardNotInitializing)
	if err := chunkLinearReward.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DigestHistoryMetaData contains all meta data concerning the DigestHistory contract.
var DigestHistoryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"capacity\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"name\":\"UnavailableIndex\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"at\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"available\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"input\",\"type\":\"bytes32\"}],\"name\":\"contains\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"data\",\"type\":\"bytes32\"}],\"name\":\"insert\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "DigestHistory",
}

// DigestHistory is an auto generated Go binding around an Ethereum contract.
type DigestHistory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DigestHistory) GetABI() abi.ABI {
	return c.abi
}

// NewDigestHistory creates a new instance of DigestHistory.
func NewDigestHistory() *DigestHistory {
	parsed, err := DigestHistoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DigestHistory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DigestHistory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint256 capacity) returns()
func (digestHistory *DigestHistory) PackConstructor(capacity *big.Int) []byte {
	enc, err := digestHistory.abi.Pack("", capacity)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0886f90.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function at(uint256 index) view returns(bytes32)
func (digestHistory *DigestHistory) PackAt(index *big.Int) []byte {
	enc, err := digestHistory.abi.Pack("at", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe0886f90.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function at(uint256 index) view returns(bytes32)
func (digestHistory *DigestHistory) TryPackAt(index *big.Int) ([]byte, error) {
	return digestHistory.abi.Pack("at", index)
}

// UnpackAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe0886f90.
//
// Solidity: function at(uint256 index) view returns(bytes32)
func (digestHistory *DigestHistory) UnpackAt(data []byte) ([32]byte, error) {
	out, err := digestHistory.abi.Unpack("at", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAvailable is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96e494e8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function available(uint256 index) view returns(bool)
func (digestHistory *DigestHistory) PackAvailable(index *big.Int) []byte {
	enc, err := digestHistory.abi.Pack("available", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAvailable is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x96e494e8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function available(uint256 index) view returns(bool)
func (digestHistory *DigestHistory) TryPackAvailable(index *big.Int) ([]byte, error) {
	return digestHistory.abi.Pack("available", index)
}

// UnpackAvailable is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x96e494e8.
//
// Solidity: function available(uint256 index) view returns(bool)
func (digestHistory *DigestHistory) UnpackAvailable(data []byte) (bool, error) {
	out, err := digestHistory.abi.Unpack("available", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackContains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d1a696d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function contains(bytes32 input) view returns(bool)
func (digestHistory *DigestHistory) PackContains(input [32]byte) []byte {
	enc, err := digestHistory.abi.Pack("contains", input)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackContains is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1d1a696d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function contains(bytes32 input) view returns(bool)
func (digestHistory *DigestHistory) TryPackContains(input [32]byte) ([]byte, error) {
	return digestHistory.abi.Pack("contains", input)
}

// UnpackContains is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1d1a696d.
//
// Solidity: function contains(bytes32 input) view returns(bool)
func (digestHistory *DigestHistory) UnpackContains(data []byte) (bool, error) {
	out, err := digestHistory.abi.Unpack("contains", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInsert is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d287e43.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function insert(bytes32 data) returns(uint256)
func (digestHistory *DigestHistory) PackInsert(data [32]byte) []byte {
	enc, err := digestHistory.abi.Pack("insert", data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInsert is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d287e43.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function insert(bytes32 data) returns(uint256)
func (digestHistory *DigestHistory) TryPackInsert(data [32]byte) ([]byte, error) {
	return digestHistory.abi.Pack("insert", data)
}

// UnpackInsert is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2d287e43.
//
// Solidity: function insert(bytes32 data) returns(uint256)
func (digestHistory *DigestHistory) UnpackInsert(data []byte) (*big.Int, error) {
	out, err := digestHistory.abi.Unpack("insert", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (digestHistory *DigestHistory) PackOwner() []byte {
	enc, err := digestHistory.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (digestHistory *DigestHistory) TryPackOwner() ([]byte, error) {
	return digestHistory.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (digestHistory *DigestHistory) UnpackOwner(data []byte) (common.Address, error) {
	out, err := digestHistory.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (digestHistory *DigestHistory) PackRenounceOwnership() []byte {
	enc, err := digestHistory.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (digestHistory *DigestHistory) TryPackRenounceOwnership() ([]byte, error) {
	return digestHistory.abi.Pack("renounceOwnership")
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (digestHistory *DigestHistory) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := digestHistory.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (digestHistory *DigestHistory) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return digestHistory.abi.Pack("transferOwnership", newOwner)
}

// DigestHistoryOwnershipTransferred represents a OwnershipTransferred event raised by the DigestHistory contract.
type DigestHistoryOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const DigestHistoryOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (DigestHistoryOwnershipTransferred) ContractEventName() string {
	return DigestHistoryOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (digestHistory *DigestHistory) UnpackOwnershipTransferredEvent(log *types.Log) (*DigestHistoryOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != digestHistory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DigestHistoryOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := digestHistory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range digestHistory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (digestHistory *DigestHistory) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], digestHistory.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return digestHistory.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], digestHistory.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return digestHistory.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], digestHistory.abi.Errors["UnavailableIndex"].ID.Bytes()[:4]) {
		return digestHistory.UnpackUnavailableIndexError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// DigestHistoryOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the DigestHistory contract.
type DigestHistoryOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func DigestHistoryOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (digestHistory *DigestHistory) UnpackOwnableInvalidOwnerError(raw []byte) (*DigestHistoryOwnableInvalidOwner, error) {
	out := new(DigestHistoryOwnableInvalidOwner)
	if err := digestHistory.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DigestHistoryOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the DigestHistory contract.
type DigestHistoryOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func DigestHistoryOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (digestHistory *DigestHistory) UnpackOwnableUnauthorizedAccountError(raw []byte) (*DigestHistoryOwnableUnauthorizedAccount, error) {
	out := new(DigestHistoryOwnableUnauthorizedAccount)
	if err := digestHistory.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DigestHistoryUnavailableIndex represents a UnavailableIndex error raised by the DigestHistory contract.
type DigestHistoryUnavailableIndex struct {
	Arg0 *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnavailableIndex(uint256 arg0)
func DigestHistoryUnavailableIndexErrorID() common.Hash {
	return common.HexToHash("0xb52d71f3316308dc7b0c3ea5ca1517e5d0e0977502638f2ae8bca1c1cd653ce5")
}

// UnpackUnavailableIndexError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnavailableIndex(uint256 arg0)
func (digestHistory *DigestHistory) UnpackUnavailableIndexError(raw []byte) (*DigestHistoryUnavailableIndex, error) {
	out := new(DigestHistoryUnavailableIndex)
	if err := digestHistory.abi.UnpackIntoInterface(out, "UnavailableIndex", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// EscrowMetaData contains all meta data concerning the Escrow contract.
var EscrowMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"AddressInsufficientBalance\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedInnerCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"payee\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"weiAmount\",\"type\":\"uint256\"}],\"name\":\"Deposited\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"payee\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"weiAmount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"payee\",\"type\":\"address\"}],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"payee\",\"type\":\"address\"}],\"name\":\"depositsOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"addresspayable\",\"name\":\"payee\",\"type\":\"address\"}],\"name\":\"withdraw\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Escrow",
}

// Escrow is an auto generated Go binding around an Ethereum contract.
type Escrow struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Escrow) GetABI() abi.ABI {
	return c.abi
}

// NewEscrow creates a new instance of Escrow.
func NewEscrow() *Escrow {
	parsed, err := EscrowMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Escrow{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Escrow) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf340fa01.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit(address payee) payable returns()
func (escrow *Escrow) PackDeposit(payee common.Address) []byte {
	enc, err := escrow.abi.Pack("deposit", payee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf340fa01.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit(address payee) payable returns()
func (escrow *Escrow) TryPackDeposit(payee common.Address) ([]byte, error) {
	return escrow.abi.Pack("deposit", payee)
}

// PackDepositsOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3a9db1a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function depositsOf(address payee) view returns(uint256)
func (escrow *Escrow) PackDepositsOf(payee common.Address) []byte {
	enc, err := escrow.abi.Pack("depositsOf", payee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDepositsOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3a9db1a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function depositsOf(address payee) view returns(uint256)
func (escrow *Escrow) TryPackDepositsOf(payee common.Address) ([]byte, error) {
	return escrow.abi.Pack("depositsOf", payee)
}

// UnpackDepositsOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe3a9db1a.
//
// Solidity: function depositsOf(address payee) view returns(uint256)
func (escrow *Escrow) UnpackDepositsOf(data []byte) (*big.Int, error) {
	out, err := escrow.abi.Unpack("depositsOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (escrow *Escrow) PackOwner() []byte {
	enc, err := escrow.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (escrow *Escrow) TryPackOwner() ([]byte, error) {
	return escrow.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (escrow *Escrow) UnpackOwner(data []byte) (common.Address, error) {
	out, err := escrow.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (escrow *Escrow) PackRenounceOwnership() []byte {
	enc, err := escrow.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (escrow *Escrow) TryPackRenounceOwnership() ([]byte, error) {
	return escrow.abi.Pack("renounceOwnership")
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (escrow *Escrow) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := escrow.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (escrow *Escrow) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return escrow.abi.Pack("transferOwnership", newOwner)
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(address payee) returns()
func (escrow *Escrow) PackWithdraw(payee common.Address) []byte {
	enc, err := escrow.abi.Pack("withdraw", payee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x51cff8d9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(address payee) returns()
func (escrow *Escrow) TryPackWithdraw(payee common.Address) ([]byte, error) {
	return escrow.abi.Pack("withdraw", payee)
}

// EscrowDeposited represents a Deposited event raised by the Escrow contract.
type EscrowDeposited struct {
	Payee     common.Address
	WeiAmount *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const EscrowDepositedEventName = "Deposited"

// ContractEventName returns the user-defined event name.
func (EscrowDeposited) ContractEventName() string {
	return EscrowDepositedEventName
}

// UnpackDepositedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Deposited(address indexed payee, uint256 weiAmount)
func (escrow *Escrow) UnpackDepositedEvent(log *types.Log) (*EscrowDeposited, error) {
	event := "Deposited"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != escrow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(EscrowDeposited)
	if len(log.Data) > 0 {
		if err := escrow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range escrow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// EscrowOwnershipTransferred represents a OwnershipTransferred event raised by the Escrow contract.
type EscrowOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const EscrowOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (EscrowOwnershipTransferred) ContractEventName() string {
	return EscrowOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (escrow *Escrow) UnpackOwnershipTransferredEvent(log *types.Log) (*EscrowOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != escrow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(EscrowOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := escrow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range escrow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// EscrowWithdrawn represents a Withdrawn event raised by the Escrow contract.
type EscrowWithdrawn struct {
	Payee     common.Address
	WeiAmount *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const EscrowWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (EscrowWithdrawn) ContractEventName() string {
	return EscrowWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed payee, uint256 weiAmount)
func (escrow *Escrow) UnpackWithdrawnEvent(log *types.Log) (*EscrowWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != escrow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(EscrowWithdrawn)
	if len(log.Data) > 0 {
		if err := escrow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range escrow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (escrow *Escrow) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], escrow.abi.Errors["AddressInsufficientBalance"].ID.Bytes()[:4]) {
		return escrow.UnpackAddressInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], escrow.abi.Errors["FailedInnerCall"].ID.Bytes()[:4]) {
		return escrow.UnpackFailedInnerCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], escrow.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return escrow.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], escrow.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return escrow.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// EscrowAddressInsufficientBalance represents a AddressInsufficientBalance error raised by the Escrow contract.
type EscrowAddressInsufficientBalance struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AddressInsufficientBalance(address account)
func EscrowAddressInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcd7860599b9fd41bcf04bec8b7a59cb8b83ebbb59480bead3f13259df2ace421")
}

// UnpackAddressInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AddressInsufficientBalance(address account)
func (escrow *Escrow) UnpackAddressInsufficientBalanceError(raw []byte) (*EscrowAddressInsufficientBalance, error) {
	out := new(EscrowAddressInsufficientBalance)
	if err := escrow.abi.UnpackIntoInterface(out, "AddressInsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// EscrowFailedInnerCall represents a FailedInnerCall error raised by the Escrow contract.
type EscrowFailedInnerCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedInnerCall()
func EscrowFailedInnerCallErrorID() common.Hash {
	return common.HexToHash("0x1425ea42df7c932537f94e8b917ea9c5931f140fb6e8098822ef05dc56222ca9")
}

// UnpackFailedInnerCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedInnerCall()
func (escrow *Escrow) UnpackFailedInnerCallError(raw []byte) (*EscrowFailedInnerCall, error) {
	out := new(EscrowFailedInnerCall)
	if err := escrow.abi.UnpackIntoInterface(out, "FailedInnerCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// EscrowOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the Escrow contract.
type EscrowOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func EscrowOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (escrow *Escrow) UnpackOwnableInvalidOwnerError(raw []byte) (*EscrowOwnableInvalidOwner, error) {
	out := new(EscrowOwnableInvalidOwner)
	if err := escrow.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// EscrowOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the Escrow contract.
type EscrowOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func EscrowOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (escrow *Escrow) UnpackOwnableUnauthorizedAccountError(raw []byte) (*EscrowOwnableUnauthorizedAccount, error) {
	out := new(EscrowOwnableUnauthorizedAccount)
	if err := escrow.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceMetaData contains all meta data concerning the FixedPrice contract.
var FixedPriceMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PARAMS_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"beforeLength\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"uploadSectors\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"paddingSectors\",\"type\":\"uint256\"}],\"name\":\"chargeFee\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"flow\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"pricePerSector_\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"flow_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"reward_\",\"type\":\"address\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pricePerSector\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"reward\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"pricePerSector_\",\"type\":\"uint256\"}],\"name\":\"setPricePerSector\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "FixedPrice",
}

// FixedPrice is an auto generated Go binding around an Ethereum contract.
type FixedPrice struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *FixedPrice) GetABI() abi.ABI {
	return c.abi
}

// NewFixedPrice creates a new instance of FixedPrice.
func NewFixedPrice() *FixedPrice {
	parsed, err := FixedPriceMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &FixedPrice{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *FixedPrice) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) PackDEFAULTADMINROLE() []byte {
	enc, err := fixedPrice.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return fixedPrice.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := fixedPrice.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPARAMSADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb15d20da.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) PackPARAMSADMINROLE() []byte {
	enc, err := fixedPrice.abi.Pack("PARAMS_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPARAMSADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb15d20da.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) TryPackPARAMSADMINROLE() ([]byte, error) {
	return fixedPrice.abi.Pack("PARAMS_ADMIN_ROLE")
}

// UnpackPARAMSADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb15d20da.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (fixedPrice *FixedPrice) UnpackPARAMSADMINROLE(data []byte) ([32]byte, error) {
	out, err := fixedPrice.abi.Unpack("PARAMS_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackChargeFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda6eb36a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function chargeFee(uint256 beforeLength, uint256 uploadSectors, uint256 paddingSectors) returns()
func (fixedPrice *FixedPrice) PackChargeFee(beforeLength *big.Int, uploadSectors *big.Int, paddingSectors *big.Int) []byte {
	enc, err := fixedPrice.abi.Pack("chargeFee", beforeLength, uploadSectors, paddingSectors)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChargeFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xda6eb36a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function chargeFee(uint256 beforeLength, uint256 uploadSectors, uint256 paddingSectors) returns()
func (fixedPrice *FixedPrice) TryPackChargeFee(beforeLength *big.Int, uploadSectors *big.Int, paddingSectors *big.Int) ([]byte, error) {
	return fixedPrice.abi.Pack("chargeFee", beforeLength, uploadSectors, paddingSectors)
}

// PackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function flow() view returns(address)
func (fixedPrice *FixedPrice) PackFlow() []byte {
	enc, err := fixedPrice.abi.Pack("flow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function flow() view returns(address)
func (fixedPrice *FixedPrice) TryPackFlow() ([]byte, error) {
	return fixedPrice.abi.Pack("flow")
}

// UnpackFlow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x343aad82.
//
// Solidity: function flow() view returns(address)
func (fixedPrice *FixedPrice) UnpackFlow(data []byte) (common.Address, error) {
	out, err := fixedPrice.abi.Unpack("flow", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPrice *FixedPrice) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := fixedPrice.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPrice *FixedPrice) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return fixedPrice.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPrice *FixedPrice) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := fixedPrice.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPrice *FixedPrice) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := fixedPrice.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPrice *FixedPrice) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return fixedPrice.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPrice *FixedPrice) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := fixedPrice.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPrice *FixedPrice) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := fixedPrice.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPrice *FixedPrice) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return fixedPrice.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPrice *FixedPrice) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := fixedPrice.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (fixedPrice *FixedPrice) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPrice.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (fixedPrice *FixedPrice) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPrice.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPrice *FixedPrice) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPrice.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPrice *FixedPrice) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPrice.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPrice *FixedPrice) UnpackHasRole(data []byte) (bool, error) {
	out, err := fixedPrice.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb4988fd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(uint256 pricePerSector_, address flow_, address reward_) returns()
func (fixedPrice *FixedPrice) PackInitialize(pricePerSector *big.Int, flow common.Address, reward common.Address) []byte {
	enc, err := fixedPrice.abi.Pack("initialize", pricePerSector, flow, reward)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb4988fd0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(uint256 pricePerSector_, address flow_, address reward_) returns()
func (fixedPrice *FixedPrice) TryPackInitialize(pricePerSector *big.Int, flow common.Address, reward common.Address) ([]byte, error) {
	return fixedPrice.abi.Pack("initialize", pricePerSector, flow, reward)
}

// PackPricePerSector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61ec5082.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pricePerSector() view returns(uint256)
func (fixedPrice *FixedPrice) PackPricePerSector() []byte {
	enc, err := fixedPrice.abi.Pack("pricePerSector")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPricePerSector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x61ec5082.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pricePerSector() view returns(uint256)
func (fixedPrice *FixedPrice) TryPackPricePerSector() ([]byte, error) {
	return fixedPrice.abi.Pack("pricePerSector")
}

// UnpackPricePerSector is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x61ec5082.
//
// Solidity: function pricePerSector() view returns(uint256)
func (fixedPrice *FixedPrice) UnpackPricePerSector(data []byte) (*big.Int, error) {
	out, err := fixedPrice.abi.Unpack("pricePerSector", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (fixedPrice *FixedPrice) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := fixedPrice.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (fixedPrice *FixedPrice) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return fixedPrice.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (fixedPrice *FixedPrice) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPrice.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (fixedPrice *FixedPrice) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPrice.abi.Pack("revokeRole", role, account)
}

// PackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reward() view returns(address)
func (fixedPrice *FixedPrice) PackReward() []byte {
	enc, err := fixedPrice.abi.Pack("reward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reward() view returns(address)
func (fixedPrice *FixedPrice) TryPackReward() ([]byte, error) {
	return fixedPrice.abi.Pack("reward")
}

// UnpackReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x228cb733.
//
// Solidity: function reward() view returns(address)
func (fixedPrice *FixedPrice) UnpackReward(data []byte) (common.Address, error) {
	out, err := fixedPrice.abi.Unpack("reward", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSetPricePerSector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x14aa90a1.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setPricePerSector(uint256 pricePerSector_) returns()
func (fixedPrice *FixedPrice) PackSetPricePerSector(pricePerSector *big.Int) []byte {
	enc, err := fixedPrice.abi.Pack("setPricePerSector", pricePerSector)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetPricePerSector is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x14aa90a1.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setPricePerSector(uint256 pricePerSector_) returns()
func (fixedPrice *FixedPrice) TryPackSetPricePerSector(pricePerSector *big.Int) ([]byte, error) {
	return fixedPrice.abi.Pack("setPricePerSector", pricePerSector)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPrice *FixedPrice) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := fixedPrice.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPrice *FixedPrice) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return fixedPrice.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPrice *FixedPrice) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := fixedPrice.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// FixedPriceInitialized represents a Initialized event raised by the FixedPrice contract.
type FixedPriceInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (FixedPriceInitialized) ContractEventName() string {
	return FixedPriceInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (fixedPrice *FixedPrice) UnpackInitializedEvent(log *types.Log) (*FixedPriceInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPrice.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceInitialized)
	if len(log.Data) > 0 {
		if err := fixedPrice.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPrice.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceRoleAdminChanged represents a RoleAdminChanged event raised by the FixedPrice contract.
type FixedPriceRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const FixedPriceRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (FixedPriceRoleAdminChanged) ContractEventName() string {
	return FixedPriceRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (fixedPrice *FixedPrice) UnpackRoleAdminChangedEvent(log *types.Log) (*FixedPriceRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPrice.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := fixedPrice.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPrice.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceRoleGranted represents a RoleGranted event raised by the FixedPrice contract.
type FixedPriceRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (FixedPriceRoleGranted) ContractEventName() string {
	return FixedPriceRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (fixedPrice *FixedPrice) UnpackRoleGrantedEvent(log *types.Log) (*FixedPriceRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPrice.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceRoleGranted)
	if len(log.Data) > 0 {
		if err := fixedPrice.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPrice.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceRoleRevoked represents a RoleRevoked event raised by the FixedPrice contract.
type FixedPriceRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (FixedPriceRoleRevoked) ContractEventName() string {
	return FixedPriceRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (fixedPrice *FixedPrice) UnpackRoleRevokedEvent(log *types.Log) (*FixedPriceRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPrice.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceRoleRevoked)
	if len(log.Data) > 0 {
		if err := fixedPrice.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPrice.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (fixedPrice *FixedPrice) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], fixedPrice.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return fixedPrice.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPrice.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return fixedPrice.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPrice.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return fixedPrice.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPrice.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return fixedPrice.UnpackNotInitializingError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// FixedPriceAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the FixedPrice contract.
type FixedPriceAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func FixedPriceAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (fixedPrice *FixedPrice) UnpackAccessControlBadConfirmationError(raw []byte) (*FixedPriceAccessControlBadConfirmation, error) {
	out := new(FixedPriceAccessControlBadConfirmation)
	if err := fixedPrice.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the FixedPrice contract.
type FixedPriceAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func FixedPriceAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (fixedPrice *FixedPrice) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*FixedPriceAccessControlUnauthorizedAccount, error) {
	out := new(FixedPriceAccessControlUnauthorizedAccount)
	if err := fixedPrice.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceInvalidInitialization represents a InvalidInitialization error raised by the FixedPrice contract.
type FixedPriceInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func FixedPriceInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (fixedPrice *FixedPrice) UnpackInvalidInitializationError(raw []byte) (*FixedPriceInvalidInitialization, error) {
	out := new(FixedPriceInvalidInitialization)
	if err := fixedPrice.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceNotInitializing represents a NotInitializing error raised by the FixedPrice contract.
type FixedPriceNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func FixedPriceNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (fixedPrice *FixedPrice) UnpackNotInitializingError(raw []byte) (*FixedPriceNotInitializing, error) {
	out := new(FixedPriceNotInitializing)
	if err := fixedPrice.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowMetaData contains all meta data concerning the FixedPriceFlow contract.
var FixedPriceFlowMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deployDelay_\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"EnforcedPause\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ExpectedPause\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidSubmission\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"}],\"name\":\"NotEnoughFee\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"startMerkleRoot\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"submissionIndex\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"context\",\"type\":\"bytes32\"}],\"name\":\"NewEpoch\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"Paused\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"identity\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"submissionIndex\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"startPos\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"tags\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"}],\"internalType\":\"structSubmissionNode[]\",\"name\":\"nodes\",\"type\":\"tuple[]\"}],\"indexed\":false,\"internalType\":\"structSubmissionData\",\"name\":\"submission\",\"type\":\"tuple\"}],\"name\":\"Submit\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"Unpaused\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PAUSER_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"tags\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"}],\"internalType\":\"structSubmissionNode[]\",\"name\":\"nodes\",\"type\":\"tuple[]\"}],\"internalType\":\"structSubmissionData\",\"name\":\"data\",\"type\":\"tuple\"},{\"internalType\":\"address\",\"name\":\"submitter\",\"type\":\"address\"}],\"internalType\":\"structSubmission[]\",\"name\":\"submissions\",\"type\":\"tuple[]\"}],\"name\":\"batchSubmit\",\"outputs\":[{\"internalType\":\"uint256[]\",\"name\":\"indexes\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes32[]\",\"name\":\"digests\",\"type\":\"bytes32[]\"},{\"internalType\":\"uint256[]\",\"name\":\"startIndexes\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256[]\",\"name\":\"lengths\",\"type\":\"uint256[]\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"blocksPerEpoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"computeFlowRoot\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"deployDelay\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"epoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"epochStartPosition\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"firstBlock\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"getContext\",\"outputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineStart\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"flowRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"blockDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structMineContext\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"name\":\"getEpochRange\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"start\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"end\",\"type\":\"uint128\"}],\"internalType\":\"structEpochRange\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getEpochRangeHistory\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"start\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"end\",\"type\":\"uint128\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structEpochRangeWithContextDigest\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"txSeq\",\"type\":\"uint256\"}],\"name\":\"getFlowRootByTxSeq\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"market_\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"blocksPerEpoch_\",\"type\":\"uint256\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"makeContext\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"cnt\",\"type\":\"uint256\"}],\"name\":\"makeContextFixedTimes\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"makeContextWithResult\",\"outputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineStart\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"flowRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"blockDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structMineContext\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"market\",\"outputs\":[{\"internalType\":\"addresspayable\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"numSubmissions\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"paused\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint128\",\"name\":\"targetPosition\",\"type\":\"uint128\"}],\"name\":\"queryContextAtPosition\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"start\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"end\",\"type\":\"uint128\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structEpochRangeWithContextDigest\",\"name\":\"range\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rootHistory\",\"outputs\":[{\"internalType\":\"contractIDigestHistory\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"blocksPerEpoch_\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"firstBlock_\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"rootHistory_\",\"type\":\"address\"}],\"name\":\"setParams\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"submissionIndex\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"tags\",\"type\":\"bytes\"},{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"root\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"}],\"internalType\":\"structSubmissionNode[]\",\"name\":\"nodes\",\"type\":\"tuple[]\"}],\"internalType\":\"structSubmissionData\",\"name\":\"data\",\"type\":\"tuple\"},{\"internalType\":\"address\",\"name\":\"submitter\",\"type\":\"address\"}],\"internalType\":\"structSubmission\",\"name\":\"submission\",\"type\":\"tuple\"}],\"name\":\"submit\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"startIndex\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"tree\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"currentLength\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"unstagedHeight\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"unpause\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "FixedPriceFlow",
}

// FixedPriceFlow is an auto generated Go binding around an Ethereum contract.
type FixedPriceFlow struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *FixedPriceFlow) GetABI() abi.ABI {
	return c.abi
}

// NewFixedPriceFlow creates a new instance of FixedPriceFlow.
func NewFixedPriceFlow() *FixedPriceFlow {
	parsed, err := FixedPriceFlowMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &FixedPriceFlow{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *FixedPriceFlow) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint256 deployDelay_) returns()
func (fixedPriceFlow *FixedPriceFlow) PackConstructor(deployDelay_ *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("", deployDelay_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) PackDEFAULTADMINROLE() []byte {
	enc, err := fixedPriceFlow.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := fixedPriceFlow.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPAUSERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe63ab1e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PAUSER_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) PackPAUSERROLE() []byte {
	enc, err := fixedPriceFlow.abi.Pack("PAUSER_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPAUSERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe63ab1e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PAUSER_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) TryPackPAUSERROLE() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("PAUSER_ROLE")
}

// UnpackPAUSERROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe63ab1e9.
//
// Solidity: function PAUSER_ROLE() view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) UnpackPAUSERROLE(data []byte) ([32]byte, error) {
	out, err := fixedPriceFlow.abi.Unpack("PAUSER_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBatchSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x49aa3395.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function batchSubmit(((uint256,bytes,(bytes32,uint256)[]),address)[] submissions) payable returns(uint256[] indexes, bytes32[] digests, uint256[] startIndexes, uint256[] lengths)
func (fixedPriceFlow *FixedPriceFlow) PackBatchSubmit(submissions []Submission) []byte {
	enc, err := fixedPriceFlow.abi.Pack("batchSubmit", submissions)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBatchSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x49aa3395.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function batchSubmit(((uint256,bytes,(bytes32,uint256)[]),address)[] submissions) payable returns(uint256[] indexes, bytes32[] digests, uint256[] startIndexes, uint256[] lengths)
func (fixedPriceFlow *FixedPriceFlow) TryPackBatchSubmit(submissions []Submission) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("batchSubmit", submissions)
}

// BatchSubmitOutput serves as a container for the return parameters of contract
// method BatchSubmit.
type BatchSubmitOutput struct {
	Indexes      []*big.Int
	Digests      [][32]byte
	StartIndexes []*big.Int
	Lengths      []*big.Int
}

// UnpackBatchSubmit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x49aa3395.
//
// Solidity: function batchSubmit(((uint256,bytes,(bytes32,uint256)[]),address)[] submissions) payable returns(uint256[] indexes, bytes32[] digests, uint256[] startIndexes, uint256[] lengths)
func (fixedPriceFlow *FixedPriceFlow) UnpackBatchSubmit(data []byte) (BatchSubmitOutput, error) {
	out, err := fixedPriceFlow.abi.Unpack("batchSubmit", data)
	outstruct := new(BatchSubmitOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Indexes = *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	outstruct.Digests = *abi.ConvertType(out[1], new([][32]byte)).(*[][32]byte)
	outstruct.StartIndexes = *abi.ConvertType(out[2], new([]*big.Int)).(*[]*big.Int)
	outstruct.Lengths = *abi.ConvertType(out[3], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackBlocksPerEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0682054.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function blocksPerEpoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackBlocksPerEpoch() []byte {
	enc, err := fixedPriceFlow.abi.Pack("blocksPerEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBlocksPerEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf0682054.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function blocksPerEpoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackBlocksPerEpoch() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("blocksPerEpoch")
}

// UnpackBlocksPerEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf0682054.
//
// Solidity: function blocksPerEpoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackBlocksPerEpoch(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("blocksPerEpoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackComputeFlowRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1deb0fca.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function computeFlowRoot() returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) PackComputeFlowRoot() []byte {
	enc, err := fixedPriceFlow.abi.Pack("computeFlowRoot")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackComputeFlowRoot is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1deb0fca.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function computeFlowRoot() returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) TryPackComputeFlowRoot() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("computeFlowRoot")
}

// UnpackComputeFlowRoot is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1deb0fca.
//
// Solidity: function computeFlowRoot() returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) UnpackComputeFlowRoot(data []byte) ([32]byte, error) {
	out, err := fixedPriceFlow.abi.Unpack("computeFlowRoot", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDeployDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bbbfdbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deployDelay() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackDeployDelay() []byte {
	enc, err := fixedPriceFlow.abi.Pack("deployDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeployDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bbbfdbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deployDelay() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackDeployDelay() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("deployDelay")
}

// UnpackDeployDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9bbbfdbb.
//
// Solidity: function deployDelay() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackDeployDelay(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("deployDelay", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x900cf0cf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackEpoch() []byte {
	enc, err := fixedPriceFlow.abi.Pack("epoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x900cf0cf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackEpoch() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("epoch")
}

// UnpackEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x900cf0cf.
//
// Solidity: function epoch() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackEpoch(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("epoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackEpochStartPosition is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x93e405a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function epochStartPosition() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackEpochStartPosition() []byte {
	enc, err := fixedPriceFlow.abi.Pack("epochStartPosition")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEpochStartPosition is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x93e405a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function epochStartPosition() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackEpochStartPosition() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("epochStartPosition")
}

// UnpackEpochStartPosition is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x93e405a0.
//
// Solidity: function epochStartPosition() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackEpochStartPosition(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("epochStartPosition", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFirstBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x231b0268.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function firstBlock() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackFirstBlock() []byte {
	enc, err := fixedPriceFlow.abi.Pack("firstBlock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFirstBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x231b0268.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function firstBlock() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackFirstBlock() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("firstBlock")
}

// UnpackFirstBlock is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x231b0268.
//
// Solidity: function firstBlock() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackFirstBlock(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("firstBlock", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x127f0f07.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getContext() view returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) PackGetContext() []byte {
	enc, err := fixedPriceFlow.abi.Pack("getContext")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x127f0f07.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getContext() view returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) TryPackGetContext() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getContext")
}

// UnpackGetContext is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x127f0f07.
//
// Solidity: function getContext() view returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) UnpackGetContext(data []byte) (MineContext, error) {
	out, err := fixedPriceFlow.abi.Unpack("getContext", data)
	if err != nil {
		return *new(MineContext), err
	}
	out0 := *abi.ConvertType(out[0], new(MineContext)).(*MineContext)
	return out0, nil
}

// PackGetEpochRange is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d590708.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getEpochRange(bytes32 digest) view returns((uint128,uint128))
func (fixedPriceFlow *FixedPriceFlow) PackGetEpochRange(digest [32]byte) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getEpochRange", digest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetEpochRange is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7d590708.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getEpochRange(bytes32 digest) view returns((uint128,uint128))
func (fixedPriceFlow *FixedPriceFlow) TryPackGetEpochRange(digest [32]byte) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getEpochRange", digest)
}

// UnpackGetEpochRange is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7d590708.
//
// Solidity: function getEpochRange(bytes32 digest) view returns((uint128,uint128))
func (fixedPriceFlow *FixedPriceFlow) UnpackGetEpochRange(data []byte) (EpochRange, error) {
	out, err := fixedPriceFlow.abi.Unpack("getEpochRange", data)
	if err != nil {
		return *new(EpochRange), err
	}
	out0 := *abi.ConvertType(out[0], new(EpochRange)).(*EpochRange)
	return out0, nil
}

// PackGetEpochRangeHistory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4282b532.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getEpochRangeHistory(uint256 index) view returns((uint128,uint128,bytes32))
func (fixedPriceFlow *FixedPriceFlow) PackGetEpochRangeHistory(index *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getEpochRangeHistory", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetEpochRangeHistory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4282b532.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getEpochRangeHistory(uint256 index) view returns((uint128,uint128,bytes32))
func (fixedPriceFlow *FixedPriceFlow) TryPackGetEpochRangeHistory(index *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getEpochRangeHistory", index)
}

// UnpackGetEpochRangeHistory is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4282b532.
//
// Solidity: function getEpochRangeHistory(uint256 index) view returns((uint128,uint128,bytes32))
func (fixedPriceFlow *FixedPriceFlow) UnpackGetEpochRangeHistory(data []byte) (EpochRangeWithContextDigest, error) {
	out, err := fixedPriceFlow.abi.Unpack("getEpochRangeHistory", data)
	if err != nil {
		return *new(EpochRangeWithContextDigest), err
	}
	out0 := *abi.ConvertType(out[0], new(EpochRangeWithContextDigest)).(*EpochRangeWithContextDigest)
	return out0, nil
}

// PackGetFlowRootByTxSeq is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d7ad0fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getFlowRootByTxSeq(uint256 txSeq) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) PackGetFlowRootByTxSeq(txSeq *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getFlowRootByTxSeq", txSeq)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetFlowRootByTxSeq is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6d7ad0fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getFlowRootByTxSeq(uint256 txSeq) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) TryPackGetFlowRootByTxSeq(txSeq *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getFlowRootByTxSeq", txSeq)
}

// UnpackGetFlowRootByTxSeq is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6d7ad0fc.
//
// Solidity: function getFlowRootByTxSeq(uint256 txSeq) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) UnpackGetFlowRootByTxSeq(data []byte) ([32]byte, error) {
	out, err := fixedPriceFlow.abi.Unpack("getFlowRootByTxSeq", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (fixedPriceFlow *FixedPriceFlow) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := fixedPriceFlow.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPriceFlow *FixedPriceFlow) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPriceFlow *FixedPriceFlow) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (fixedPriceFlow *FixedPriceFlow) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := fixedPriceFlow.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := fixedPriceFlow.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (fixedPriceFlow *FixedPriceFlow) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPriceFlow.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPriceFlow.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) UnpackHasRole(data []byte) (bool, error) {
	out, err := fixedPriceFlow.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcd6dc687.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address market_, uint256 blocksPerEpoch_) returns()
func (fixedPriceFlow *FixedPriceFlow) PackInitialize(market common.Address, blocksPerEpoch *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("initialize", market, blocksPerEpoch)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcd6dc687.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address market_, uint256 blocksPerEpoch_) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackInitialize(market common.Address, blocksPerEpoch *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("initialize", market, blocksPerEpoch)
}

// PackMakeContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x38d45e10.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function makeContext() returns()
func (fixedPriceFlow *FixedPriceFlow) PackMakeContext() []byte {
	enc, err := fixedPriceFlow.abi.Pack("makeContext")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMakeContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x38d45e10.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function makeContext() returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackMakeContext() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("makeContext")
}

// PackMakeContextFixedTimes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18a641ef.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function makeContextFixedTimes(uint256 cnt) returns()
func (fixedPriceFlow *FixedPriceFlow) PackMakeContextFixedTimes(cnt *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("makeContextFixedTimes", cnt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMakeContextFixedTimes is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18a641ef.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function makeContextFixedTimes(uint256 cnt) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackMakeContextFixedTimes(cnt *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("makeContextFixedTimes", cnt)
}

// PackMakeContextWithResult is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb464b53e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function makeContextWithResult() returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) PackMakeContextWithResult() []byte {
	enc, err := fixedPriceFlow.abi.Pack("makeContextWithResult")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMakeContextWithResult is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb464b53e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function makeContextWithResult() returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) TryPackMakeContextWithResult() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("makeContextWithResult")
}

// UnpackMakeContextWithResult is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb464b53e.
//
// Solidity: function makeContextWithResult() returns((uint256,uint256,bytes32,uint256,bytes32,bytes32))
func (fixedPriceFlow *FixedPriceFlow) UnpackMakeContextWithResult(data []byte) (MineContext, error) {
	out, err := fixedPriceFlow.abi.Unpack("makeContextWithResult", data)
	if err != nil {
		return *new(MineContext), err
	}
	out0 := *abi.ConvertType(out[0], new(MineContext)).(*MineContext)
	return out0, nil
}

// PackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function market() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) PackMarket() []byte {
	enc, err := fixedPriceFlow.abi.Pack("market")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function market() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) TryPackMarket() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("market")
}

// UnpackMarket is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80f55605.
//
// Solidity: function market() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) UnpackMarket(data []byte) (common.Address, error) {
	out, err := fixedPriceFlow.abi.Unpack("market", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackNumSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x77e19824.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function numSubmissions() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackNumSubmissions() []byte {
	enc, err := fixedPriceFlow.abi.Pack("numSubmissions")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNumSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x77e19824.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function numSubmissions() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackNumSubmissions() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("numSubmissions")
}

// UnpackNumSubmissions is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x77e19824.
//
// Solidity: function numSubmissions() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackNumSubmissions(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("numSubmissions", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pause() returns()
func (fixedPriceFlow *FixedPriceFlow) PackPause() []byte {
	enc, err := fixedPriceFlow.abi.Pack("pause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8456cb59.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pause() returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackPause() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("pause")
}

// PackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function paused() view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) PackPaused() []byte {
	enc, err := fixedPriceFlow.abi.Pack("paused")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPaused is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c975abb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function paused() view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) TryPackPaused() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("paused")
}

// UnpackPaused is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c975abb.
//
// Solidity: function paused() view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) UnpackPaused(data []byte) (bool, error) {
	out, err := fixedPriceFlow.abi.Unpack("paused", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackQueryContextAtPosition is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31bae174.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function queryContextAtPosition(uint128 targetPosition) returns((uint128,uint128,bytes32) range)
func (fixedPriceFlow *FixedPriceFlow) PackQueryContextAtPosition(targetPosition *big.Int) []byte {
	enc, err := fixedPriceFlow.abi.Pack("queryContextAtPosition", targetPosition)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQueryContextAtPosition is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31bae174.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function queryContextAtPosition(uint128 targetPosition) returns((uint128,uint128,bytes32) range)
func (fixedPriceFlow *FixedPriceFlow) TryPackQueryContextAtPosition(targetPosition *big.Int) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("queryContextAtPosition", targetPosition)
}

// UnpackQueryContextAtPosition is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x31bae174.
//
// Solidity: function queryContextAtPosition(uint128 targetPosition) returns((uint128,uint128,bytes32) range)
func (fixedPriceFlow *FixedPriceFlow) UnpackQueryContextAtPosition(data []byte) (EpochRangeWithContextDigest, error) {
	out, err := fixedPriceFlow.abi.Unpack("queryContextAtPosition", data)
	if err != nil {
		return *new(EpochRangeWithContextDigest), err
	}
	out0 := *abi.ConvertType(out[0], new(EpochRangeWithContextDigest)).(*EpochRangeWithContextDigest)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (fixedPriceFlow *FixedPriceFlow) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := fixedPriceFlow.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (fixedPriceFlow *FixedPriceFlow) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := fixedPriceFlow.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("revokeRole", role, account)
}

// PackRootHistory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc7dd5221.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rootHistory() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) PackRootHistory() []byte {
	enc, err := fixedPriceFlow.abi.Pack("rootHistory")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRootHistory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc7dd5221.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rootHistory() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) TryPackRootHistory() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("rootHistory")
}

// UnpackRootHistory is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc7dd5221.
//
// Solidity: function rootHistory() view returns(address)
func (fixedPriceFlow *FixedPriceFlow) UnpackRootHistory(data []byte) (common.Address, error) {
	out, err := fixedPriceFlow.abi.Unpack("rootHistory", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSetParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebdec6d3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setParams(uint256 blocksPerEpoch_, uint256 firstBlock_, address rootHistory_) returns()
func (fixedPriceFlow *FixedPriceFlow) PackSetParams(blocksPerEpoch *big.Int, firstBlock *big.Int, rootHistory common.Address) []byte {
	enc, err := fixedPriceFlow.abi.Pack("setParams", blocksPerEpoch, firstBlock, rootHistory)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xebdec6d3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setParams(uint256 blocksPerEpoch_, uint256 firstBlock_, address rootHistory_) returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackSetParams(blocksPerEpoch *big.Int, firstBlock *big.Int, rootHistory common.Address) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("setParams", blocksPerEpoch, firstBlock, rootHistory)
}

// PackSubmissionIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb8a409ac.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submissionIndex() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) PackSubmissionIndex() []byte {
	enc, err := fixedPriceFlow.abi.Pack("submissionIndex")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmissionIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb8a409ac.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submissionIndex() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) TryPackSubmissionIndex() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("submissionIndex")
}

// UnpackSubmissionIndex is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb8a409ac.
//
// Solidity: function submissionIndex() view returns(uint256)
func (fixedPriceFlow *FixedPriceFlow) UnpackSubmissionIndex(data []byte) (*big.Int, error) {
	out, err := fixedPriceFlow.abi.Unpack("submissionIndex", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc8c11f8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submit(((uint256,bytes,(bytes32,uint256)[]),address) submission) payable returns(uint256 index, bytes32 digest, uint256 startIndex, uint256 length)
func (fixedPriceFlow *FixedPriceFlow) PackSubmit(submission Submission) []byte {
	enc, err := fixedPriceFlow.abi.Pack("submit", submission)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc8c11f8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submit(((uint256,bytes,(bytes32,uint256)[]),address) submission) payable returns(uint256 index, bytes32 digest, uint256 startIndex, uint256 length)
func (fixedPriceFlow *FixedPriceFlow) TryPackSubmit(submission Submission) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("submit", submission)
}

// SubmitOutput serves as a container for the return parameters of contract
// method Submit.
type SubmitOutput struct {
	Index      *big.Int
	Digest     [32]byte
	StartIndex *big.Int
	Length     *big.Int
}

// UnpackSubmit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbc8c11f8.
//
// Solidity: function submit(((uint256,bytes,(bytes32,uint256)[]),address) submission) payable returns(uint256 index, bytes32 digest, uint256 startIndex, uint256 length)
func (fixedPriceFlow *FixedPriceFlow) UnpackSubmit(data []byte) (SubmitOutput, error) {
	out, err := fixedPriceFlow.abi.Unpack("submit", data)
	outstruct := new(SubmitOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Index = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Digest = *abi.ConvertType(out[1], new([32]byte)).(*[32]byte)
	outstruct.StartIndex = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.Length = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := fixedPriceFlow.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return fixedPriceFlow.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (fixedPriceFlow *FixedPriceFlow) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := fixedPriceFlow.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfd54b228.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tree() view returns(uint256 currentLength, uint256 unstagedHeight)
func (fixedPriceFlow *FixedPriceFlow) PackTree() []byte {
	enc, err := fixedPriceFlow.abi.Pack("tree")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTree is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfd54b228.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tree() view returns(uint256 currentLength, uint256 unstagedHeight)
func (fixedPriceFlow *FixedPriceFlow) TryPackTree() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("tree")
}

// TreeOutput serves as a container for the return parameters of contract
// method Tree.
type TreeOutput struct {
	CurrentLength  *big.Int
	UnstagedHeight *big.Int
}

// UnpackTree is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfd54b228.
//
// Solidity: function tree() view returns(uint256 currentLength, uint256 unstagedHeight)
func (fixedPriceFlow *FixedPriceFlow) UnpackTree(data []byte) (TreeOutput, error) {
	out, err := fixedPriceFlow.abi.Unpack("tree", data)
	outstruct := new(TreeOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.CurrentLength = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.UnstagedHeight = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unpause() returns()
func (fixedPriceFlow *FixedPriceFlow) PackUnpause() []byte {
	enc, err := fixedPriceFlow.abi.Pack("unpause")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnpause is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f4ba83a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unpause() returns()
func (fixedPriceFlow *FixedPriceFlow) TryPackUnpause() ([]byte, error) {
	return fixedPriceFlow.abi.Pack("unpause")
}

// FixedPriceFlowInitialized represents a Initialized event raised by the FixedPriceFlow contract.
type FixedPriceFlowInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowInitialized) ContractEventName() string {
	return FixedPriceFlowInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (fixedPriceFlow *FixedPriceFlow) UnpackInitializedEvent(log *types.Log) (*FixedPriceFlowInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowInitialized)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowNewEpoch represents a NewEpoch event raised by the FixedPriceFlow contract.
type FixedPriceFlowNewEpoch struct {
	Sender          common.Address
	Index           *big.Int
	StartMerkleRoot [32]byte
	SubmissionIndex *big.Int
	FlowLength      *big.Int
	Context         [32]byte
	Raw             *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowNewEpochEventName = "NewEpoch"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowNewEpoch) ContractEventName() string {
	return FixedPriceFlowNewEpochEventName
}

// UnpackNewEpochEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewEpoch(address indexed sender, uint256 indexed index, bytes32 startMerkleRoot, uint256 submissionIndex, uint256 flowLength, bytes32 context)
func (fixedPriceFlow *FixedPriceFlow) UnpackNewEpochEvent(log *types.Log) (*FixedPriceFlowNewEpoch, error) {
	event := "NewEpoch"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowNewEpoch)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowPaused represents a Paused event raised by the FixedPriceFlow contract.
type FixedPriceFlowPaused struct {
	Account common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowPausedEventName = "Paused"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowPaused) ContractEventName() string {
	return FixedPriceFlowPausedEventName
}

// UnpackPausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Paused(address account)
func (fixedPriceFlow *FixedPriceFlow) UnpackPausedEvent(log *types.Log) (*FixedPriceFlowPaused, error) {
	event := "Paused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowPaused)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowRoleAdminChanged represents a RoleAdminChanged event raised by the FixedPriceFlow contract.
type FixedPriceFlowRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowRoleAdminChanged) ContractEventName() string {
	return FixedPriceFlowRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (fixedPriceFlow *FixedPriceFlow) UnpackRoleAdminChangedEvent(log *types.Log) (*FixedPriceFlowRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowRoleGranted represents a RoleGranted event raised by the FixedPriceFlow contract.
type FixedPriceFlowRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowRoleGranted) ContractEventName() string {
	return FixedPriceFlowRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (fixedPriceFlow *FixedPriceFlow) UnpackRoleGrantedEvent(log *types.Log) (*FixedPriceFlowRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowRoleGranted)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowRoleRevoked represents a RoleRevoked event raised by the FixedPriceFlow contract.
type FixedPriceFlowRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowRoleRevoked) ContractEventName() string {
	return FixedPriceFlowRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (fixedPriceFlow *FixedPriceFlow) UnpackRoleRevokedEvent(log *types.Log) (*FixedPriceFlowRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowRoleRevoked)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowSubmit represents a Submit event raised by the FixedPriceFlow contract.
type FixedPriceFlowSubmit struct {
	Sender          common.Address
	Identity        [32]byte
	SubmissionIndex *big.Int
	StartPos        *big.Int
	Length          *big.Int
	Submission      SubmissionData
	Raw             *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowSubmitEventName = "Submit"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowSubmit) ContractEventName() string {
	return FixedPriceFlowSubmitEventName
}

// UnpackSubmitEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Submit(address indexed sender, bytes32 indexed identity, uint256 submissionIndex, uint256 startPos, uint256 length, (uint256,bytes,(bytes32,uint256)[]) submission)
func (fixedPriceFlow *FixedPriceFlow) UnpackSubmitEvent(log *types.Log) (*FixedPriceFlowSubmit, error) {
	event := "Submit"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowSubmit)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// FixedPriceFlowUnpaused represents a Unpaused event raised by the FixedPriceFlow contract.
type FixedPriceFlowUnpaused struct {
	Account common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const FixedPriceFlowUnpausedEventName = "Unpaused"

// ContractEventName returns the user-defined event name.
func (FixedPriceFlowUnpaused) ContractEventName() string {
	return FixedPriceFlowUnpausedEventName
}

// UnpackUnpausedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unpaused(address account)
func (fixedPriceFlow *FixedPriceFlow) UnpackUnpausedEvent(log *types.Log) (*FixedPriceFlowUnpaused, error) {
	event := "Unpaused"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != fixedPriceFlow.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(FixedPriceFlowUnpaused)
	if len(log.Data) > 0 {
		if err := fixedPriceFlow.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range fixedPriceFlow.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (fixedPriceFlow *FixedPriceFlow) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["EnforcedPause"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackEnforcedPauseError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["ExpectedPause"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackExpectedPauseError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["InvalidSubmission"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackInvalidSubmissionError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["NotEnoughFee"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackNotEnoughFeeError(raw[4:])
	}
	if bytes.Equal(raw[:4], fixedPriceFlow.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return fixedPriceFlow.UnpackNotInitializingError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// FixedPriceFlowAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the FixedPriceFlow contract.
type FixedPriceFlowAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func FixedPriceFlowAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (fixedPriceFlow *FixedPriceFlow) UnpackAccessControlBadConfirmationError(raw []byte) (*FixedPriceFlowAccessControlBadConfirmation, error) {
	out := new(FixedPriceFlowAccessControlBadConfirmation)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the FixedPriceFlow contract.
type FixedPriceFlowAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func FixedPriceFlowAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (fixedPriceFlow *FixedPriceFlow) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*FixedPriceFlowAccessControlUnauthorizedAccount, error) {
	out := new(FixedPriceFlowAccessControlUnauthorizedAccount)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowEnforcedPause represents a EnforcedPause error raised by the FixedPriceFlow contract.
type FixedPriceFlowEnforcedPause struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EnforcedPause()
func FixedPriceFlowEnforcedPauseErrorID() common.Hash {
	return common.HexToHash("0xd93c0665d6c96d04a8f174024fc4ddd66c250604aff22bbec808de86dd3637e3")
}

// UnpackEnforcedPauseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EnforcedPause()
func (fixedPriceFlow *FixedPriceFlow) UnpackEnforcedPauseError(raw []byte) (*FixedPriceFlowEnforcedPause, error) {
	out := new(FixedPriceFlowEnforcedPause)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "EnforcedPause", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowExpectedPause represents a ExpectedPause error raised by the FixedPriceFlow contract.
type FixedPriceFlowExpectedPause struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ExpectedPause()
func FixedPriceFlowExpectedPauseErrorID() common.Hash {
	return common.HexToHash("0x8dfc202bcfe9a735b559bee70674422512bc5c30f687046ae8778315fb81da44")
}

// UnpackExpectedPauseError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ExpectedPause()
func (fixedPriceFlow *FixedPriceFlow) UnpackExpectedPauseError(raw []byte) (*FixedPriceFlowExpectedPause, error) {
	out := new(FixedPriceFlowExpectedPause)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "ExpectedPause", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowInvalidInitialization represents a InvalidInitialization error raised by the FixedPriceFlow contract.
type FixedPriceFlowInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func FixedPriceFlowInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (fixedPriceFlow *FixedPriceFlow) UnpackInvalidInitializationError(raw []byte) (*FixedPriceFlowInvalidInitialization, error) {
	out := new(FixedPriceFlowInvalidInitialization)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowInvalidSubmission represents a InvalidSubmission error raised by the FixedPriceFlow contract.
type FixedPriceFlowInvalidSubmission struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidSubmission()
func FixedPriceFlowInvalidSubmissionErrorID() common.Hash {
	return common.HexToHash("0xf956cee499c90d6d8d2326ce3f4112de7dfcf3fbf5a6b8a4078243cdb4f932ef")
}

// UnpackInvalidSubmissionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidSubmission()
func (fixedPriceFlow *FixedPriceFlow) UnpackInvalidSubmissionError(raw []byte) (*FixedPriceFlowInvalidSubmission, error) {
	out := new(FixedPriceFlowInvalidSubmission)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "InvalidSubmission", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowNotEnoughFee represents a NotEnoughFee error raised by the FixedPriceFlow contract.
type FixedPriceFlowNotEnoughFee struct {
	Price  *big.Int
	Amount *big.Int
	Paid   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotEnoughFee(uint256 price, uint256 amount, uint256 paid)
func FixedPriceFlowNotEnoughFeeErrorID() common.Hash {
	return common.HexToHash("0xf85c6482e223852139aa5b200dc09d78cee334ecd46eb6b4721dda48e89973e9")
}

// UnpackNotEnoughFeeError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotEnoughFee(uint256 price, uint256 amount, uint256 paid)
func (fixedPriceFlow *FixedPriceFlow) UnpackNotEnoughFeeError(raw []byte) (*FixedPriceFlowNotEnoughFee, error) {
	out := new(FixedPriceFlowNotEnoughFee)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "NotEnoughFee", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// FixedPriceFlowNotInitializing represents a NotInitializing error raised by the FixedPriceFlow contract.
type FixedPriceFlowNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func FixedPriceFlowNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (fixedPriceFlow *FixedPriceFlow) UnpackNotInitializingError(raw []byte) (*FixedPriceFlowNotInitializing, error) {
	out := new(FixedPriceFlowNotInitializing)
	if err := fixedPriceFlow.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoraMineMetaData contains all meta data concerning the PoraMine contract.
var PoraMineMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"settings\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"MathOverflowedMulDiv\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"}],\"name\":\"NewMinerId\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"epochIndex\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"recallPosition\",\"type\":\"uint256\"}],\"name\":\"NewSubmission\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"UpdateMinerId\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PARAMS_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"contextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"nonce\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"startPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineLength\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"shardId\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"shardMask\",\"type\":\"uint64\"}],\"internalType\":\"structRecallRange\",\"name\":\"range\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"recallPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"sealOffset\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"sealedContextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32[128]\",\"name\":\"sealedData\",\"type\":\"bytes32[128]\"},{\"internalType\":\"bytes32[]\",\"name\":\"merkleProof\",\"type\":\"bytes32[]\"}],\"internalType\":\"structPoraAnswer\",\"name\":\"answer\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineStart\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"flowRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"blockDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structMineContext\",\"name\":\"context\",\"type\":\"tuple\"}],\"name\":\"basicCheck\",\"outputs\":[],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"name\":\"beneficiaries\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"canSubmit\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"}],\"name\":\"computeWorkerContext\",\"outputs\":[{\"components\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineStart\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"flowRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"blockDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structMineContext\",\"name\":\"context\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"poraTarget\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"subtaskDigest\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"maxShards\",\"type\":\"uint64\"}],\"internalType\":\"structWorkerContext\",\"name\":\"answer\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"computeWorkerContextCaller\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"currentSubmissions\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"dataProofEnabled\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"difficultyAdjustRatio\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"fixedDifficulty\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"flow\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"}],\"name\":\"getRoleMember\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleMemberCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"epoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineStart\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"flowRoot\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"flowLength\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"blockDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"digest\",\"type\":\"bytes32\"}],\"internalType\":\"structMineContext\",\"name\":\"context\",\"type\":\"tuple\"},{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"}],\"name\":\"getSubtaskDigest\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"flow_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"reward_\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"difficulty\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"targetMineBlocks\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"targetSubmissions\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"maxShards\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"nSubtasks\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"subtaskInterval\",\"type\":\"uint256\"}],\"internalType\":\"structPoraMine.MineInitParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"lastMinedEpoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"maxShards\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"minDifficulty\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"nSubtasks\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"nSubtasksNextEpoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"contextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"nonce\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"startPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineLength\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"shardId\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"shardMask\",\"type\":\"uint64\"}],\"internalType\":\"structRecallRange\",\"name\":\"range\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"recallPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"sealOffset\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"sealedContextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32[128]\",\"name\":\"sealedData\",\"type\":\"bytes32[128]\"},{\"internalType\":\"bytes32[]\",\"name\":\"merkleProof\",\"type\":\"bytes32[]\"}],\"internalType\":\"structPoraAnswer\",\"name\":\"answer\",\"type\":\"tuple\"},{\"internalType\":\"bytes32\",\"name\":\"subtaskDigest\",\"type\":\"bytes32\"}],\"name\":\"pora\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"poraTarget\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"poraVersion\",\"outputs\":[{\"internalType\":\"uint64\",\"name\":\"\",\"type\":\"uint64\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"beneficiary\",\"type\":\"address\"},{\"internalType\":\"uint64\",\"name\":\"seed\",\"type\":\"uint64\"}],\"name\":\"requestMinerId\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"reward\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"sealDataEnabled\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"difficultyAdjustRatio_\",\"type\":\"uint256\"}],\"name\":\"setDifficultyAdjustRatio\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint64\",\"name\":\"maxShards_\",\"type\":\"uint64\"}],\"name\":\"setMaxShards\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"minDifficulty_\",\"type\":\"uint256\"}],\"name\":\"setMinDifficulty\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"nSubtasks_\",\"type\":\"uint256\"}],\"name\":\"setNumSubtasks\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"subtaskInterval_\",\"type\":\"uint256\"}],\"name\":\"setSubtaskInterval\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"targetMineBlocks_\",\"type\":\"uint256\"}],\"name\":\"setTargetMineBlocks\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"targetSubmissions_\",\"type\":\"uint256\"}],\"name\":\"setTargetSubmissions\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes32\",\"name\":\"contextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"nonce\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"startPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"mineLength\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"shardId\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"shardMask\",\"type\":\"uint64\"}],\"internalType\":\"structRecallRange\",\"name\":\"range\",\"type\":\"tuple\"},{\"internalType\":\"uint256\",\"name\":\"recallPosition\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"sealOffset\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"sealedContextDigest\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32[128]\",\"name\":\"sealedData\",\"type\":\"bytes32[128]\"},{\"internalType\":\"bytes32[]\",\"name\":\"merkleProof\",\"type\":\"bytes32[]\"}],\"internalType\":\"structPoraAnswer\",\"name\":\"answer\",\"type\":\"tuple\"}],\"name\":\"submit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"subtaskInterval\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"subtaskIntervalNextEpoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"targetMineBlocks\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"targetSubmissions\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"targetSubmissionsNextEpoch\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"minerId\",\"type\":\"bytes32\"}],\"name\":\"transferBeneficial\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "PoraMine",
}

// PoraMine is an auto generated Go binding around an Ethereum contract.
type PoraMine struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *PoraMine) GetABI() abi.ABI {
	return c.abi
}

// NewPoraMine creates a new instance of PoraMine.
func NewPoraMine() *PoraMine {
	parsed, err := PoraMineMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &PoraMine{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *PoraMine) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint256 settings) returns()
func (poraMine *PoraMine) PackConstructor(settings *big.Int) []byte {
	enc, err := poraMine.abi.Pack("", settings)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) PackDEFAULTADMINROLE() []byte {
	enc, err := poraMine.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return poraMine.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := poraMine.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPARAMSADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb15d20da.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) PackPARAMSADMINROLE() []byte {
	enc, err := poraMine.abi.Pack("PARAMS_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPARAMSADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb15d20da.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) TryPackPARAMSADMINROLE() ([]byte, error) {
	return poraMine.abi.Pack("PARAMS_ADMIN_ROLE")
}

// UnpackPARAMSADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb15d20da.
//
// Solidity: function PARAMS_ADMIN_ROLE() view returns(bytes32)
func (poraMine *PoraMine) UnpackPARAMSADMINROLE(data []byte) ([32]byte, error) {
	out, err := poraMine.abi.Unpack("PARAMS_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackBasicCheck is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3baebb75.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function basicCheck((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer, (uint256,uint256,bytes32,uint256,bytes32,bytes32) context) view returns()
func (poraMine *PoraMine) PackBasicCheck(answer PoraAnswer, context MineContext) []byte {
	enc, err := poraMine.abi.Pack("basicCheck", answer, context)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBasicCheck is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3baebb75.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function basicCheck((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer, (uint256,uint256,bytes32,uint256,bytes32,bytes32) context) view returns()
func (poraMine *PoraMine) TryPackBasicCheck(answer PoraAnswer, context MineContext) ([]byte, error) {
	return poraMine.abi.Pack("basicCheck", answer, context)
}

// PackBeneficiaries is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39cd53ee.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function beneficiaries(bytes32 digest) view returns(address)
func (poraMine *PoraMine) PackBeneficiaries(digest [32]byte) []byte {
	enc, err := poraMine.abi.Pack("beneficiaries", digest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBeneficiaries is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x39cd53ee.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function beneficiaries(bytes32 digest) view returns(address)
func (poraMine *PoraMine) TryPackBeneficiaries(digest [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("beneficiaries", digest)
}

// UnpackBeneficiaries is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x39cd53ee.
//
// Solidity: function beneficiaries(bytes32 digest) view returns(address)
func (poraMine *PoraMine) UnpackBeneficiaries(data []byte) (common.Address, error) {
	out, err := poraMine.abi.Unpack("beneficiaries", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCanSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffbc9bd0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function canSubmit() returns(bool)
func (poraMine *PoraMine) PackCanSubmit() []byte {
	enc, err := poraMine.abi.Pack("canSubmit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCanSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xffbc9bd0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function canSubmit() returns(bool)
func (poraMine *PoraMine) TryPackCanSubmit() ([]byte, error) {
	return poraMine.abi.Pack("canSubmit")
}

// UnpackCanSubmit is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xffbc9bd0.
//
// Solidity: function canSubmit() returns(bool)
func (poraMine *PoraMine) UnpackCanSubmit(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("canSubmit", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackComputeWorkerContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x296beba7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function computeWorkerContext(bytes32 minerId) returns(((uint256,uint256,bytes32,uint256,bytes32,bytes32),uint256,bytes32,uint64) answer)
func (poraMine *PoraMine) PackComputeWorkerContext(minerId [32]byte) []byte {
	enc, err := poraMine.abi.Pack("computeWorkerContext", minerId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackComputeWorkerContext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x296beba7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function computeWorkerContext(bytes32 minerId) returns(((uint256,uint256,bytes32,uint256,bytes32,bytes32),uint256,bytes32,uint64) answer)
func (poraMine *PoraMine) TryPackComputeWorkerContext(minerId [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("computeWorkerContext", minerId)
}

// UnpackComputeWorkerContext is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x296beba7.
//
// Solidity: function computeWorkerContext(bytes32 minerId) returns(((uint256,uint256,bytes32,uint256,bytes32,bytes32),uint256,bytes32,uint64) answer)
func (poraMine *PoraMine) UnpackComputeWorkerContext(data []byte) (WorkerContext, error) {
	out, err := poraMine.abi.Unpack("computeWorkerContext", data)
	if err != nil {
		return *new(WorkerContext), err
	}
	out0 := *abi.ConvertType(out[0], new(WorkerContext)).(*WorkerContext)
	return out0, nil
}

// PackComputeWorkerContextCaller is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc10a7297.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function computeWorkerContextCaller() pure returns(address)
func (poraMine *PoraMine) PackComputeWorkerContextCaller() []byte {
	enc, err := poraMine.abi.Pack("computeWorkerContextCaller")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackComputeWorkerContextCaller is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc10a7297.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function computeWorkerContextCaller() pure returns(address)
func (poraMine *PoraMine) TryPackComputeWorkerContextCaller() ([]byte, error) {
	return poraMine.abi.Pack("computeWorkerContextCaller")
}

// UnpackComputeWorkerContextCaller is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc10a7297.
//
// Solidity: function computeWorkerContextCaller() pure returns(address)
func (poraMine *PoraMine) UnpackComputeWorkerContextCaller(data []byte) (common.Address, error) {
	out, err := poraMine.abi.Unpack("computeWorkerContextCaller", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackCurrentSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8279182.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function currentSubmissions() view returns(uint256)
func (poraMine *PoraMine) PackCurrentSubmissions() []byte {
	enc, err := poraMine.abi.Pack("currentSubmissions")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCurrentSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa8279182.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function currentSubmissions() view returns(uint256)
func (poraMine *PoraMine) TryPackCurrentSubmissions() ([]byte, error) {
	return poraMine.abi.Pack("currentSubmissions")
}

// UnpackCurrentSubmissions is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa8279182.
//
// Solidity: function currentSubmissions() view returns(uint256)
func (poraMine *PoraMine) UnpackCurrentSubmissions(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("currentSubmissions", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDataProofEnabled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x82975fe7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function dataProofEnabled() view returns(bool)
func (poraMine *PoraMine) PackDataProofEnabled() []byte {
	enc, err := poraMine.abi.Pack("dataProofEnabled")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDataProofEnabled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x82975fe7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function dataProofEnabled() view returns(bool)
func (poraMine *PoraMine) TryPackDataProofEnabled() ([]byte, error) {
	return poraMine.abi.Pack("dataProofEnabled")
}

// UnpackDataProofEnabled is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x82975fe7.
//
// Solidity: function dataProofEnabled() view returns(bool)
func (poraMine *PoraMine) UnpackDataProofEnabled(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("dataProofEnabled", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackDifficultyAdjustRatio is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdddc61a8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function difficultyAdjustRatio() view returns(uint256)
func (poraMine *PoraMine) PackDifficultyAdjustRatio() []byte {
	enc, err := poraMine.abi.Pack("difficultyAdjustRatio")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDifficultyAdjustRatio is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdddc61a8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function difficultyAdjustRatio() view returns(uint256)
func (poraMine *PoraMine) TryPackDifficultyAdjustRatio() ([]byte, error) {
	return poraMine.abi.Pack("difficultyAdjustRatio")
}

// UnpackDifficultyAdjustRatio is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdddc61a8.
//
// Solidity: function difficultyAdjustRatio() view returns(uint256)
func (poraMine *PoraMine) UnpackDifficultyAdjustRatio(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("difficultyAdjustRatio", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFixedDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7bba7d61.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fixedDifficulty() view returns(bool)
func (poraMine *PoraMine) PackFixedDifficulty() []byte {
	enc, err := poraMine.abi.Pack("fixedDifficulty")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFixedDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7bba7d61.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fixedDifficulty() view returns(bool)
func (poraMine *PoraMine) TryPackFixedDifficulty() ([]byte, error) {
	return poraMine.abi.Pack("fixedDifficulty")
}

// UnpackFixedDifficulty is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7bba7d61.
//
// Solidity: function fixedDifficulty() view returns(bool)
func (poraMine *PoraMine) UnpackFixedDifficulty(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("fixedDifficulty", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function flow() view returns(address)
func (poraMine *PoraMine) PackFlow() []byte {
	enc, err := poraMine.abi.Pack("flow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function flow() view returns(address)
func (poraMine *PoraMine) TryPackFlow() ([]byte, error) {
	return poraMine.abi.Pack("flow")
}

// UnpackFlow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x343aad82.
//
// Solidity: function flow() view returns(address)
func (poraMine *PoraMine) UnpackFlow(data []byte) (common.Address, error) {
	out, err := poraMine.abi.Unpack("flow", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (poraMine *PoraMine) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := poraMine.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (poraMine *PoraMine) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (poraMine *PoraMine) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := poraMine.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (poraMine *PoraMine) PackGetRoleMember(role [32]byte, index *big.Int) []byte {
	enc, err := poraMine.abi.Pack("getRoleMember", role, index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMember is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9010d07c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (poraMine *PoraMine) TryPackGetRoleMember(role [32]byte, index *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("getRoleMember", role, index)
}

// UnpackGetRoleMember is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9010d07c.
//
// Solidity: function getRoleMember(bytes32 role, uint256 index) view returns(address)
func (poraMine *PoraMine) UnpackGetRoleMember(data []byte) (common.Address, error) {
	out, err := poraMine.abi.Unpack("getRoleMember", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (poraMine *PoraMine) PackGetRoleMemberCount(role [32]byte) []byte {
	enc, err := poraMine.abi.Pack("getRoleMemberCount", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleMemberCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xca15c873.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (poraMine *PoraMine) TryPackGetRoleMemberCount(role [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("getRoleMemberCount", role)
}

// UnpackGetRoleMemberCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xca15c873.
//
// Solidity: function getRoleMemberCount(bytes32 role) view returns(uint256)
func (poraMine *PoraMine) UnpackGetRoleMemberCount(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("getRoleMemberCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetSubtaskDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x78203ab6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getSubtaskDigest((uint256,uint256,bytes32,uint256,bytes32,bytes32) context, bytes32 minerId) view returns(bytes32)
func (poraMine *PoraMine) PackGetSubtaskDigest(context MineContext, minerId [32]byte) []byte {
	enc, err := poraMine.abi.Pack("getSubtaskDigest", context, minerId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetSubtaskDigest is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x78203ab6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getSubtaskDigest((uint256,uint256,bytes32,uint256,bytes32,bytes32) context, bytes32 minerId) view returns(bytes32)
func (poraMine *PoraMine) TryPackGetSubtaskDigest(context MineContext, minerId [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("getSubtaskDigest", context, minerId)
}

// UnpackGetSubtaskDigest is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x78203ab6.
//
// Solidity: function getSubtaskDigest((uint256,uint256,bytes32,uint256,bytes32,bytes32) context, bytes32 minerId) view returns(bytes32)
func (poraMine *PoraMine) UnpackGetSubtaskDigest(data []byte) ([32]byte, error) {
	out, err := poraMine.abi.Unpack("getSubtaskDigest", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (poraMine *PoraMine) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := poraMine.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (poraMine *PoraMine) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return poraMine.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (poraMine *PoraMine) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := poraMine.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (poraMine *PoraMine) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return poraMine.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (poraMine *PoraMine) UnpackHasRole(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28812dbf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(address flow_, address reward_, (uint256,uint256,uint256,uint64,uint256,uint256) params) returns()
func (poraMine *PoraMine) PackInitialize(flow common.Address, reward common.Address, params PoraMineMineInitParams) []byte {
	enc, err := poraMine.abi.Pack("initialize", flow, reward, params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28812dbf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(address flow_, address reward_, (uint256,uint256,uint256,uint64,uint256,uint256) params) returns()
func (poraMine *PoraMine) TryPackInitialize(flow common.Address, reward common.Address, params PoraMineMineInitParams) ([]byte, error) {
	return poraMine.abi.Pack("initialize", flow, reward, params)
}

// PackLastMinedEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31223ba7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lastMinedEpoch() view returns(uint256)
func (poraMine *PoraMine) PackLastMinedEpoch() []byte {
	enc, err := poraMine.abi.Pack("lastMinedEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLastMinedEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31223ba7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lastMinedEpoch() view returns(uint256)
func (poraMine *PoraMine) TryPackLastMinedEpoch() ([]byte, error) {
	return poraMine.abi.Pack("lastMinedEpoch")
}

// UnpackLastMinedEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x31223ba7.
//
// Solidity: function lastMinedEpoch() view returns(uint256)
func (poraMine *PoraMine) UnpackLastMinedEpoch(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("lastMinedEpoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMaxShards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16a4be6f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function maxShards() view returns(uint64)
func (poraMine *PoraMine) PackMaxShards() []byte {
	enc, err := poraMine.abi.Pack("maxShards")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMaxShards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x16a4be6f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function maxShards() view returns(uint64)
func (poraMine *PoraMine) TryPackMaxShards() ([]byte, error) {
	return poraMine.abi.Pack("maxShards")
}

// UnpackMaxShards is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x16a4be6f.
//
// Solidity: function maxShards() view returns(uint64)
func (poraMine *PoraMine) UnpackMaxShards(data []byte) (uint64, error) {
	out, err := poraMine.abi.Unpack("maxShards", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackMinDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb4a93283.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function minDifficulty() view returns(uint256)
func (poraMine *PoraMine) PackMinDifficulty() []byte {
	enc, err := poraMine.abi.Pack("minDifficulty")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMinDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb4a93283.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function minDifficulty() view returns(uint256)
func (poraMine *PoraMine) TryPackMinDifficulty() ([]byte, error) {
	return poraMine.abi.Pack("minDifficulty")
}

// UnpackMinDifficulty is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb4a93283.
//
// Solidity: function minDifficulty() view returns(uint256)
func (poraMine *PoraMine) UnpackMinDifficulty(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("minDifficulty", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackNSubtasks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc787a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nSubtasks() view returns(uint256)
func (poraMine *PoraMine) PackNSubtasks() []byte {
	enc, err := poraMine.abi.Pack("nSubtasks")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNSubtasks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9dc787a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nSubtasks() view returns(uint256)
func (poraMine *PoraMine) TryPackNSubtasks() ([]byte, error) {
	return poraMine.abi.Pack("nSubtasks")
}

// UnpackNSubtasks is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9dc787a2.
//
// Solidity: function nSubtasks() view returns(uint256)
func (poraMine *PoraMine) UnpackNSubtasks(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("nSubtasks", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackNSubtasksNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0367e2dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nSubtasksNextEpoch() view returns(uint256)
func (poraMine *PoraMine) PackNSubtasksNextEpoch() []byte {
	enc, err := poraMine.abi.Pack("nSubtasksNextEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNSubtasksNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0367e2dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nSubtasksNextEpoch() view returns(uint256)
func (poraMine *PoraMine) TryPackNSubtasksNextEpoch() ([]byte, error) {
	return poraMine.abi.Pack("nSubtasksNextEpoch")
}

// UnpackNSubtasksNextEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0367e2dd.
//
// Solidity: function nSubtasksNextEpoch() view returns(uint256)
func (poraMine *PoraMine) UnpackNSubtasksNextEpoch(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("nSubtasksNextEpoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPora is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8c0bca06.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pora((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer, bytes32 subtaskDigest) view returns(bytes32)
func (poraMine *PoraMine) PackPora(answer PoraAnswer, subtaskDigest [32]byte) []byte {
	enc, err := poraMine.abi.Pack("pora", answer, subtaskDigest)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPora is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8c0bca06.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pora((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer, bytes32 subtaskDigest) view returns(bytes32)
func (poraMine *PoraMine) TryPackPora(answer PoraAnswer, subtaskDigest [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("pora", answer, subtaskDigest)
}

// UnpackPora is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8c0bca06.
//
// Solidity: function pora((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer, bytes32 subtaskDigest) view returns(bytes32)
func (poraMine *PoraMine) UnpackPora(data []byte) ([32]byte, error) {
	out, err := poraMine.abi.Unpack("pora", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPoraTarget is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x48f61441.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function poraTarget() view returns(uint256)
func (poraMine *PoraMine) PackPoraTarget() []byte {
	enc, err := poraMine.abi.Pack("poraTarget")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPoraTarget is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x48f61441.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function poraTarget() view returns(uint256)
func (poraMine *PoraMine) TryPackPoraTarget() ([]byte, error) {
	return poraMine.abi.Pack("poraTarget")
}

// UnpackPoraTarget is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x48f61441.
//
// Solidity: function poraTarget() view returns(uint256)
func (poraMine *PoraMine) UnpackPoraTarget(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("poraTarget", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPoraVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe282e27b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function poraVersion() pure returns(uint64)
func (poraMine *PoraMine) PackPoraVersion() []byte {
	enc, err := poraMine.abi.Pack("poraVersion")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPoraVersion is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe282e27b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function poraVersion() pure returns(uint64)
func (poraMine *PoraMine) TryPackPoraVersion() ([]byte, error) {
	return poraMine.abi.Pack("poraVersion")
}

// UnpackPoraVersion is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe282e27b.
//
// Solidity: function poraVersion() pure returns(uint64)
func (poraMine *PoraMine) UnpackPoraVersion(data []byte) (uint64, error) {
	out, err := poraMine.abi.Unpack("poraVersion", data)
	if err != nil {
		return *new(uint64), err
	}
	out0 := *abi.ConvertType(out[0], new(uint64)).(*uint64)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (poraMine *PoraMine) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := poraMine.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (poraMine *PoraMine) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return poraMine.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRequestMinerId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x047c13f5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function requestMinerId(address beneficiary, uint64 seed) returns()
func (poraMine *PoraMine) PackRequestMinerId(beneficiary common.Address, seed uint64) []byte {
	enc, err := poraMine.abi.Pack("requestMinerId", beneficiary, seed)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRequestMinerId is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x047c13f5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function requestMinerId(address beneficiary, uint64 seed) returns()
func (poraMine *PoraMine) TryPackRequestMinerId(beneficiary common.Address, seed uint64) ([]byte, error) {
	return poraMine.abi.Pack("requestMinerId", beneficiary, seed)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (poraMine *PoraMine) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := poraMine.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (poraMine *PoraMine) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return poraMine.abi.Pack("revokeRole", role, account)
}

// PackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reward() view returns(address)
func (poraMine *PoraMine) PackReward() []byte {
	enc, err := poraMine.abi.Pack("reward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reward() view returns(address)
func (poraMine *PoraMine) TryPackReward() ([]byte, error) {
	return poraMine.abi.Pack("reward")
}

// UnpackReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x228cb733.
//
// Solidity: function reward() view returns(address)
func (poraMine *PoraMine) UnpackReward(data []byte) (common.Address, error) {
	out, err := poraMine.abi.Unpack("reward", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSealDataEnabled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xadaa7a0f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function sealDataEnabled() view returns(bool)
func (poraMine *PoraMine) PackSealDataEnabled() []byte {
	enc, err := poraMine.abi.Pack("sealDataEnabled")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSealDataEnabled is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xadaa7a0f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function sealDataEnabled() view returns(bool)
func (poraMine *PoraMine) TryPackSealDataEnabled() ([]byte, error) {
	return poraMine.abi.Pack("sealDataEnabled")
}

// UnpackSealDataEnabled is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xadaa7a0f.
//
// Solidity: function sealDataEnabled() view returns(bool)
func (poraMine *PoraMine) UnpackSealDataEnabled(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("sealDataEnabled", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSetDifficultyAdjustRatio is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x704d3c96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setDifficultyAdjustRatio(uint256 difficultyAdjustRatio_) returns()
func (poraMine *PoraMine) PackSetDifficultyAdjustRatio(difficultyAdjustRatio *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setDifficultyAdjustRatio", difficultyAdjustRatio)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetDifficultyAdjustRatio is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x704d3c96.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setDifficultyAdjustRatio(uint256 difficultyAdjustRatio_) returns()
func (poraMine *PoraMine) TryPackSetDifficultyAdjustRatio(difficultyAdjustRatio *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setDifficultyAdjustRatio", difficultyAdjustRatio)
}

// PackSetMaxShards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2a02573b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setMaxShards(uint64 maxShards_) returns()
func (poraMine *PoraMine) PackSetMaxShards(maxShards uint64) []byte {
	enc, err := poraMine.abi.Pack("setMaxShards", maxShards)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetMaxShards is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2a02573b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setMaxShards(uint64 maxShards_) returns()
func (poraMine *PoraMine) TryPackSetMaxShards(maxShards uint64) ([]byte, error) {
	return poraMine.abi.Pack("setMaxShards", maxShards)
}

// PackSetMinDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad08fdfb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setMinDifficulty(uint256 minDifficulty_) returns()
func (poraMine *PoraMine) PackSetMinDifficulty(minDifficulty *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setMinDifficulty", minDifficulty)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetMinDifficulty is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xad08fdfb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setMinDifficulty(uint256 minDifficulty_) returns()
func (poraMine *PoraMine) TryPackSetMinDifficulty(minDifficulty *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setMinDifficulty", minDifficulty)
}

// PackSetNumSubtasks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c655e1f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setNumSubtasks(uint256 nSubtasks_) returns()
func (poraMine *PoraMine) PackSetNumSubtasks(nSubtasks *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setNumSubtasks", nSubtasks)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetNumSubtasks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0c655e1f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setNumSubtasks(uint256 nSubtasks_) returns()
func (poraMine *PoraMine) TryPackSetNumSubtasks(nSubtasks *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setNumSubtasks", nSubtasks)
}

// PackSetSubtaskInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84f96bb6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setSubtaskInterval(uint256 subtaskInterval_) returns()
func (poraMine *PoraMine) PackSetSubtaskInterval(subtaskInterval *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setSubtaskInterval", subtaskInterval)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetSubtaskInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x84f96bb6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setSubtaskInterval(uint256 subtaskInterval_) returns()
func (poraMine *PoraMine) TryPackSetSubtaskInterval(subtaskInterval *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setSubtaskInterval", subtaskInterval)
}

// PackSetTargetMineBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1600c624.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setTargetMineBlocks(uint256 targetMineBlocks_) returns()
func (poraMine *PoraMine) PackSetTargetMineBlocks(targetMineBlocks *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setTargetMineBlocks", targetMineBlocks)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetTargetMineBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1600c624.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setTargetMineBlocks(uint256 targetMineBlocks_) returns()
func (poraMine *PoraMine) TryPackSetTargetMineBlocks(targetMineBlocks *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setTargetMineBlocks", targetMineBlocks)
}

// PackSetTargetSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5bdca855.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setTargetSubmissions(uint256 targetSubmissions_) returns()
func (poraMine *PoraMine) PackSetTargetSubmissions(targetSubmissions *big.Int) []byte {
	enc, err := poraMine.abi.Pack("setTargetSubmissions", targetSubmissions)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetTargetSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5bdca855.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setTargetSubmissions(uint256 targetSubmissions_) returns()
func (poraMine *PoraMine) TryPackSetTargetSubmissions(targetSubmissions *big.Int) ([]byte, error) {
	return poraMine.abi.Pack("setTargetSubmissions", targetSubmissions)
}

// PackSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xae722e82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function submit((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer) returns()
func (poraMine *PoraMine) PackSubmit(answer PoraAnswer) []byte {
	enc, err := poraMine.abi.Pack("submit", answer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubmit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xae722e82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function submit((bytes32,bytes32,bytes32,(uint256,uint256,uint64,uint64),uint256,uint256,bytes32,bytes32[128],bytes32[]) answer) returns()
func (poraMine *PoraMine) TryPackSubmit(answer PoraAnswer) ([]byte, error) {
	return poraMine.abi.Pack("submit", answer)
}

// PackSubtaskInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f375b36.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function subtaskInterval() view returns(uint256)
func (poraMine *PoraMine) PackSubtaskInterval() []byte {
	enc, err := poraMine.abi.Pack("subtaskInterval")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubtaskInterval is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f375b36.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function subtaskInterval() view returns(uint256)
func (poraMine *PoraMine) TryPackSubtaskInterval() ([]byte, error) {
	return poraMine.abi.Pack("subtaskInterval")
}

// UnpackSubtaskInterval is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8f375b36.
//
// Solidity: function subtaskInterval() view returns(uint256)
func (poraMine *PoraMine) UnpackSubtaskInterval(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("subtaskInterval", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSubtaskIntervalNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e2410ff.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function subtaskIntervalNextEpoch() view returns(uint256)
func (poraMine *PoraMine) PackSubtaskIntervalNextEpoch() []byte {
	enc, err := poraMine.abi.Pack("subtaskIntervalNextEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSubtaskIntervalNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0e2410ff.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function subtaskIntervalNextEpoch() view returns(uint256)
func (poraMine *PoraMine) TryPackSubtaskIntervalNextEpoch() ([]byte, error) {
	return poraMine.abi.Pack("subtaskIntervalNextEpoch")
}

// UnpackSubtaskIntervalNextEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0e2410ff.
//
// Solidity: function subtaskIntervalNextEpoch() view returns(uint256)
func (poraMine *PoraMine) UnpackSubtaskIntervalNextEpoch(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("subtaskIntervalNextEpoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (poraMine *PoraMine) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := poraMine.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (poraMine *PoraMine) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return poraMine.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (poraMine *PoraMine) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := poraMine.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTargetMineBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x331f3b9c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function targetMineBlocks() view returns(uint256)
func (poraMine *PoraMine) PackTargetMineBlocks() []byte {
	enc, err := poraMine.abi.Pack("targetMineBlocks")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTargetMineBlocks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x331f3b9c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function targetMineBlocks() view returns(uint256)
func (poraMine *PoraMine) TryPackTargetMineBlocks() ([]byte, error) {
	return poraMine.abi.Pack("targetMineBlocks")
}

// UnpackTargetMineBlocks is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x331f3b9c.
//
// Solidity: function targetMineBlocks() view returns(uint256)
func (poraMine *PoraMine) UnpackTargetMineBlocks(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("targetMineBlocks", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTargetSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb776a512.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function targetSubmissions() view returns(uint256)
func (poraMine *PoraMine) PackTargetSubmissions() []byte {
	enc, err := poraMine.abi.Pack("targetSubmissions")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTargetSubmissions is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb776a512.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function targetSubmissions() view returns(uint256)
func (poraMine *PoraMine) TryPackTargetSubmissions() ([]byte, error) {
	return poraMine.abi.Pack("targetSubmissions")
}

// UnpackTargetSubmissions is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb776a512.
//
// Solidity: function targetSubmissions() view returns(uint256)
func (poraMine *PoraMine) UnpackTargetSubmissions(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("targetSubmissions", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTargetSubmissionsNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7eca5688.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function targetSubmissionsNextEpoch() view returns(uint256)
func (poraMine *PoraMine) PackTargetSubmissionsNextEpoch() []byte {
	enc, err := poraMine.abi.Pack("targetSubmissionsNextEpoch")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTargetSubmissionsNextEpoch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7eca5688.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function targetSubmissionsNextEpoch() view returns(uint256)
func (poraMine *PoraMine) TryPackTargetSubmissionsNextEpoch() ([]byte, error) {
	return poraMine.abi.Pack("targetSubmissionsNextEpoch")
}

// UnpackTargetSubmissionsNextEpoch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7eca5688.
//
// Solidity: function targetSubmissionsNextEpoch() view returns(uint256)
func (poraMine *PoraMine) UnpackTargetSubmissionsNextEpoch(data []byte) (*big.Int, error) {
	out, err := poraMine.abi.Unpack("targetSubmissionsNextEpoch", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransferBeneficial is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb0628ee0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferBeneficial(address to, bytes32 minerId) returns()
func (poraMine *PoraMine) PackTransferBeneficial(to common.Address, minerId [32]byte) []byte {
	enc, err := poraMine.abi.Pack("transferBeneficial", to, minerId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferBeneficial is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb0628ee0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferBeneficial(address to, bytes32 minerId) returns()
func (poraMine *PoraMine) TryPackTransferBeneficial(to common.Address, minerId [32]byte) ([]byte, error) {
	return poraMine.abi.Pack("transferBeneficial", to, minerId)
}

// PoraMineInitialized represents a Initialized event raised by the PoraMine contract.
type PoraMineInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const PoraMineInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (PoraMineInitialized) ContractEventName() string {
	return PoraMineInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (poraMine *PoraMine) UnpackInitializedEvent(log *types.Log) (*PoraMineInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineInitialized)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineNewMinerId represents a NewMinerId event raised by the PoraMine contract.
type PoraMineNewMinerId struct {
	MinerId     [32]byte
	Beneficiary common.Address
	Raw         *types.Log // Blockchain specific contextual infos
}

const PoraMineNewMinerIdEventName = "NewMinerId"

// ContractEventName returns the user-defined event name.
func (PoraMineNewMinerId) ContractEventName() string {
	return PoraMineNewMinerIdEventName
}

// UnpackNewMinerIdEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewMinerId(bytes32 indexed minerId, address indexed beneficiary)
func (poraMine *PoraMine) UnpackNewMinerIdEvent(log *types.Log) (*PoraMineNewMinerId, error) {
	event := "NewMinerId"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineNewMinerId)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineNewSubmission represents a NewSubmission event raised by the PoraMine contract.
type PoraMineNewSubmission struct {
	Epoch          *big.Int
	MinerId        [32]byte
	EpochIndex     *big.Int
	RecallPosition *big.Int
	Raw            *types.Log // Blockchain specific contextual infos
}

const PoraMineNewSubmissionEventName = "NewSubmission"

// ContractEventName returns the user-defined event name.
func (PoraMineNewSubmission) ContractEventName() string {
	return PoraMineNewSubmissionEventName
}

// UnpackNewSubmissionEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event NewSubmission(uint256 indexed epoch, bytes32 indexed minerId, uint256 epochIndex, uint256 recallPosition)
func (poraMine *PoraMine) UnpackNewSubmissionEvent(log *types.Log) (*PoraMineNewSubmission, error) {
	event := "NewSubmission"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineNewSubmission)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineRoleAdminChanged represents a RoleAdminChanged event raised by the PoraMine contract.
type PoraMineRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const PoraMineRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (PoraMineRoleAdminChanged) ContractEventName() string {
	return PoraMineRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (poraMine *PoraMine) UnpackRoleAdminChangedEvent(log *types.Log) (*PoraMineRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineRoleGranted represents a RoleGranted event raised by the PoraMine contract.
type PoraMineRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const PoraMineRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (PoraMineRoleGranted) ContractEventName() string {
	return PoraMineRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (poraMine *PoraMine) UnpackRoleGrantedEvent(log *types.Log) (*PoraMineRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineRoleGranted)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineRoleRevoked represents a RoleRevoked event raised by the PoraMine contract.
type PoraMineRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const PoraMineRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (PoraMineRoleRevoked) ContractEventName() string {
	return PoraMineRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (poraMine *PoraMine) UnpackRoleRevokedEvent(log *types.Log) (*PoraMineRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineRoleRevoked)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// PoraMineUpdateMinerId represents a UpdateMinerId event raised by the PoraMine contract.
type PoraMineUpdateMinerId struct {
	MinerId [32]byte
	From    common.Address
	To      common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const PoraMineUpdateMinerIdEventName = "UpdateMinerId"

// ContractEventName returns the user-defined event name.
func (PoraMineUpdateMinerId) ContractEventName() string {
	return PoraMineUpdateMinerIdEventName
}

// UnpackUpdateMinerIdEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event UpdateMinerId(bytes32 indexed minerId, address indexed from, address indexed to)
func (poraMine *PoraMine) UnpackUpdateMinerIdEvent(log *types.Log) (*PoraMineUpdateMinerId, error) {
	event := "UpdateMinerId"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != poraMine.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(PoraMineUpdateMinerId)
	if len(log.Data) > 0 {
		if err := poraMine.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range poraMine.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (poraMine *PoraMine) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], poraMine.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return poraMine.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], poraMine.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return poraMine.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], poraMine.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return poraMine.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], poraMine.abi.Errors["MathOverflowedMulDiv"].ID.Bytes()[:4]) {
		return poraMine.UnpackMathOverflowedMulDivError(raw[4:])
	}
	if bytes.Equal(raw[:4], poraMine.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return poraMine.UnpackNotInitializingError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// PoraMineAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the PoraMine contract.
type PoraMineAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func PoraMineAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (poraMine *PoraMine) UnpackAccessControlBadConfirmationError(raw []byte) (*PoraMineAccessControlBadConfirmation, error) {
	out := new(PoraMineAccessControlBadConfirmation)
	if err := poraMine.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoraMineAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the PoraMine contract.
type PoraMineAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func PoraMineAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (poraMine *PoraMine) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*PoraMineAccessControlUnauthorizedAccount, error) {
	out := new(PoraMineAccessControlUnauthorizedAccount)
	if err := poraMine.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoraMineInvalidInitialization represents a InvalidInitialization error raised by the PoraMine contract.
type PoraMineInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func PoraMineInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (poraMine *PoraMine) UnpackInvalidInitializationError(raw []byte) (*PoraMineInvalidInitialization, error) {
	out := new(PoraMineInvalidInitialization)
	if err := poraMine.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoraMineMathOverflowedMulDiv represents a MathOverflowedMulDiv error raised by the PoraMine contract.
type PoraMineMathOverflowedMulDiv struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error MathOverflowedMulDiv()
func PoraMineMathOverflowedMulDivErrorID() common.Hash {
	return common.HexToHash("0x227bc15363d4cef823f97dfe7ee13e9d7fd5d6baf94ddad1b9023fc7b1b91154")
}

// UnpackMathOverflowedMulDivError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error MathOverflowedMulDiv()
func (poraMine *PoraMine) UnpackMathOverflowedMulDivError(raw []byte) (*PoraMineMathOverflowedMulDiv, error) {
	out := new(PoraMineMathOverflowedMulDiv)
	if err := poraMine.abi.UnpackIntoInterface(out, "MathOverflowedMulDiv", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// PoraMineNotInitializing represents a NotInitializing error raised by the PoraMine contract.
type PoraMineNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func PoraMineNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (poraMine *PoraMine) UnpackNotInitializingError(raw []byte) (*PoraMineNotInitializing, error) {
	out := new(PoraMineNotInitializing)
	if err := poraMine.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// StakingMetaData contains all meta data concerning the Staking contract.
var StakingMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Claimed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"ppm\",\"type\":\"uint32\"}],\"name\":\"CommissionChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"CommissionWithdrawn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"CommunitySpent\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"Delegated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"components\":[{\"internalType\":\"string\",\"name\":\"moniker\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"identity\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"website\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"contact\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"details\",\"type\":\"string\"}],\"indexed\":false,\"internalType\":\"structStakingStorage.Description\",\"name\":\"description\",\"type\":\"tuple\"}],\"name\":\"DescriptionChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"untilBlock\",\"type\":\"uint64\"}],\"name\":\"Jailed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"ParamsChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"}],\"name\":\"PowerChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"kind\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"height\",\"type\":\"uint256\"}],\"name\":\"Slashed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"Tombstoned\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"ticket\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"ripe\",\"type\":\"uint64\"}],\"name\":\"Undelegated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"Unjailed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"keyType\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"pubkey\",\"type\":\"bytes\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"selfStake\",\"type\":\"uint256\"}],\"name\":\"ValidatorCreated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"ticket\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"candidateCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"claim\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"consensus\",\"type\":\"address\"}],\"name\":\"consensusIndex\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"consensusOf\",\"outputs\":[{\"components\":[{\"internalType\":\"uint8\",\"name\":\"keyType\",\"type\":\"uint8\"},{\"internalType\":\"uint64\",\"name\":\"power\",\"type\":\"uint64\"},{\"internalType\":\"uint8\",\"name\":\"status\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"}],\"internalType\":\"structStakingStorage.Consensus\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"key\",\"type\":\"bytes\"},{\"internalType\":\"uint8\",\"name\":\"keyType\",\"type\":\"uint8\"},{\"internalType\":\"bytes\",\"name\":\"possession\",\"type\":\"bytes\"},{\"internalType\":\"uint32\",\"name\":\"commissionPpm\",\"type\":\"uint32\"},{\"components\":[{\"internalType\":\"string\",\"name\":\"moniker\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"identity\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"website\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"contact\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"details\",\"type\":\"string\"}],\"internalType\":\"structStakingStorage.Description\",\"name\":\"description\",\"type\":\"tuple\"}],\"name\":\"createValidator\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"delegate\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"internalType\":\"address\",\"name\":\"delegator\",\"type\":\"address\"}],\"name\":\"delegation\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"tokens\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"rewards\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"endBlock\",\"outputs\":[{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"enlist\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"governance\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"admin\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"keyOf\",\"outputs\":[{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"monikerOf\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"word\",\"type\":\"bytes32\"}],\"name\":\"onBlock\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"}],\"name\":\"operatorIndex\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"params\",\"outputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"minSelfStake\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"minDelegation\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"unbondingBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"jailBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"windowBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"commissionSeconds\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"maxValidators\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"maxCandidates\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"minSignedPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"downtimeSlashPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"doubleSignSlashPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"proposerBonusPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"communityTaxPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"maxCommissionPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"commissionStepPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"keyTypes\",\"type\":\"uint8\"}],\"internalType\":\"structStakingStorage.Params\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"seat\",\"type\":\"uint8\"}],\"name\":\"seatOf\",\"outputs\":[{\"components\":[{\"internalType\":\"uint16\",\"name\":\"holder\",\"type\":\"uint16\"},{\"internalType\":\"uint64\",\"name\":\"since\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"missed\",\"type\":\"uint32\"}],\"internalType\":\"structStakingStorage.Seat\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"selfStake\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"ppm\",\"type\":\"uint32\"}],\"name\":\"setCommission\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"string\",\"name\":\"moniker\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"identity\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"website\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"contact\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"details\",\"type\":\"string\"}],\"internalType\":\"structStakingStorage.Description\",\"name\":\"description\",\"type\":\"tuple\"}],\"name\":\"setDescription\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"uint128\",\"name\":\"minSelfStake\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"minDelegation\",\"type\":\"uint128\"},{\"internalType\":\"uint64\",\"name\":\"unbondingBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"jailBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"windowBlocks\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"commissionSeconds\",\"type\":\"uint64\"},{\"internalType\":\"uint32\",\"name\":\"maxValidators\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"maxCandidates\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"minSignedPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"downtimeSlashPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"doubleSignSlashPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"proposerBonusPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"communityTaxPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"maxCommissionPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"commissionStepPpm\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"keyTypes\",\"type\":\"uint8\"}],\"internalType\":\"structStakingStorage.Params\",\"name\":\"p\",\"type\":\"tuple\"}],\"name\":\"setParams\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"spendCommunity\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"ticket\",\"type\":\"uint256\"}],\"name\":\"ticketOf\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"internalType\":\"uint64\",\"name\":\"ripe\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"internalType\":\"structStakingStorage.Ticket\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totals\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"tokens\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"unbonding\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"rewards\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"community\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"power\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"},{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"undelegate\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"ticket\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"unjail\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"index\",\"type\":\"uint16\"}],\"name\":\"validator\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"operator\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"commission\",\"type\":\"uint32\"},{\"internalType\":\"uint64\",\"name\":\"commissionTime\",\"type\":\"uint64\"},{\"internalType\":\"uint128\",\"name\":\"tokens\",\"type\":\"uint128\"},{\"internalType\":\"uint128\",\"name\":\"unbonding\",\"type\":\"uint128\"},{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"unbondingShares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"perShare\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"paid\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"owedCommission\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"jailedUntil\",\"type\":\"uint64\"},{\"internalType\":\"uint16\",\"name\":\"place\",\"type\":\"uint16\"}],\"internalType\":\"structStakingStorage.Validator\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"validatorCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"ticket\",\"type\":\"uint256\"}],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"withdrawCommission\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "Staking",
}

// Staking is an auto generated Go binding around an Ethereum contract.
type Staking struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Staking) GetABI() abi.ABI {
	return c.abi
}

// NewStaking creates a new instance of Staking.
func NewStaking() *Staking {
	parsed, err := StakingMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Staking{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Staking) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCandidateCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9a981a3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function candidateCount() view returns(uint256)
func (staking *Staking) PackCandidateCount() []byte {
	enc, err := staking.abi.Pack("candidateCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCandidateCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9a981a3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function candidateCount() view returns(uint256)
func (staking *Staking) TryPackCandidateCount() ([]byte, error) {
	return staking.abi.Pack("candidateCount")
}

// UnpackCandidateCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9a981a3.
//
// Solidity: function candidateCount() view returns(uint256)
func (staking *Staking) UnpackCandidateCount(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("candidateCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedac5f3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim(uint16 index) returns(uint256 amount)
func (staking *Staking) PackClaim(index uint16) []byte {
	enc, err := staking.abi.Pack("claim", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedac5f3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim(uint16 index) returns(uint256 amount)
func (staking *Staking) TryPackClaim(index uint16) ([]byte, error) {
	return staking.abi.Pack("claim", index)
}

// UnpackClaim is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xedac5f3e.
//
// Solidity: function claim(uint16 index) returns(uint256 amount)
func (staking *Staking) UnpackClaim(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("claim", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackConsensusIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc77d2c69.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function consensusIndex(address consensus) view returns(uint256)
func (staking *Staking) PackConsensusIndex(consensus common.Address) []byte {
	enc, err := staking.abi.Pack("consensusIndex", consensus)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackConsensusIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc77d2c69.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function consensusIndex(address consensus) view returns(uint256)
func (staking *Staking) TryPackConsensusIndex(consensus common.Address) ([]byte, error) {
	return staking.abi.Pack("consensusIndex", consensus)
}

// UnpackConsensusIndex is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc77d2c69.
//
// Solidity: function consensusIndex(address consensus) view returns(uint256)
func (staking *Staking) UnpackConsensusIndex(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("consensusIndex", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackConsensusOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb5fdaa41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function consensusOf(uint16 index) view returns((uint8,uint64,uint8,uint8))
func (staking *Staking) PackConsensusOf(index uint16) []byte {
	enc, err := staking.abi.Pack("consensusOf", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackConsensusOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb5fdaa41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function consensusOf(uint16 index) view returns((uint8,uint64,uint8,uint8))
func (staking *Staking) TryPackConsensusOf(index uint16) ([]byte, error) {
	return staking.abi.Pack("consensusOf", index)
}

// UnpackConsensusOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb5fdaa41.
//
// Solidity: function consensusOf(uint16 index) view returns((uint8,uint64,uint8,uint8))
func (staking *Staking) UnpackConsensusOf(data []byte) (StakingStorageConsensus, error) {
	out, err := staking.abi.Unpack("consensusOf", data)
	if err != nil {
		return *new(StakingStorageConsensus), err
	}
	out0 := *abi.ConvertType(out[0], new(StakingStorageConsensus)).(*StakingStorageConsensus)
	return out0, nil
}

// PackCreateValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68cfa8b9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function createValidator(bytes key, uint8 keyType, bytes possession, uint32 commissionPpm, (string,string,string,string,string) description) payable returns(uint16 index)
func (staking *Staking) PackCreateValidator(key []byte, keyType uint8, possession []byte, commissionPpm uint32, description StakingStorageDescription) []byte {
	enc, err := staking.abi.Pack("createValidator", key, keyType, possession, commissionPpm, description)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreateValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68cfa8b9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function createValidator(bytes key, uint8 keyType, bytes possession, uint32 commissionPpm, (string,string,string,string,string) description) payable returns(uint16 index)
func (staking *Staking) TryPackCreateValidator(key []byte, keyType uint8, possession []byte, commissionPpm uint32, description StakingStorageDescription) ([]byte, error) {
	return staking.abi.Pack("createValidator", key, keyType, possession, commissionPpm, description)
}

// UnpackCreateValidator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x68cfa8b9.
//
// Solidity: function createValidator(bytes key, uint8 keyType, bytes possession, uint32 commissionPpm, (string,string,string,string,string) description) payable returns(uint16 index)
func (staking *Staking) UnpackCreateValidator(data []byte) (uint16, error) {
	out, err := staking.abi.Unpack("createValidator", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackDelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1262dba6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function delegate(uint16 index) payable returns()
func (staking *Staking) PackDelegate(index uint16) []byte {
	enc, err := staking.abi.Pack("delegate", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1262dba6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function delegate(uint16 index) payable returns()
func (staking *Staking) TryPackDelegate(index uint16) ([]byte, error) {
	return staking.abi.Pack("delegate", index)
}

// PackDelegation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9973db2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function delegation(uint16 index, address delegator) view returns(uint256 shares, uint256 tokens, uint256 rewards)
func (staking *Staking) PackDelegation(index uint16, delegator common.Address) []byte {
	enc, err := staking.abi.Pack("delegation", index, delegator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDelegation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe9973db2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function delegation(uint16 index, address delegator) view returns(uint256 shares, uint256 tokens, uint256 rewards)
func (staking *Staking) TryPackDelegation(index uint16, delegator common.Address) ([]byte, error) {
	return staking.abi.Pack("delegation", index, delegator)
}

// DelegationOutput serves as a container for the return parameters of contract
// method Delegation.
type DelegationOutput struct {
	Shares  *big.Int
	Tokens  *big.Int
	Rewards *big.Int
}

// UnpackDelegation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe9973db2.
//
// Solidity: function delegation(uint16 index, address delegator) view returns(uint256 shares, uint256 tokens, uint256 rewards)
func (staking *Staking) UnpackDelegation(data []byte) (DelegationOutput, error) {
	out, err := staking.abi.Unpack("delegation", data)
	outstruct := new(DelegationOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Shares = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Tokens = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Rewards = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackEndBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x083c6323.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function endBlock() returns(bytes)
func (staking *Staking) PackEndBlock() []byte {
	enc, err := staking.abi.Pack("endBlock")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEndBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x083c6323.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function endBlock() returns(bytes)
func (staking *Staking) TryPackEndBlock() ([]byte, error) {
	return staking.abi.Pack("endBlock")
}

// UnpackEndBlock is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x083c6323.
//
// Solidity: function endBlock() returns(bytes)
func (staking *Staking) UnpackEndBlock(data []byte) ([]byte, error) {
	out, err := staking.abi.Unpack("endBlock", data)
	if err != nil {
		return *new([]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([]byte)).(*[]byte)
	return out0, nil
}

// PackEnlist is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94f0f1d6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function enlist(uint16 index) returns()
func (staking *Staking) PackEnlist(index uint16) []byte {
	enc, err := staking.abi.Pack("enlist", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEnlist is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94f0f1d6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function enlist(uint16 index) returns()
func (staking *Staking) TryPackEnlist(index uint16) ([]byte, error) {
	return staking.abi.Pack("enlist", index)
}

// PackGovernance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5aa6e675.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function governance() view returns(address admin)
func (staking *Staking) PackGovernance() []byte {
	enc, err := staking.abi.Pack("governance")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGovernance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5aa6e675.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function governance() view returns(address admin)
func (staking *Staking) TryPackGovernance() ([]byte, error) {
	return staking.abi.Pack("governance")
}

// UnpackGovernance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5aa6e675.
//
// Solidity: function governance() view returns(address admin)
func (staking *Staking) UnpackGovernance(data []byte) (common.Address, error) {
	out, err := staking.abi.Unpack("governance", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackKeyOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x27198a0f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function keyOf(uint16 index) view returns(bytes)
func (staking *Staking) PackKeyOf(index uint16) []byte {
	enc, err := staking.abi.Pack("keyOf", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackKeyOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x27198a0f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function keyOf(uint16 index) view returns(bytes)
func (staking *Staking) TryPackKeyOf(index uint16) ([]byte, error) {
	return staking.abi.Pack("keyOf", index)
}

// UnpackKeyOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x27198a0f.
//
// Solidity: function keyOf(uint16 index) view returns(bytes)
func (staking *Staking) UnpackKeyOf(data []byte) ([]byte, error) {
	out, err := staking.abi.Unpack("keyOf", data)
	if err != nil {
		return *new([]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([]byte)).(*[]byte)
	return out0, nil
}

// PackMonikerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x75e14839.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function monikerOf(uint16 index) view returns(string)
func (staking *Staking) PackMonikerOf(index uint16) []byte {
	enc, err := staking.abi.Pack("monikerOf", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMonikerOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x75e14839.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function monikerOf(uint16 index) view returns(string)
func (staking *Staking) TryPackMonikerOf(index uint16) ([]byte, error) {
	return staking.abi.Pack("monikerOf", index)
}

// UnpackMonikerOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x75e14839.
//
// Solidity: function monikerOf(uint16 index) view returns(string)
func (staking *Staking) UnpackMonikerOf(data []byte) (string, error) {
	out, err := staking.abi.Unpack("monikerOf", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackOnBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3be297b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onBlock(bytes32 word) returns()
func (staking *Staking) PackOnBlock(word [32]byte) []byte {
	enc, err := staking.abi.Pack("onBlock", word)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnBlock is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe3be297b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onBlock(bytes32 word) returns()
func (staking *Staking) TryPackOnBlock(word [32]byte) ([]byte, error) {
	return staking.abi.Pack("onBlock", word)
}

// PackOperatorIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbfdd4c9d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function operatorIndex(address operator) view returns(uint256)
func (staking *Staking) PackOperatorIndex(operator common.Address) []byte {
	enc, err := staking.abi.Pack("operatorIndex", operator)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOperatorIndex is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbfdd4c9d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function operatorIndex(address operator) view returns(uint256)
func (staking *Staking) TryPackOperatorIndex(operator common.Address) ([]byte, error) {
	return staking.abi.Pack("operatorIndex", operator)
}

// UnpackOperatorIndex is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbfdd4c9d.
//
// Solidity: function operatorIndex(address operator) view returns(uint256)
func (staking *Staking) UnpackOperatorIndex(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("operatorIndex", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcff0ab96.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function params() view returns((uint128,uint128,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8))
func (staking *Staking) PackParams() []byte {
	enc, err := staking.abi.Pack("params")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcff0ab96.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function params() view returns((uint128,uint128,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8))
func (staking *Staking) TryPackParams() ([]byte, error) {
	return staking.abi.Pack("params")
}

// UnpackParams is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcff0ab96.
//
// Solidity: function params() view returns((uint128,uint128,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8))
func (staking *Staking) UnpackParams(data []byte) (StakingStorageParams, error) {
	out, err := staking.abi.Unpack("params", data)
	if err != nil {
		return *new(StakingStorageParams), err
	}
	out0 := *abi.ConvertType(out[0], new(StakingStorageParams)).(*StakingStorageParams)
	return out0, nil
}

// PackSeatOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8836e51d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function seatOf(uint8 seat) view returns((uint16,uint64,uint32))
func (staking *Staking) PackSeatOf(seat uint8) []byte {
	enc, err := staking.abi.Pack("seatOf", seat)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSeatOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8836e51d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function seatOf(uint8 seat) view returns((uint16,uint64,uint32))
func (staking *Staking) TryPackSeatOf(seat uint8) ([]byte, error) {
	return staking.abi.Pack("seatOf", seat)
}

// UnpackSeatOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8836e51d.
//
// Solidity: function seatOf(uint8 seat) view returns((uint16,uint64,uint32))
func (staking *Staking) UnpackSeatOf(data []byte) (StakingStorageSeat, error) {
	out, err := staking.abi.Unpack("seatOf", data)
	if err != nil {
		return *new(StakingStorageSeat), err
	}
	out0 := *abi.ConvertType(out[0], new(StakingStorageSeat)).(*StakingStorageSeat)
	return out0, nil
}

// PackSelfStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99c7cff4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function selfStake(uint16 index) view returns(uint256)
func (staking *Staking) PackSelfStake(index uint16) []byte {
	enc, err := staking.abi.Pack("selfStake", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSelfStake is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99c7cff4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function selfStake(uint16 index) view returns(uint256)
func (staking *Staking) TryPackSelfStake(index uint16) ([]byte, error) {
	return staking.abi.Pack("selfStake", index)
}

// UnpackSelfStake is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x99c7cff4.
//
// Solidity: function selfStake(uint16 index) view returns(uint256)
func (staking *Staking) UnpackSelfStake(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("selfStake", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackSetCommission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x092501a0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setCommission(uint32 ppm) returns()
func (staking *Staking) PackSetCommission(ppm uint32) []byte {
	enc, err := staking.abi.Pack("setCommission", ppm)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetCommission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x092501a0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setCommission(uint32 ppm) returns()
func (staking *Staking) TryPackSetCommission(ppm uint32) ([]byte, error) {
	return staking.abi.Pack("setCommission", ppm)
}

// PackSetDescription is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc1da675.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setDescription((string,string,string,string,string) description) returns()
func (staking *Staking) PackSetDescription(description StakingStorageDescription) []byte {
	enc, err := staking.abi.Pack("setDescription", description)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetDescription is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc1da675.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setDescription((string,string,string,string,string) description) returns()
func (staking *Staking) TryPackSetDescription(description StakingStorageDescription) ([]byte, error) {
	return staking.abi.Pack("setDescription", description)
}

// PackSetParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed073a97.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setParams((uint128,uint128,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8) p) returns()
func (staking *Staking) PackSetParams(p StakingStorageParams) []byte {
	enc, err := staking.abi.Pack("setParams", p)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetParams is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xed073a97.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setParams((uint128,uint128,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint32,uint8) p) returns()
func (staking *Staking) TryPackSetParams(p StakingStorageParams) ([]byte, error) {
	return staking.abi.Pack("setParams", p)
}

// PackSpendCommunity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x733ade84.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function spendCommunity(address to, uint256 amount) returns()
func (staking *Staking) PackSpendCommunity(to common.Address, amount *big.Int) []byte {
	enc, err := staking.abi.Pack("spendCommunity", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSpendCommunity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x733ade84.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function spendCommunity(address to, uint256 amount) returns()
func (staking *Staking) TryPackSpendCommunity(to common.Address, amount *big.Int) ([]byte, error) {
	return staking.abi.Pack("spendCommunity", to, amount)
}

// PackTicketOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bba0958.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ticketOf(uint256 ticket) view returns((address,uint16,uint64,uint256))
func (staking *Staking) PackTicketOf(ticket *big.Int) []byte {
	enc, err := staking.abi.Pack("ticketOf", ticket)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTicketOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8bba0958.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ticketOf(uint256 ticket) view returns((address,uint16,uint64,uint256))
func (staking *Staking) TryPackTicketOf(ticket *big.Int) ([]byte, error) {
	return staking.abi.Pack("ticketOf", ticket)
}

// UnpackTicketOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8bba0958.
//
// Solidity: function ticketOf(uint256 ticket) view returns((address,uint16,uint64,uint256))
func (staking *Staking) UnpackTicketOf(data []byte) (StakingStorageTicket, error) {
	out, err := staking.abi.Unpack("ticketOf", data)
	if err != nil {
		return *new(StakingStorageTicket), err
	}
	out0 := *abi.ConvertType(out[0], new(StakingStorageTicket)).(*StakingStorageTicket)
	return out0, nil
}

// PackTotals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc038a38e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totals() view returns(uint256 tokens, uint256 unbonding, uint256 rewards, uint256 community, uint256 power)
func (staking *Staking) PackTotals() []byte {
	enc, err := staking.abi.Pack("totals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc038a38e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totals() view returns(uint256 tokens, uint256 unbonding, uint256 rewards, uint256 community, uint256 power)
func (staking *Staking) TryPackTotals() ([]byte, error) {
	return staking.abi.Pack("totals")
}

// TotalsOutput serves as a container for the return parameters of contract
// method Totals.
type TotalsOutput struct {
	Tokens    *big.Int
	Unbonding *big.Int
	Rewards   *big.Int
	Community *big.Int
	Power     *big.Int
}

// UnpackTotals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc038a38e.
//
// Solidity: function totals() view returns(uint256 tokens, uint256 unbonding, uint256 rewards, uint256 community, uint256 power)
func (staking *Staking) UnpackTotals(data []byte) (TotalsOutput, error) {
	out, err := staking.abi.Unpack("totals", data)
	outstruct := new(TotalsOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Tokens = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Unbonding = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Rewards = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.Community = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.Power = abi.ConvertType(out[4], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackUndelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08c1d05a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function undelegate(uint16 index, uint256 shares) returns(uint256 ticket)
func (staking *Staking) PackUndelegate(index uint16, shares *big.Int) []byte {
	enc, err := staking.abi.Pack("undelegate", index, shares)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUndelegate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x08c1d05a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function undelegate(uint16 index, uint256 shares) returns(uint256 ticket)
func (staking *Staking) TryPackUndelegate(index uint16, shares *big.Int) ([]byte, error) {
	return staking.abi.Pack("undelegate", index, shares)
}

// UnpackUndelegate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x08c1d05a.
//
// Solidity: function undelegate(uint16 index, uint256 shares) returns(uint256 ticket)
func (staking *Staking) UnpackUndelegate(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("undelegate", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackUnjail is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x441f0b46.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function unjail(uint16 index) returns()
func (staking *Staking) PackUnjail(index uint16) []byte {
	enc, err := staking.abi.Pack("unjail", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUnjail is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x441f0b46.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function unjail(uint16 index) returns()
func (staking *Staking) TryPackUnjail(index uint16) ([]byte, error) {
	return staking.abi.Pack("unjail", index)
}

// PackValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdebb9099.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function validator(uint16 index) view returns((address,uint32,uint64,uint128,uint128,uint256,uint256,uint256,uint256,uint256,uint64,uint16))
func (staking *Staking) PackValidator(index uint16) []byte {
	enc, err := staking.abi.Pack("validator", index)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValidator is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdebb9099.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function validator(uint16 index) view returns((address,uint32,uint64,uint128,uint128,uint256,uint256,uint256,uint256,uint256,uint64,uint16))
func (staking *Staking) TryPackValidator(index uint16) ([]byte, error) {
	return staking.abi.Pack("validator", index)
}

// UnpackValidator is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdebb9099.
//
// Solidity: function validator(uint16 index) view returns((address,uint32,uint64,uint128,uint128,uint256,uint256,uint256,uint256,uint256,uint64,uint16))
func (staking *Staking) UnpackValidator(data []byte) (StakingStorageValidator, error) {
	out, err := staking.abi.Unpack("validator", data)
	if err != nil {
		return *new(StakingStorageValidator), err
	}
	out0 := *abi.ConvertType(out[0], new(StakingStorageValidator)).(*StakingStorageValidator)
	return out0, nil
}

// PackValidatorCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f43a677.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function validatorCount() view returns(uint256)
func (staking *Staking) PackValidatorCount() []byte {
	enc, err := staking.abi.Pack("validatorCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValidatorCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f43a677.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function validatorCount() view returns(uint256)
func (staking *Staking) TryPackValidatorCount() ([]byte, error) {
	return staking.abi.Pack("validatorCount")
}

// UnpackValidatorCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0f43a677.
//
// Solidity: function validatorCount() view returns(uint256)
func (staking *Staking) UnpackValidatorCount(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("validatorCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e1a7d4d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(uint256 ticket) returns(uint256 amount)
func (staking *Staking) PackWithdraw(ticket *big.Int) []byte {
	enc, err := staking.abi.Pack("withdraw", ticket)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e1a7d4d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(uint256 ticket) returns(uint256 amount)
func (staking *Staking) TryPackWithdraw(ticket *big.Int) ([]byte, error) {
	return staking.abi.Pack("withdraw", ticket)
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2e1a7d4d.
//
// Solidity: function withdraw(uint256 ticket) returns(uint256 amount)
func (staking *Staking) UnpackWithdraw(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("withdraw", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackWithdrawCommission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e25e837.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdrawCommission() returns(uint256 amount)
func (staking *Staking) PackWithdrawCommission() []byte {
	enc, err := staking.abi.Pack("withdrawCommission")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdrawCommission is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3e25e837.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdrawCommission() returns(uint256 amount)
func (staking *Staking) TryPackWithdrawCommission() ([]byte, error) {
	return staking.abi.Pack("withdrawCommission")
}

// UnpackWithdrawCommission is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3e25e837.
//
// Solidity: function withdrawCommission() returns(uint256 amount)
func (staking *Staking) UnpackWithdrawCommission(data []byte) (*big.Int, error) {
	out, err := staking.abi.Unpack("withdrawCommission", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// StakingClaimed represents a Claimed event raised by the Staking contract.
type StakingClaimed struct {
	Index     uint16
	Delegator common.Address
	Amount    *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const StakingClaimedEventName = "Claimed"

// ContractEventName returns the user-defined event name.
func (StakingClaimed) ContractEventName() string {
	return StakingClaimedEventName
}

// UnpackClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Claimed(uint16 indexed index, address indexed delegator, uint256 amount)
func (staking *Staking) UnpackClaimedEvent(log *types.Log) (*StakingClaimed, error) {
	event := "Claimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingClaimed)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingCommissionChanged represents a CommissionChanged event raised by the Staking contract.
type StakingCommissionChanged struct {
	Index uint16
	Ppm   uint32
	Raw   *types.Log // Blockchain specific contextual infos
}

const StakingCommissionChangedEventName = "CommissionChanged"

// ContractEventName returns the user-defined event name.
func (StakingCommissionChanged) ContractEventName() string {
	return StakingCommissionChangedEventName
}

// UnpackCommissionChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CommissionChanged(uint16 indexed index, uint32 ppm)
func (staking *Staking) UnpackCommissionChangedEvent(log *types.Log) (*StakingCommissionChanged, error) {
	event := "CommissionChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingCommissionChanged)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingCommissionWithdrawn represents a CommissionWithdrawn event raised by the Staking contract.
type StakingCommissionWithdrawn struct {
	Index  uint16
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const StakingCommissionWithdrawnEventName = "CommissionWithdrawn"

// ContractEventName returns the user-defined event name.
func (StakingCommissionWithdrawn) ContractEventName() string {
	return StakingCommissionWithdrawnEventName
}

// UnpackCommissionWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CommissionWithdrawn(uint16 indexed index, uint256 amount)
func (staking *Staking) UnpackCommissionWithdrawnEvent(log *types.Log) (*StakingCommissionWithdrawn, error) {
	event := "CommissionWithdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingCommissionWithdrawn)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingCommunitySpent represents a CommunitySpent event raised by the Staking contract.
type StakingCommunitySpent struct {
	To     common.Address
	Amount *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const StakingCommunitySpentEventName = "CommunitySpent"

// ContractEventName returns the user-defined event name.
func (StakingCommunitySpent) ContractEventName() string {
	return StakingCommunitySpentEventName
}

// UnpackCommunitySpentEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CommunitySpent(address indexed to, uint256 amount)
func (staking *Staking) UnpackCommunitySpentEvent(log *types.Log) (*StakingCommunitySpent, error) {
	event := "CommunitySpent"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingCommunitySpent)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingDelegated represents a Delegated event raised by the Staking contract.
type StakingDelegated struct {
	Index     uint16
	Delegator common.Address
	Amount    *big.Int
	Shares    *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const StakingDelegatedEventName = "Delegated"

// ContractEventName returns the user-defined event name.
func (StakingDelegated) ContractEventName() string {
	return StakingDelegatedEventName
}

// UnpackDelegatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Delegated(uint16 indexed index, address indexed delegator, uint256 amount, uint256 shares)
func (staking *Staking) UnpackDelegatedEvent(log *types.Log) (*StakingDelegated, error) {
	event := "Delegated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingDelegated)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingDescriptionChanged represents a DescriptionChanged event raised by the Staking contract.
type StakingDescriptionChanged struct {
	Index       uint16
	Description StakingStorageDescription
	Raw         *types.Log // Blockchain specific contextual infos
}

const StakingDescriptionChangedEventName = "DescriptionChanged"

// ContractEventName returns the user-defined event name.
func (StakingDescriptionChanged) ContractEventName() string {
	return StakingDescriptionChangedEventName
}

// UnpackDescriptionChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DescriptionChanged(uint16 indexed index, (string,string,string,string,string) description)
func (staking *Staking) UnpackDescriptionChangedEvent(log *types.Log) (*StakingDescriptionChanged, error) {
	event := "DescriptionChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingDescriptionChanged)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingJailed represents a Jailed event raised by the Staking contract.
type StakingJailed struct {
	Index      uint16
	UntilBlock uint64
	Raw        *types.Log // Blockchain specific contextual infos
}

const StakingJailedEventName = "Jailed"

// ContractEventName returns the user-defined event name.
func (StakingJailed) ContractEventName() string {
	return StakingJailedEventName
}

// UnpackJailedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Jailed(uint16 indexed index, uint64 untilBlock)
func (staking *Staking) UnpackJailedEvent(log *types.Log) (*StakingJailed, error) {
	event := "Jailed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingJailed)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingParamsChanged represents a ParamsChanged event raised by the Staking contract.
type StakingParamsChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const StakingParamsChangedEventName = "ParamsChanged"

// ContractEventName returns the user-defined event name.
func (StakingParamsChanged) ContractEventName() string {
	return StakingParamsChangedEventName
}

// UnpackParamsChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ParamsChanged()
func (staking *Staking) UnpackParamsChangedEvent(log *types.Log) (*StakingParamsChanged, error) {
	event := "ParamsChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingParamsChanged)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingPowerChanged represents a PowerChanged event raised by the Staking contract.
type StakingPowerChanged struct {
	Index uint16
	Power uint64
	Raw   *types.Log // Blockchain specific contextual infos
}

const StakingPowerChangedEventName = "PowerChanged"

// ContractEventName returns the user-defined event name.
func (StakingPowerChanged) ContractEventName() string {
	return StakingPowerChangedEventName
}

// UnpackPowerChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PowerChanged(uint16 indexed index, uint64 power)
func (staking *Staking) UnpackPowerChangedEvent(log *types.Log) (*StakingPowerChanged, error) {
	event := "PowerChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingPowerChanged)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingSlashed represents a Slashed event raised by the Staking contract.
type StakingSlashed struct {
	Index  uint16
	Kind   uint8
	Amount *big.Int
	Height *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const StakingSlashedEventName = "Slashed"

// ContractEventName returns the user-defined event name.
func (StakingSlashed) ContractEventName() string {
	return StakingSlashedEventName
}

// UnpackSlashedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Slashed(uint16 indexed index, uint8 kind, uint256 amount, uint256 height)
func (staking *Staking) UnpackSlashedEvent(log *types.Log) (*StakingSlashed, error) {
	event := "Slashed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingSlashed)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingTombstoned represents a Tombstoned event raised by the Staking contract.
type StakingTombstoned struct {
	Index uint16
	Raw   *types.Log // Blockchain specific contextual infos
}

const StakingTombstonedEventName = "Tombstoned"

// ContractEventName returns the user-defined event name.
func (StakingTombstoned) ContractEventName() string {
	return StakingTombstonedEventName
}

// UnpackTombstonedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Tombstoned(uint16 indexed index)
func (staking *Staking) UnpackTombstonedEvent(log *types.Log) (*StakingTombstoned, error) {
	event := "Tombstoned"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingTombstoned)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingUndelegated represents a Undelegated event raised by the Staking contract.
type StakingUndelegated struct {
	Index     uint16
	Delegator common.Address
	Ticket    *big.Int
	Amount    *big.Int
	Ripe      uint64
	Raw       *types.Log // Blockchain specific contextual infos
}

const StakingUndelegatedEventName = "Undelegated"

// ContractEventName returns the user-defined event name.
func (StakingUndelegated) ContractEventName() string {
	return StakingUndelegatedEventName
}

// UnpackUndelegatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Undelegated(uint16 indexed index, address indexed delegator, uint256 ticket, uint256 amount, uint64 ripe)
func (staking *Staking) UnpackUndelegatedEvent(log *types.Log) (*StakingUndelegated, error) {
	event := "Undelegated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingUndelegated)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingUnjailed represents a Unjailed event raised by the Staking contract.
type StakingUnjailed struct {
	Index uint16
	Raw   *types.Log // Blockchain specific contextual infos
}

const StakingUnjailedEventName = "Unjailed"

// ContractEventName returns the user-defined event name.
func (StakingUnjailed) ContractEventName() string {
	return StakingUnjailedEventName
}

// UnpackUnjailedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Unjailed(uint16 indexed index)
func (staking *Staking) UnpackUnjailedEvent(log *types.Log) (*StakingUnjailed, error) {
	event := "Unjailed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingUnjailed)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingValidatorCreated represents a ValidatorCreated event raised by the Staking contract.
type StakingValidatorCreated struct {
	Index     uint16
	Operator  common.Address
	KeyType   uint8
	Pubkey    []byte
	SelfStake *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const StakingValidatorCreatedEventName = "ValidatorCreated"

// ContractEventName returns the user-defined event name.
func (StakingValidatorCreated) ContractEventName() string {
	return StakingValidatorCreatedEventName
}

// UnpackValidatorCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ValidatorCreated(uint16 indexed index, address indexed operator, uint8 keyType, bytes pubkey, uint256 selfStake)
func (staking *Staking) UnpackValidatorCreatedEvent(log *types.Log) (*StakingValidatorCreated, error) {
	event := "ValidatorCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingValidatorCreated)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StakingWithdrawn represents a Withdrawn event raised by the Staking contract.
type StakingWithdrawn struct {
	Ticket    *big.Int
	Delegator common.Address
	Amount    *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const StakingWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (StakingWithdrawn) ContractEventName() string {
	return StakingWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(uint256 indexed ticket, address indexed delegator, uint256 amount)
func (staking *Staking) UnpackWithdrawnEvent(log *types.Log) (*StakingWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != staking.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StakingWithdrawn)
	if len(log.Data) > 0 {
		if err := staking.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range staking.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// StorageDeployerMetaData contains all meta data concerning the StorageDeployer contract.
var StorageDeployerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"governance\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"pauser\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"foundationAdmin\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"treasury\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"serviceFeeRateBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"baseReward\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"blocksPerEpoch\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"pricePerSector\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minDifficulty\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"difficulty\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"targetMineBlocks\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"targetSubmissions\",\"type\":\"uint256\"},{\"internalType\":\"uint64\",\"name\":\"maxShards\",\"type\":\"uint64\"},{\"internalType\":\"uint256\",\"name\":\"nSubtasks\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"subtaskInterval\",\"type\":\"uint256\"}],\"internalType\":\"structPoraMine.MineInitParams\",\"name\":\"mine\",\"type\":\"tuple\"}],\"internalType\":\"structStorageDeployer.Settings\",\"name\":\"s\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"bytes\",\"name\":\"flow\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"mine\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"market\",\"type\":\"bytes\"},{\"internalType\":\"bytes\",\"name\":\"reward\",\"type\":\"bytes\"}],\"internalType\":\"structStorageDeployer.Codes\",\"name\":\"codes\",\"type\":\"tuple\"}],\"stateMutability\":\"payable\",\"type\":\"constructor\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"flow\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"mine\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"market\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"reward\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"governance\",\"type\":\"address\"}],\"name\":\"Deployed\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"flow\",\"outputs\":[{\"internalType\":\"contractFlow\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"flowBeacon\",\"outputs\":[{\"internalType\":\"contractUpgradeableBeacon\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"governance\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"market\",\"outputs\":[{\"internalType\":\"contractFixedPrice\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"marketBeacon\",\"outputs\":[{\"internalType\":\"contractUpgradeableBeacon\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"mine\",\"outputs\":[{\"internalType\":\"contractPoraMine\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"mineBeacon\",\"outputs\":[{\"internalType\":\"contractUpgradeableBeacon\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"reward\",\"outputs\":[{\"internalType\":\"contractChunkRewardBase\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rewardBeacon\",\"outputs\":[{\"internalType\":\"contractUpgradeableBeacon\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "StorageDeployer",
}

// StorageDeployer is an auto generated Go binding around an Ethereum contract.
type StorageDeployer struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *StorageDeployer) GetABI() abi.ABI {
	return c.abi
}

// NewStorageDeployer creates a new instance of StorageDeployer.
func NewStorageDeployer() *StorageDeployer {
	parsed, err := StorageDeployerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &StorageDeployer{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *StorageDeployer) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor((address,address,address,address,uint256,uint256,uint256,uint256,uint256,(uint256,uint256,uint256,uint64,uint256,uint256)) s, (bytes,bytes,bytes,bytes) codes) payable returns()
func (storageDeployer *StorageDeployer) PackConstructor(s StorageDeployerSettings, codes StorageDeployerCodes) []byte {
	enc, err := storageDeployer.abi.Pack("", s, codes)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function flow() view returns(address)
func (storageDeployer *StorageDeployer) PackFlow() []byte {
	enc, err := storageDeployer.abi.Pack("flow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFlow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x343aad82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function flow() view returns(address)
func (storageDeployer *StorageDeployer) TryPackFlow() ([]byte, error) {
	return storageDeployer.abi.Pack("flow")
}

// UnpackFlow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x343aad82.
//
// Solidity: function flow() view returns(address)
func (storageDeployer *StorageDeployer) UnpackFlow(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("flow", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackFlowBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdca6c35b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function flowBeacon() view returns(address)
func (storageDeployer *StorageDeployer) PackFlowBeacon() []byte {
	enc, err := storageDeployer.abi.Pack("flowBeacon")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFlowBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdca6c35b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function flowBeacon() view returns(address)
func (storageDeployer *StorageDeployer) TryPackFlowBeacon() ([]byte, error) {
	return storageDeployer.abi.Pack("flowBeacon")
}

// UnpackFlowBeacon is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdca6c35b.
//
// Solidity: function flowBeacon() view returns(address)
func (storageDeployer *StorageDeployer) UnpackFlowBeacon(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("flowBeacon", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGovernance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5aa6e675.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function governance() view returns(address)
func (storageDeployer *StorageDeployer) PackGovernance() []byte {
	enc, err := storageDeployer.abi.Pack("governance")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGovernance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5aa6e675.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function governance() view returns(address)
func (storageDeployer *StorageDeployer) TryPackGovernance() ([]byte, error) {
	return storageDeployer.abi.Pack("governance")
}

// UnpackGovernance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5aa6e675.
//
// Solidity: function governance() view returns(address)
func (storageDeployer *StorageDeployer) UnpackGovernance(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("governance", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function market() view returns(address)
func (storageDeployer *StorageDeployer) PackMarket() []byte {
	enc, err := storageDeployer.abi.Pack("market")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarket is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x80f55605.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function market() view returns(address)
func (storageDeployer *StorageDeployer) TryPackMarket() ([]byte, error) {
	return storageDeployer.abi.Pack("market")
}

// UnpackMarket is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x80f55605.
//
// Solidity: function market() view returns(address)
func (storageDeployer *StorageDeployer) UnpackMarket(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("market", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMarketBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd66a4d08.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function marketBeacon() view returns(address)
func (storageDeployer *StorageDeployer) PackMarketBeacon() []byte {
	enc, err := storageDeployer.abi.Pack("marketBeacon")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMarketBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd66a4d08.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function marketBeacon() view returns(address)
func (storageDeployer *StorageDeployer) TryPackMarketBeacon() ([]byte, error) {
	return storageDeployer.abi.Pack("marketBeacon")
}

// UnpackMarketBeacon is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd66a4d08.
//
// Solidity: function marketBeacon() view returns(address)
func (storageDeployer *StorageDeployer) UnpackMarketBeacon(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("marketBeacon", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mine() view returns(address)
func (storageDeployer *StorageDeployer) PackMine() []byte {
	enc, err := storageDeployer.abi.Pack("mine")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMine is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x99f4b251.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mine() view returns(address)
func (storageDeployer *StorageDeployer) TryPackMine() ([]byte, error) {
	return storageDeployer.abi.Pack("mine")
}

// UnpackMine is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x99f4b251.
//
// Solidity: function mine() view returns(address)
func (storageDeployer *StorageDeployer) UnpackMine(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("mine", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMineBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe2a0d82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mineBeacon() view returns(address)
func (storageDeployer *StorageDeployer) PackMineBeacon() []byte {
	enc, err := storageDeployer.abi.Pack("mineBeacon")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMineBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbe2a0d82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mineBeacon() view returns(address)
func (storageDeployer *StorageDeployer) TryPackMineBeacon() ([]byte, error) {
	return storageDeployer.abi.Pack("mineBeacon")
}

// UnpackMineBeacon is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbe2a0d82.
//
// Solidity: function mineBeacon() view returns(address)
func (storageDeployer *StorageDeployer) UnpackMineBeacon(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("mineBeacon", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function reward() view returns(address)
func (storageDeployer *StorageDeployer) PackReward() []byte {
	enc, err := storageDeployer.abi.Pack("reward")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackReward is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x228cb733.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function reward() view returns(address)
func (storageDeployer *StorageDeployer) TryPackReward() ([]byte, error) {
	return storageDeployer.abi.Pack("reward")
}

// UnpackReward is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x228cb733.
//
// Solidity: function reward() view returns(address)
func (storageDeployer *StorageDeployer) UnpackReward(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("reward", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRewardBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc3d52b4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rewardBeacon() view returns(address)
func (storageDeployer *StorageDeployer) PackRewardBeacon() []byte {
	enc, err := storageDeployer.abi.Pack("rewardBeacon")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRewardBeacon is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcc3d52b4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rewardBeacon() view returns(address)
func (storageDeployer *StorageDeployer) TryPackRewardBeacon() ([]byte, error) {
	return storageDeployer.abi.Pack("rewardBeacon")
}

// UnpackRewardBeacon is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcc3d52b4.
//
// Solidity: function rewardBeacon() view returns(address)
func (storageDeployer *StorageDeployer) UnpackRewardBeacon(data []byte) (common.Address, error) {
	out, err := storageDeployer.abi.Unpack("rewardBeacon", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// StorageDeployerDeployed represents a Deployed event raised by the StorageDeployer contract.
type StorageDeployerDeployed struct {
	Flow       common.Address
	Mine       common.Address
	Market     common.Address
	Reward     common.Address
	Governance common.Address
	Raw        *types.Log // Blockchain specific contextual infos
}

const StorageDeployerDeployedEventName = "Deployed"

// ContractEventName returns the user-defined event name.
func (StorageDeployerDeployed) ContractEventName() string {
	return StorageDeployerDeployedEventName
}

// UnpackDeployedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Deployed(address flow, address mine, address market, address reward, address governance)
func (storageDeployer *StorageDeployer) UnpackDeployedEvent(log *types.Log) (*StorageDeployerDeployed, error) {
	event := "Deployed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != storageDeployer.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(StorageDeployerDeployed)
	if len(log.Data) > 0 {
		if err := storageDeployer.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range storageDeployer.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// SystemProxyMetaData contains all meta data concerning the SystemProxy contract.
var SystemProxyMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"previousAdmin\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"newAdmin\",\"type\":\"address\"}],\"name\":\"AdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"implementation\",\"type\":\"address\"}],\"name\":\"Upgraded\",\"type\":\"event\"},{\"stateMutability\":\"payable\",\"type\":\"fallback\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"changeAdmin\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"upgradeToAndCall\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "SystemProxy",
}

// SystemProxy is an auto generated Go binding around an Ethereum contract.
type SystemProxy struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *SystemProxy) GetABI() abi.ABI {
	return c.abi
}

// NewSystemProxy creates a new instance of SystemProxy.
func NewSystemProxy() *SystemProxy {
	parsed, err := SystemProxyMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &SystemProxy{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *SystemProxy) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackChangeAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f283970.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function changeAdmin(address to) payable returns()
func (systemProxy *SystemProxy) PackChangeAdmin(to common.Address) []byte {
	enc, err := systemProxy.abi.Pack("changeAdmin", to)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackChangeAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f283970.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function changeAdmin(address to) payable returns()
func (systemProxy *SystemProxy) TryPackChangeAdmin(to common.Address) ([]byte, error) {
	return systemProxy.abi.Pack("changeAdmin", to)
}

// PackUpgradeToAndCall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4f1ef286.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function upgradeToAndCall(address to, bytes data) payable returns()
func (systemProxy *SystemProxy) PackUpgradeToAndCall(to common.Address, data []byte) []byte {
	enc, err := systemProxy.abi.Pack("upgradeToAndCall", to, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpgradeToAndCall is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4f1ef286.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function upgradeToAndCall(address to, bytes data) payable returns()
func (systemProxy *SystemProxy) TryPackUpgradeToAndCall(to common.Address, data []byte) ([]byte, error) {
	return systemProxy.abi.Pack("upgradeToAndCall", to, data)
}

// SystemProxyAdminChanged represents a AdminChanged event raised by the SystemProxy contract.
type SystemProxyAdminChanged struct {
	PreviousAdmin common.Address
	NewAdmin      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const SystemProxyAdminChangedEventName = "AdminChanged"

// ContractEventName returns the user-defined event name.
func (SystemProxyAdminChanged) ContractEventName() string {
	return SystemProxyAdminChangedEventName
}

// UnpackAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AdminChanged(address previousAdmin, address newAdmin)
func (systemProxy *SystemProxy) UnpackAdminChangedEvent(log *types.Log) (*SystemProxyAdminChanged, error) {
	event := "AdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != systemProxy.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(SystemProxyAdminChanged)
	if len(log.Data) > 0 {
		if err := systemProxy.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range systemProxy.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// SystemProxyUpgraded represents a Upgraded event raised by the SystemProxy contract.
type SystemProxyUpgraded struct {
	Implementation common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const SystemProxyUpgradedEventName = "Upgraded"

// ContractEventName returns the user-defined event name.
func (SystemProxyUpgraded) ContractEventName() string {
	return SystemProxyUpgradedEventName
}

// UnpackUpgradedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Upgraded(address indexed implementation)
func (systemProxy *SystemProxy) UnpackUpgradedEvent(log *types.Log) (*SystemProxyUpgraded, error) {
	event := "Upgraded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != systemProxy.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(SystemProxyUpgraded)
	if len(log.Data) > 0 {
		if err := systemProxy.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range systemProxy.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerMetaData contains all meta data concerning the TimelockController contract.
var TimelockControllerMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"minDelay\",\"type\":\"uint256\"},{\"internalType\":\"address[]\",\"name\":\"proposers\",\"type\":\"address[]\"},{\"internalType\":\"address[]\",\"name\":\"executors\",\"type\":\"address[]\"},{\"internalType\":\"address\",\"name\":\"admin\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"AccessControlBadConfirmation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"bytes32\",\"name\":\"neededRole\",\"type\":\"bytes32\"}],\"name\":\"AccessControlUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedInnerCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"delay\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minDelay\",\"type\":\"uint256\"}],\"name\":\"TimelockInsufficientDelay\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"targets\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"payloads\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"values\",\"type\":\"uint256\"}],\"name\":\"TimelockInvalidOperationLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"TimelockUnauthorizedCaller\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"predecessorId\",\"type\":\"bytes32\"}],\"name\":\"TimelockUnexecutedPredecessor\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"operationId\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"expectedStates\",\"type\":\"bytes32\"}],\"name\":\"TimelockUnexpectedOperationState\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"CallExecuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"CallSalt\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"index\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"indexed\":false,\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"delay\",\"type\":\"uint256\"}],\"name\":\"CallScheduled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"Cancelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"oldDuration\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"newDuration\",\"type\":\"uint256\"}],\"name\":\"MinDelayChange\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"previousAdminRole\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"newAdminRole\",\"type\":\"bytes32\"}],\"name\":\"RoleAdminChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleGranted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"RoleRevoked\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"CANCELLER_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"DEFAULT_ADMIN_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"EXECUTOR_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PROPOSER_ROLE\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"cancel\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"payload\",\"type\":\"bytes\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"execute\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"targets\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"values\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes[]\",\"name\":\"payloads\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"executeBatch\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"getMinDelay\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"getOperationState\",\"outputs\":[{\"internalType\":\"enumTimelockController.OperationState\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"}],\"name\":\"getRoleAdmin\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"getTimestamp\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"grantRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"hasRole\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"hashOperation\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"targets\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"values\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes[]\",\"name\":\"payloads\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"}],\"name\":\"hashOperationBatch\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"isOperation\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"isOperationDone\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"isOperationPending\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"id\",\"type\":\"bytes32\"}],\"name\":\"isOperationReady\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"uint256[]\",\"name\":\"\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256[]\",\"name\":\"\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"name\":\"onERC1155BatchReceived\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"name\":\"onERC1155Received\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"\",\"type\":\"bytes\"}],\"name\":\"onERC721Received\",\"outputs\":[{\"internalType\":\"bytes4\",\"name\":\"\",\"type\":\"bytes4\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"callerConfirmation\",\"type\":\"address\"}],\"name\":\"renounceRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"role\",\"type\":\"bytes32\"},{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"revokeRole\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"target\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"delay\",\"type\":\"uint256\"}],\"name\":\"schedule\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"targets\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"values\",\"type\":\"uint256[]\"},{\"internalType\":\"bytes[]\",\"name\":\"payloads\",\"type\":\"bytes[]\"},{\"internalType\":\"bytes32\",\"name\":\"predecessor\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"salt\",\"type\":\"bytes32\"},{\"internalType\":\"uint256\",\"name\":\"delay\",\"type\":\"uint256\"}],\"name\":\"scheduleBatch\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"interfaceId\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"newDelay\",\"type\":\"uint256\"}],\"name\":\"updateDelay\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"stateMutability\":\"payable\",\"type\":\"receive\"}]",
	ID:  "TimelockController",
}

// TimelockController is an auto generated Go binding around an Ethereum contract.
type TimelockController struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *TimelockController) GetABI() abi.ABI {
	return c.abi
}

// NewTimelockController creates a new instance of TimelockController.
func NewTimelockController() *TimelockController {
	parsed, err := TimelockControllerMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &TimelockController{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *TimelockController) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(uint256 minDelay, address[] proposers, address[] executors, address admin) returns()
func (timelockController *TimelockController) PackConstructor(minDelay *big.Int, proposers []common.Address, executors []common.Address, admin common.Address) []byte {
	enc, err := timelockController.abi.Pack("", minDelay, proposers, executors, admin)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCANCELLERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb08e51c0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function CANCELLER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) PackCANCELLERROLE() []byte {
	enc, err := timelockController.abi.Pack("CANCELLER_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCANCELLERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb08e51c0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function CANCELLER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) TryPackCANCELLERROLE() ([]byte, error) {
	return timelockController.abi.Pack("CANCELLER_ROLE")
}

// UnpackCANCELLERROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb08e51c0.
//
// Solidity: function CANCELLER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) UnpackCANCELLERROLE(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("CANCELLER_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (timelockController *TimelockController) PackDEFAULTADMINROLE() []byte {
	enc, err := timelockController.abi.Pack("DEFAULT_ADMIN_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEFAULTADMINROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa217fddf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (timelockController *TimelockController) TryPackDEFAULTADMINROLE() ([]byte, error) {
	return timelockController.abi.Pack("DEFAULT_ADMIN_ROLE")
}

// UnpackDEFAULTADMINROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa217fddf.
//
// Solidity: function DEFAULT_ADMIN_ROLE() view returns(bytes32)
func (timelockController *TimelockController) UnpackDEFAULTADMINROLE(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("DEFAULT_ADMIN_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackEXECUTORROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07bd0265.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function EXECUTOR_ROLE() view returns(bytes32)
func (timelockController *TimelockController) PackEXECUTORROLE() []byte {
	enc, err := timelockController.abi.Pack("EXECUTOR_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackEXECUTORROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07bd0265.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function EXECUTOR_ROLE() view returns(bytes32)
func (timelockController *TimelockController) TryPackEXECUTORROLE() ([]byte, error) {
	return timelockController.abi.Pack("EXECUTOR_ROLE")
}

// UnpackEXECUTORROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x07bd0265.
//
// Solidity: function EXECUTOR_ROLE() view returns(bytes32)
func (timelockController *TimelockController) UnpackEXECUTORROLE(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("EXECUTOR_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackPROPOSERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f61f4f5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PROPOSER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) PackPROPOSERROLE() []byte {
	enc, err := timelockController.abi.Pack("PROPOSER_ROLE")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPROPOSERROLE is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f61f4f5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PROPOSER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) TryPackPROPOSERROLE() ([]byte, error) {
	return timelockController.abi.Pack("PROPOSER_ROLE")
}

// UnpackPROPOSERROLE is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8f61f4f5.
//
// Solidity: function PROPOSER_ROLE() view returns(bytes32)
func (timelockController *TimelockController) UnpackPROPOSERROLE(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("PROPOSER_ROLE", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackCancel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4d252f5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancel(bytes32 id) returns()
func (timelockController *TimelockController) PackCancel(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("cancel", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancel is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4d252f5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancel(bytes32 id) returns()
func (timelockController *TimelockController) TryPackCancel(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("cancel", id)
}

// PackExecute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x134008d3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt) payable returns()
func (timelockController *TimelockController) PackExecute(target common.Address, value *big.Int, payload []byte, predecessor [32]byte, salt [32]byte) []byte {
	enc, err := timelockController.abi.Pack("execute", target, value, payload, predecessor, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExecute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x134008d3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt) payable returns()
func (timelockController *TimelockController) TryPackExecute(target common.Address, value *big.Int, payload []byte, predecessor [32]byte, salt [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("execute", target, value, payload, predecessor, salt)
}

// PackExecuteBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe38335e5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) payable returns()
func (timelockController *TimelockController) PackExecuteBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte) []byte {
	enc, err := timelockController.abi.Pack("executeBatch", targets, values, payloads, predecessor, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExecuteBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe38335e5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function executeBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) payable returns()
func (timelockController *TimelockController) TryPackExecuteBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("executeBatch", targets, values, payloads, predecessor, salt)
}

// PackGetMinDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf27a0c92.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getMinDelay() view returns(uint256)
func (timelockController *TimelockController) PackGetMinDelay() []byte {
	enc, err := timelockController.abi.Pack("getMinDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetMinDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf27a0c92.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getMinDelay() view returns(uint256)
func (timelockController *TimelockController) TryPackGetMinDelay() ([]byte, error) {
	return timelockController.abi.Pack("getMinDelay")
}

// UnpackGetMinDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf27a0c92.
//
// Solidity: function getMinDelay() view returns(uint256)
func (timelockController *TimelockController) UnpackGetMinDelay(data []byte) (*big.Int, error) {
	out, err := timelockController.abi.Unpack("getMinDelay", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetOperationState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7958004c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getOperationState(bytes32 id) view returns(uint8)
func (timelockController *TimelockController) PackGetOperationState(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("getOperationState", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetOperationState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7958004c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getOperationState(bytes32 id) view returns(uint8)
func (timelockController *TimelockController) TryPackGetOperationState(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("getOperationState", id)
}

// UnpackGetOperationState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7958004c.
//
// Solidity: function getOperationState(bytes32 id) view returns(uint8)
func (timelockController *TimelockController) UnpackGetOperationState(data []byte) (uint8, error) {
	out, err := timelockController.abi.Unpack("getOperationState", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (timelockController *TimelockController) PackGetRoleAdmin(role [32]byte) []byte {
	enc, err := timelockController.abi.Pack("getRoleAdmin", role)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetRoleAdmin is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x248a9ca3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (timelockController *TimelockController) TryPackGetRoleAdmin(role [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("getRoleAdmin", role)
}

// UnpackGetRoleAdmin is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x248a9ca3.
//
// Solidity: function getRoleAdmin(bytes32 role) view returns(bytes32)
func (timelockController *TimelockController) UnpackGetRoleAdmin(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("getRoleAdmin", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackGetTimestamp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd45c4435.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getTimestamp(bytes32 id) view returns(uint256)
func (timelockController *TimelockController) PackGetTimestamp(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("getTimestamp", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetTimestamp is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd45c4435.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getTimestamp(bytes32 id) view returns(uint256)
func (timelockController *TimelockController) TryPackGetTimestamp(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("getTimestamp", id)
}

// UnpackGetTimestamp is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd45c4435.
//
// Solidity: function getTimestamp(bytes32 id) view returns(uint256)
func (timelockController *TimelockController) UnpackGetTimestamp(data []byte) (*big.Int, error) {
	out, err := timelockController.abi.Unpack("getTimestamp", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (timelockController *TimelockController) PackGrantRole(role [32]byte, account common.Address) []byte {
	enc, err := timelockController.abi.Pack("grantRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGrantRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2f2ff15d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function grantRole(bytes32 role, address account) returns()
func (timelockController *TimelockController) TryPackGrantRole(role [32]byte, account common.Address) ([]byte, error) {
	return timelockController.abi.Pack("grantRole", role, account)
}

// PackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (timelockController *TimelockController) PackHasRole(role [32]byte, account common.Address) []byte {
	enc, err := timelockController.abi.Pack("hasRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHasRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x91d14854.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (timelockController *TimelockController) TryPackHasRole(role [32]byte, account common.Address) ([]byte, error) {
	return timelockController.abi.Pack("hasRole", role, account)
}

// UnpackHasRole is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x91d14854.
//
// Solidity: function hasRole(bytes32 role, address account) view returns(bool)
func (timelockController *TimelockController) UnpackHasRole(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("hasRole", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackHashOperation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8065657f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOperation(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) PackHashOperation(target common.Address, value *big.Int, data []byte, predecessor [32]byte, salt [32]byte) []byte {
	enc, err := timelockController.abi.Pack("hashOperation", target, value, data, predecessor, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOperation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8065657f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOperation(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) TryPackHashOperation(target common.Address, value *big.Int, data []byte, predecessor [32]byte, salt [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("hashOperation", target, value, data, predecessor, salt)
}

// UnpackHashOperation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8065657f.
//
// Solidity: function hashOperation(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) UnpackHashOperation(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("hashOperation", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackHashOperationBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb1c5f427.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function hashOperationBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) PackHashOperationBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte) []byte {
	enc, err := timelockController.abi.Pack("hashOperationBatch", targets, values, payloads, predecessor, salt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackHashOperationBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb1c5f427.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function hashOperationBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) TryPackHashOperationBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("hashOperationBatch", targets, values, payloads, predecessor, salt)
}

// UnpackHashOperationBatch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb1c5f427.
//
// Solidity: function hashOperationBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt) pure returns(bytes32)
func (timelockController *TimelockController) UnpackHashOperationBatch(data []byte) ([32]byte, error) {
	out, err := timelockController.abi.Unpack("hashOperationBatch", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackIsOperation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31d50750.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isOperation(bytes32 id) view returns(bool)
func (timelockController *TimelockController) PackIsOperation(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("isOperation", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsOperation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31d50750.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isOperation(bytes32 id) view returns(bool)
func (timelockController *TimelockController) TryPackIsOperation(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("isOperation", id)
}

// UnpackIsOperation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x31d50750.
//
// Solidity: function isOperation(bytes32 id) view returns(bool)
func (timelockController *TimelockController) UnpackIsOperation(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("isOperation", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsOperationDone is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ab0f529.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isOperationDone(bytes32 id) view returns(bool)
func (timelockController *TimelockController) PackIsOperationDone(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("isOperationDone", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsOperationDone is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2ab0f529.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isOperationDone(bytes32 id) view returns(bool)
func (timelockController *TimelockController) TryPackIsOperationDone(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("isOperationDone", id)
}

// UnpackIsOperationDone is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2ab0f529.
//
// Solidity: function isOperationDone(bytes32 id) view returns(bool)
func (timelockController *TimelockController) UnpackIsOperationDone(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("isOperationDone", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsOperationPending is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x584b153e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isOperationPending(bytes32 id) view returns(bool)
func (timelockController *TimelockController) PackIsOperationPending(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("isOperationPending", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsOperationPending is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x584b153e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isOperationPending(bytes32 id) view returns(bool)
func (timelockController *TimelockController) TryPackIsOperationPending(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("isOperationPending", id)
}

// UnpackIsOperationPending is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x584b153e.
//
// Solidity: function isOperationPending(bytes32 id) view returns(bool)
func (timelockController *TimelockController) UnpackIsOperationPending(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("isOperationPending", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsOperationReady is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x13bc9f20.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isOperationReady(bytes32 id) view returns(bool)
func (timelockController *TimelockController) PackIsOperationReady(id [32]byte) []byte {
	enc, err := timelockController.abi.Pack("isOperationReady", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsOperationReady is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x13bc9f20.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isOperationReady(bytes32 id) view returns(bool)
func (timelockController *TimelockController) TryPackIsOperationReady(id [32]byte) ([]byte, error) {
	return timelockController.abi.Pack("isOperationReady", id)
}

// UnpackIsOperationReady is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x13bc9f20.
//
// Solidity: function isOperationReady(bytes32 id) view returns(bool)
func (timelockController *TimelockController) UnpackIsOperationReady(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("isOperationReady", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackOnERC1155BatchReceived is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc197c81.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onERC1155BatchReceived(address , address , uint256[] , uint256[] , bytes ) returns(bytes4)
func (timelockController *TimelockController) PackOnERC1155BatchReceived(arg0 common.Address, arg1 common.Address, arg2 []*big.Int, arg3 []*big.Int, arg4 []byte) []byte {
	enc, err := timelockController.abi.Pack("onERC1155BatchReceived", arg0, arg1, arg2, arg3, arg4)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnERC1155BatchReceived is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbc197c81.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onERC1155BatchReceived(address , address , uint256[] , uint256[] , bytes ) returns(bytes4)
func (timelockController *TimelockController) TryPackOnERC1155BatchReceived(arg0 common.Address, arg1 common.Address, arg2 []*big.Int, arg3 []*big.Int, arg4 []byte) ([]byte, error) {
	return timelockController.abi.Pack("onERC1155BatchReceived", arg0, arg1, arg2, arg3, arg4)
}

// UnpackOnERC1155BatchReceived is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbc197c81.
//
// Solidity: function onERC1155BatchReceived(address , address , uint256[] , uint256[] , bytes ) returns(bytes4)
func (timelockController *TimelockController) UnpackOnERC1155BatchReceived(data []byte) ([4]byte, error) {
	out, err := timelockController.abi.Unpack("onERC1155BatchReceived", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackOnERC1155Received is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf23a6e61.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onERC1155Received(address , address , uint256 , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) PackOnERC1155Received(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 *big.Int, arg4 []byte) []byte {
	enc, err := timelockController.abi.Pack("onERC1155Received", arg0, arg1, arg2, arg3, arg4)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnERC1155Received is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf23a6e61.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onERC1155Received(address , address , uint256 , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) TryPackOnERC1155Received(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 *big.Int, arg4 []byte) ([]byte, error) {
	return timelockController.abi.Pack("onERC1155Received", arg0, arg1, arg2, arg3, arg4)
}

// UnpackOnERC1155Received is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf23a6e61.
//
// Solidity: function onERC1155Received(address , address , uint256 , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) UnpackOnERC1155Received(data []byte) ([4]byte, error) {
	out, err := timelockController.abi.Unpack("onERC1155Received", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackOnERC721Received is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x150b7a02.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function onERC721Received(address , address , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) PackOnERC721Received(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 []byte) []byte {
	enc, err := timelockController.abi.Pack("onERC721Received", arg0, arg1, arg2, arg3)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOnERC721Received is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x150b7a02.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function onERC721Received(address , address , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) TryPackOnERC721Received(arg0 common.Address, arg1 common.Address, arg2 *big.Int, arg3 []byte) ([]byte, error) {
	return timelockController.abi.Pack("onERC721Received", arg0, arg1, arg2, arg3)
}

// UnpackOnERC721Received is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x150b7a02.
//
// Solidity: function onERC721Received(address , address , uint256 , bytes ) returns(bytes4)
func (timelockController *TimelockController) UnpackOnERC721Received(data []byte) ([4]byte, error) {
	out, err := timelockController.abi.Unpack("onERC721Received", data)
	if err != nil {
		return *new([4]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([4]byte)).(*[4]byte)
	return out0, nil
}

// PackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (timelockController *TimelockController) PackRenounceRole(role [32]byte, callerConfirmation common.Address) []byte {
	enc, err := timelockController.abi.Pack("renounceRole", role, callerConfirmation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x36568abe.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceRole(bytes32 role, address callerConfirmation) returns()
func (timelockController *TimelockController) TryPackRenounceRole(role [32]byte, callerConfirmation common.Address) ([]byte, error) {
	return timelockController.abi.Pack("renounceRole", role, callerConfirmation)
}

// PackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (timelockController *TimelockController) PackRevokeRole(role [32]byte, account common.Address) []byte {
	enc, err := timelockController.abi.Pack("revokeRole", role, account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRevokeRole is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd547741f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function revokeRole(bytes32 role, address account) returns()
func (timelockController *TimelockController) TryPackRevokeRole(role [32]byte, account common.Address) ([]byte, error) {
	return timelockController.abi.Pack("revokeRole", role, account)
}

// PackSchedule is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01d5062a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay) returns()
func (timelockController *TimelockController) PackSchedule(target common.Address, value *big.Int, data []byte, predecessor [32]byte, salt [32]byte, delay *big.Int) []byte {
	enc, err := timelockController.abi.Pack("schedule", target, value, data, predecessor, salt, delay)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSchedule is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01d5062a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function schedule(address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt, uint256 delay) returns()
func (timelockController *TimelockController) TryPackSchedule(target common.Address, value *big.Int, data []byte, predecessor [32]byte, salt [32]byte, delay *big.Int) ([]byte, error) {
	return timelockController.abi.Pack("schedule", target, value, data, predecessor, salt, delay)
}

// PackScheduleBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f2a0bb0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay) returns()
func (timelockController *TimelockController) PackScheduleBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte, delay *big.Int) []byte {
	enc, err := timelockController.abi.Pack("scheduleBatch", targets, values, payloads, predecessor, salt, delay)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackScheduleBatch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8f2a0bb0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function scheduleBatch(address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt, uint256 delay) returns()
func (timelockController *TimelockController) TryPackScheduleBatch(targets []common.Address, values []*big.Int, payloads [][]byte, predecessor [32]byte, salt [32]byte, delay *big.Int) ([]byte, error) {
	return timelockController.abi.Pack("scheduleBatch", targets, values, payloads, predecessor, salt, delay)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (timelockController *TimelockController) PackSupportsInterface(interfaceId [4]byte) []byte {
	enc, err := timelockController.abi.Pack("supportsInterface", interfaceId)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (timelockController *TimelockController) TryPackSupportsInterface(interfaceId [4]byte) ([]byte, error) {
	return timelockController.abi.Pack("supportsInterface", interfaceId)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 interfaceId) view returns(bool)
func (timelockController *TimelockController) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := timelockController.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackUpdateDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64d62353.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function updateDelay(uint256 newDelay) returns()
func (timelockController *TimelockController) PackUpdateDelay(newDelay *big.Int) []byte {
	enc, err := timelockController.abi.Pack("updateDelay", newDelay)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpdateDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x64d62353.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function updateDelay(uint256 newDelay) returns()
func (timelockController *TimelockController) TryPackUpdateDelay(newDelay *big.Int) ([]byte, error) {
	return timelockController.abi.Pack("updateDelay", newDelay)
}

// TimelockControllerCallExecuted represents a CallExecuted event raised by the TimelockController contract.
type TimelockControllerCallExecuted struct {
	Id     [32]byte
	Index  *big.Int
	Target common.Address
	Value  *big.Int
	Data   []byte
	Raw    *types.Log // Blockchain specific contextual infos
}

const TimelockControllerCallExecutedEventName = "CallExecuted"

// ContractEventName returns the user-defined event name.
func (TimelockControllerCallExecuted) ContractEventName() string {
	return TimelockControllerCallExecutedEventName
}

// UnpackCallExecutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data)
func (timelockController *TimelockController) UnpackCallExecutedEvent(log *types.Log) (*TimelockControllerCallExecuted, error) {
	event := "CallExecuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerCallExecuted)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerCallSalt represents a CallSalt event raised by the TimelockController contract.
type TimelockControllerCallSalt struct {
	Id   [32]byte
	Salt [32]byte
	Raw  *types.Log // Blockchain specific contextual infos
}

const TimelockControllerCallSaltEventName = "CallSalt"

// ContractEventName returns the user-defined event name.
func (TimelockControllerCallSalt) ContractEventName() string {
	return TimelockControllerCallSaltEventName
}

// UnpackCallSaltEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CallSalt(bytes32 indexed id, bytes32 salt)
func (timelockController *TimelockController) UnpackCallSaltEvent(log *types.Log) (*TimelockControllerCallSalt, error) {
	event := "CallSalt"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerCallSalt)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerCallScheduled represents a CallScheduled event raised by the TimelockController contract.
type TimelockControllerCallScheduled struct {
	Id          [32]byte
	Index       *big.Int
	Target      common.Address
	Value       *big.Int
	Data        []byte
	Predecessor [32]byte
	Delay       *big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const TimelockControllerCallScheduledEventName = "CallScheduled"

// ContractEventName returns the user-defined event name.
func (TimelockControllerCallScheduled) ContractEventName() string {
	return TimelockControllerCallScheduledEventName
}

// UnpackCallScheduledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event CallScheduled(bytes32 indexed id, uint256 indexed index, address target, uint256 value, bytes data, bytes32 predecessor, uint256 delay)
func (timelockController *TimelockController) UnpackCallScheduledEvent(log *types.Log) (*TimelockControllerCallScheduled, error) {
	event := "CallScheduled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerCallScheduled)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerCancelled represents a Cancelled event raised by the TimelockController contract.
type TimelockControllerCancelled struct {
	Id  [32]byte
	Raw *types.Log // Blockchain specific contextual infos
}

const TimelockControllerCancelledEventName = "Cancelled"

// ContractEventName returns the user-defined event name.
func (TimelockControllerCancelled) ContractEventName() string {
	return TimelockControllerCancelledEventName
}

// UnpackCancelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Cancelled(bytes32 indexed id)
func (timelockController *TimelockController) UnpackCancelledEvent(log *types.Log) (*TimelockControllerCancelled, error) {
	event := "Cancelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerCancelled)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerMinDelayChange represents a MinDelayChange event raised by the TimelockController contract.
type TimelockControllerMinDelayChange struct {
	OldDuration *big.Int
	NewDuration *big.Int
	Raw         *types.Log // Blockchain specific contextual infos
}

const TimelockControllerMinDelayChangeEventName = "MinDelayChange"

// ContractEventName returns the user-defined event name.
func (TimelockControllerMinDelayChange) ContractEventName() string {
	return TimelockControllerMinDelayChangeEventName
}

// UnpackMinDelayChangeEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event MinDelayChange(uint256 oldDuration, uint256 newDuration)
func (timelockController *TimelockController) UnpackMinDelayChangeEvent(log *types.Log) (*TimelockControllerMinDelayChange, error) {
	event := "MinDelayChange"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerMinDelayChange)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerRoleAdminChanged represents a RoleAdminChanged event raised by the TimelockController contract.
type TimelockControllerRoleAdminChanged struct {
	Role              [32]byte
	PreviousAdminRole [32]byte
	NewAdminRole      [32]byte
	Raw               *types.Log // Blockchain specific contextual infos
}

const TimelockControllerRoleAdminChangedEventName = "RoleAdminChanged"

// ContractEventName returns the user-defined event name.
func (TimelockControllerRoleAdminChanged) ContractEventName() string {
	return TimelockControllerRoleAdminChangedEventName
}

// UnpackRoleAdminChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleAdminChanged(bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole)
func (timelockController *TimelockController) UnpackRoleAdminChangedEvent(log *types.Log) (*TimelockControllerRoleAdminChanged, error) {
	event := "RoleAdminChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerRoleAdminChanged)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerRoleGranted represents a RoleGranted event raised by the TimelockController contract.
type TimelockControllerRoleGranted struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const TimelockControllerRoleGrantedEventName = "RoleGranted"

// ContractEventName returns the user-defined event name.
func (TimelockControllerRoleGranted) ContractEventName() string {
	return TimelockControllerRoleGrantedEventName
}

// UnpackRoleGrantedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)
func (timelockController *TimelockController) UnpackRoleGrantedEvent(log *types.Log) (*TimelockControllerRoleGranted, error) {
	event := "RoleGranted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerRoleGranted)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// TimelockControllerRoleRevoked represents a RoleRevoked event raised by the TimelockController contract.
type TimelockControllerRoleRevoked struct {
	Role    [32]byte
	Account common.Address
	Sender  common.Address
	Raw     *types.Log // Blockchain specific contextual infos
}

const TimelockControllerRoleRevokedEventName = "RoleRevoked"

// ContractEventName returns the user-defined event name.
func (TimelockControllerRoleRevoked) ContractEventName() string {
	return TimelockControllerRoleRevokedEventName
}

// UnpackRoleRevokedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender)
func (timelockController *TimelockController) UnpackRoleRevokedEvent(log *types.Log) (*TimelockControllerRoleRevoked, error) {
	event := "RoleRevoked"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != timelockController.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(TimelockControllerRoleRevoked)
	if len(log.Data) > 0 {
		if err := timelockController.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range timelockController.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (timelockController *TimelockController) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], timelockController.abi.Errors["AccessControlBadConfirmation"].ID.Bytes()[:4]) {
		return timelockController.UnpackAccessControlBadConfirmationError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["AccessControlUnauthorizedAccount"].ID.Bytes()[:4]) {
		return timelockController.UnpackAccessControlUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["FailedInnerCall"].ID.Bytes()[:4]) {
		return timelockController.UnpackFailedInnerCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["TimelockInsufficientDelay"].ID.Bytes()[:4]) {
		return timelockController.UnpackTimelockInsufficientDelayError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["TimelockInvalidOperationLength"].ID.Bytes()[:4]) {
		return timelockController.UnpackTimelockInvalidOperationLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["TimelockUnauthorizedCaller"].ID.Bytes()[:4]) {
		return timelockController.UnpackTimelockUnauthorizedCallerError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["TimelockUnexecutedPredecessor"].ID.Bytes()[:4]) {
		return timelockController.UnpackTimelockUnexecutedPredecessorError(raw[4:])
	}
	if bytes.Equal(raw[:4], timelockController.abi.Errors["TimelockUnexpectedOperationState"].ID.Bytes()[:4]) {
		return timelockController.UnpackTimelockUnexpectedOperationStateError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// TimelockControllerAccessControlBadConfirmation represents a AccessControlBadConfirmation error raised by the TimelockController contract.
type TimelockControllerAccessControlBadConfirmation struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlBadConfirmation()
func TimelockControllerAccessControlBadConfirmationErrorID() common.Hash {
	return common.HexToHash("0x6697b23232a647058342c0724fe7c415cab25915b54e5dbc03f233173d37b41c")
}

// UnpackAccessControlBadConfirmationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlBadConfirmation()
func (timelockController *TimelockController) UnpackAccessControlBadConfirmationError(raw []byte) (*TimelockControllerAccessControlBadConfirmation, error) {
	out := new(TimelockControllerAccessControlBadConfirmation)
	if err := timelockController.abi.UnpackIntoInterface(out, "AccessControlBadConfirmation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerAccessControlUnauthorizedAccount represents a AccessControlUnauthorizedAccount error raised by the TimelockController contract.
type TimelockControllerAccessControlUnauthorizedAccount struct {
	Account    common.Address
	NeededRole [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func TimelockControllerAccessControlUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0xe2517d3fbfae6f8515ef5ff1ccedc3933ab0cbbda0b492c06eb54ad10ef03b3e")
}

// UnpackAccessControlUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AccessControlUnauthorizedAccount(address account, bytes32 neededRole)
func (timelockController *TimelockController) UnpackAccessControlUnauthorizedAccountError(raw []byte) (*TimelockControllerAccessControlUnauthorizedAccount, error) {
	out := new(TimelockControllerAccessControlUnauthorizedAccount)
	if err := timelockController.abi.UnpackIntoInterface(out, "AccessControlUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerFailedInnerCall represents a FailedInnerCall error raised by the TimelockController contract.
type TimelockControllerFailedInnerCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedInnerCall()
func TimelockControllerFailedInnerCallErrorID() common.Hash {
	return common.HexToHash("0x1425ea42df7c932537f94e8b917ea9c5931f140fb6e8098822ef05dc56222ca9")
}

// UnpackFailedInnerCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedInnerCall()
func (timelockController *TimelockController) UnpackFailedInnerCallError(raw []byte) (*TimelockControllerFailedInnerCall, error) {
	out := new(TimelockControllerFailedInnerCall)
	if err := timelockController.abi.UnpackIntoInterface(out, "FailedInnerCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerTimelockInsufficientDelay represents a TimelockInsufficientDelay error raised by the TimelockController contract.
type TimelockControllerTimelockInsufficientDelay struct {
	Delay    *big.Int
	MinDelay *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimelockInsufficientDelay(uint256 delay, uint256 minDelay)
func TimelockControllerTimelockInsufficientDelayErrorID() common.Hash {
	return common.HexToHash("0x543366097fc46a718a4890a59e5216cbbc872f61973a9e2a6666ecccaa1a07ca")
}

// UnpackTimelockInsufficientDelayError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimelockInsufficientDelay(uint256 delay, uint256 minDelay)
func (timelockController *TimelockController) UnpackTimelockInsufficientDelayError(raw []byte) (*TimelockControllerTimelockInsufficientDelay, error) {
	out := new(TimelockControllerTimelockInsufficientDelay)
	if err := timelockController.abi.UnpackIntoInterface(out, "TimelockInsufficientDelay", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerTimelockInvalidOperationLength represents a TimelockInvalidOperationLength error raised by the TimelockController contract.
type TimelockControllerTimelockInvalidOperationLength struct {
	Targets  *big.Int
	Payloads *big.Int
	Values   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimelockInvalidOperationLength(uint256 targets, uint256 payloads, uint256 values)
func TimelockControllerTimelockInvalidOperationLengthErrorID() common.Hash {
	return common.HexToHash("0xffb0321166292613ddbe36e2eb9b9b1e8877aa314505f6d35f0f4ae660e8ada3")
}

// UnpackTimelockInvalidOperationLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimelockInvalidOperationLength(uint256 targets, uint256 payloads, uint256 values)
func (timelockController *TimelockController) UnpackTimelockInvalidOperationLengthError(raw []byte) (*TimelockControllerTimelockInvalidOperationLength, error) {
	out := new(TimelockControllerTimelockInvalidOperationLength)
	if err := timelockController.abi.UnpackIntoInterface(out, "TimelockInvalidOperationLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerTimelockUnauthorizedCaller represents a TimelockUnauthorizedCaller error raised by the TimelockController contract.
type TimelockControllerTimelockUnauthorizedCaller struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimelockUnauthorizedCaller(address caller)
func TimelockControllerTimelockUnauthorizedCallerErrorID() common.Hash {
	return common.HexToHash("0xe2850c5900ceb2d1b367e63ffd96510279f191862fece2dde12a1b1bce580ebd")
}

// UnpackTimelockUnauthorizedCallerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimelockUnauthorizedCaller(address caller)
func (timelockController *TimelockController) UnpackTimelockUnauthorizedCallerError(raw []byte) (*TimelockControllerTimelockUnauthorizedCaller, error) {
	out := new(TimelockControllerTimelockUnauthorizedCaller)
	if err := timelockController.abi.UnpackIntoInterface(out, "TimelockUnauthorizedCaller", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerTimelockUnexecutedPredecessor represents a TimelockUnexecutedPredecessor error raised by the TimelockController contract.
type TimelockControllerTimelockUnexecutedPredecessor struct {
	PredecessorId [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimelockUnexecutedPredecessor(bytes32 predecessorId)
func TimelockControllerTimelockUnexecutedPredecessorErrorID() common.Hash {
	return common.HexToHash("0x90a9a618cfd84aabd2505bb50bbc6c95924a5d4f10d2bf500768fcbf91f51cab")
}

// UnpackTimelockUnexecutedPredecessorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimelockUnexecutedPredecessor(bytes32 predecessorId)
func (timelockController *TimelockController) UnpackTimelockUnexecutedPredecessorError(raw []byte) (*TimelockControllerTimelockUnexecutedPredecessor, error) {
	out := new(TimelockControllerTimelockUnexecutedPredecessor)
	if err := timelockController.abi.UnpackIntoInterface(out, "TimelockUnexecutedPredecessor", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// TimelockControllerTimelockUnexpectedOperationState represents a TimelockUnexpectedOperationState error raised by the TimelockController contract.
type TimelockControllerTimelockUnexpectedOperationState struct {
	OperationId    [32]byte
	ExpectedStates [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)
func TimelockControllerTimelockUnexpectedOperationStateErrorID() common.Hash {
	return common.HexToHash("0x5ead8eb51d1c1b7ef2eb1ef3ec2f009cfba25e924d04ccc853f25803ea40b489")
}

// UnpackTimelockUnexpectedOperationStateError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)
func (timelockController *TimelockController) UnpackTimelockUnexpectedOperationStateError(raw []byte) (*TimelockControllerTimelockUnexpectedOperationState, error) {
	out := new(TimelockControllerTimelockUnexpectedOperationState)
	if err := timelockController.abi.UnpackIntoInterface(out, "TimelockUnexpectedOperationState", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UpgradeableBeaconMetaData contains all meta data concerning the UpgradeableBeacon contract.
var UpgradeableBeaconMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"implementation_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"initialOwner\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"implementation\",\"type\":\"address\"}],\"name\":\"BeaconInvalidImplementation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"implementation\",\"type\":\"address\"}],\"name\":\"Upgraded\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"implementation\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newImplementation\",\"type\":\"address\"}],\"name\":\"upgradeTo\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "UpgradeableBeacon",
}

// UpgradeableBeacon is an auto generated Go binding around an Ethereum contract.
type UpgradeableBeacon struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UpgradeableBeacon) GetABI() abi.ABI {
	return c.abi
}

// NewUpgradeableBeacon creates a new instance of UpgradeableBeacon.
func NewUpgradeableBeacon() *UpgradeableBeacon {
	parsed, err := UpgradeableBeaconMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UpgradeableBeacon{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UpgradeableBeacon) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address implementation_, address initialOwner) returns()
func (upgradeableBeacon *UpgradeableBeacon) PackConstructor(implementation_ common.Address, initialOwner common.Address) []byte {
	enc, err := upgradeableBeacon.abi.Pack("", implementation_, initialOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackImplementation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c60da1b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function implementation() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) PackImplementation() []byte {
	enc, err := upgradeableBeacon.abi.Pack("implementation")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackImplementation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c60da1b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function implementation() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) TryPackImplementation() ([]byte, error) {
	return upgradeableBeacon.abi.Pack("implementation")
}

// UnpackImplementation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c60da1b.
//
// Solidity: function implementation() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) UnpackImplementation(data []byte) (common.Address, error) {
	out, err := upgradeableBeacon.abi.Unpack("implementation", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) PackOwner() []byte {
	enc, err := upgradeableBeacon.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) TryPackOwner() ([]byte, error) {
	return upgradeableBeacon.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (upgradeableBeacon *UpgradeableBeacon) UnpackOwner(data []byte) (common.Address, error) {
	out, err := upgradeableBeacon.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (upgradeableBeacon *UpgradeableBeacon) PackRenounceOwnership() []byte {
	enc, err := upgradeableBeacon.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (upgradeableBeacon *UpgradeableBeacon) TryPackRenounceOwnership() ([]byte, error) {
	return upgradeableBeacon.abi.Pack("renounceOwnership")
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (upgradeableBeacon *UpgradeableBeacon) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := upgradeableBeacon.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (upgradeableBeacon *UpgradeableBeacon) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return upgradeableBeacon.abi.Pack("transferOwnership", newOwner)
}

// PackUpgradeTo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3659cfe6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function upgradeTo(address newImplementation) returns()
func (upgradeableBeacon *UpgradeableBeacon) PackUpgradeTo(newImplementation common.Address) []byte {
	enc, err := upgradeableBeacon.abi.Pack("upgradeTo", newImplementation)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackUpgradeTo is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3659cfe6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function upgradeTo(address newImplementation) returns()
func (upgradeableBeacon *UpgradeableBeacon) TryPackUpgradeTo(newImplementation common.Address) ([]byte, error) {
	return upgradeableBeacon.abi.Pack("upgradeTo", newImplementation)
}

// UpgradeableBeaconOwnershipTransferred represents a OwnershipTransferred event raised by the UpgradeableBeacon contract.
type UpgradeableBeaconOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const UpgradeableBeaconOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (UpgradeableBeaconOwnershipTransferred) ContractEventName() string {
	return UpgradeableBeaconOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (upgradeableBeacon *UpgradeableBeacon) UnpackOwnershipTransferredEvent(log *types.Log) (*UpgradeableBeaconOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != upgradeableBeacon.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpgradeableBeaconOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := upgradeableBeacon.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range upgradeableBeacon.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UpgradeableBeaconUpgraded represents a Upgraded event raised by the UpgradeableBeacon contract.
type UpgradeableBeaconUpgraded struct {
	Implementation common.Address
	Raw            *types.Log // Blockchain specific contextual infos
}

const UpgradeableBeaconUpgradedEventName = "Upgraded"

// ContractEventName returns the user-defined event name.
func (UpgradeableBeaconUpgraded) ContractEventName() string {
	return UpgradeableBeaconUpgradedEventName
}

// UnpackUpgradedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Upgraded(address indexed implementation)
func (upgradeableBeacon *UpgradeableBeacon) UnpackUpgradedEvent(log *types.Log) (*UpgradeableBeaconUpgraded, error) {
	event := "Upgraded"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != upgradeableBeacon.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UpgradeableBeaconUpgraded)
	if len(log.Data) > 0 {
		if err := upgradeableBeacon.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range upgradeableBeacon.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (upgradeableBeacon *UpgradeableBeacon) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], upgradeableBeacon.abi.Errors["BeaconInvalidImplementation"].ID.Bytes()[:4]) {
		return upgradeableBeacon.UnpackBeaconInvalidImplementationError(raw[4:])
	}
	if bytes.Equal(raw[:4], upgradeableBeacon.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return upgradeableBeacon.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], upgradeableBeacon.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return upgradeableBeacon.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	return nil, errors.New("unknown error")
}

// UpgradeableBeaconBeaconInvalidImplementation represents a BeaconInvalidImplementation error raised by the UpgradeableBeacon contract.
type UpgradeableBeaconBeaconInvalidImplementation struct {
	Implementation common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BeaconInvalidImplementation(address implementation)
func UpgradeableBeaconBeaconInvalidImplementationErrorID() common.Hash {
	return common.HexToHash("0x847ac564dfcbc7a4f3fcf5f667697f798703b4fd8218b3f80c185d8eb4dfecdf")
}

// UnpackBeaconInvalidImplementationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BeaconInvalidImplementation(address implementation)
func (upgradeableBeacon *UpgradeableBeacon) UnpackBeaconInvalidImplementationError(raw []byte) (*UpgradeableBeaconBeaconInvalidImplementation, error) {
	out := new(UpgradeableBeaconBeaconInvalidImplementation)
	if err := upgradeableBeacon.abi.UnpackIntoInterface(out, "BeaconInvalidImplementation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UpgradeableBeaconOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the UpgradeableBeacon contract.
type UpgradeableBeaconOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func UpgradeableBeaconOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (upgradeableBeacon *UpgradeableBeacon) UnpackOwnableInvalidOwnerError(raw []byte) (*UpgradeableBeaconOwnableInvalidOwner, error) {
	out := new(UpgradeableBeaconOwnableInvalidOwner)
	if err := upgradeableBeacon.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UpgradeableBeaconOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the UpgradeableBeacon contract.
type UpgradeableBeaconOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func UpgradeableBeaconOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (upgradeableBeacon *UpgradeableBeacon) UnpackOwnableUnauthorizedAccountError(raw []byte) (*UpgradeableBeaconOwnableUnauthorizedAccount, error) {
	out := new(UpgradeableBeaconOwnableUnauthorizedAccount)
	if err := upgradeableBeacon.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
