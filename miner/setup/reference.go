package setup

import (
	"fmt"
	"slices"
	"strings"

	// The reference node's configuration is a TOML file.
	"github.com/BurntSushi/toml"

	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/options"
)

// Reference is what a configuration of the reference node says.
type Reference struct {
	Storage options.Storage
	Miner   options.Miner
	RPC     string   // chain.rpc_url, "" if the file has none
	Key     string   // the miner's private key as in the file: never printed
	Ignored []string // keys of the file that have no meaning here, sorted
	Notes   []string // what the operator should know, in sentences
}

// referenceFile are the keys that are taken over (spec/storage-node.md 4.1).
type referenceFile struct {
	RPC           *string `toml:"blockchain_rpc_endpoint"`
	Flow          *string `toml:"log_contract_address"`
	Mine          *string `toml:"mine_contract_address"`
	Reward        *string `toml:"reward_contract_address"`
	LogStart      *int64  `toml:"log_sync_start_block_number"`
	Confirmations *int64  `toml:"confirmation_block_count"`
	Key           *string `toml:"miner_key"`
	ID            *string `toml:"miner_id"`
	CPU           *int    `toml:"miner_cpu_percentage"`
	Shard         *string `toml:"shard_position"`
	Sectors       *uint64 `toml:"db_max_num_sectors"`
	SectorsOld    *uint64 `toml:"db_max_num_chunks"`
	DataDir       *string `toml:"db_dir"`
	Section       struct {
		Listen *string `toml:"listen_address"`
		Admin  *string `toml:"listen_address_admin"`
		GRPC   *string `toml:"listen_address_grpc"`
	} `toml:"rpc"`
}

// FromReference reads the text of a reference node's config.toml. Sealed data of
// that node cannot be used: its files are fetched again.
func FromReference(text string) (*Reference, error) {
	var f referenceFile
	meta, err := toml.Decode(text, &f)
	if err != nil {
		return nil, fmt.Errorf("read the reference node's configuration: %s", strings.TrimPrefix(strings.ReplaceAll(err.Error(), "miner_key", "a key"), "toml: "))
	}
	r := &Reference{Storage: options.DefaultStorage(), Miner: options.DefaultMiner()}
	for _, k := range meta.Undecoded() {
		r.Ignored = append(r.Ignored, k.String())
	}
	slices.Sort(r.Ignored)
	s, m := &r.Storage, &r.Miner
	set(&r.RPC, f.RPC)
	set(&r.Key, f.Key)
	if r.Key != "" && len(strings.TrimPrefix(r.Key, "0x")) != 64 {
		return nil, fmt.Errorf("read the reference node's configuration: miner_key is not 64 hexadecimal digits")
	}
	for _, a := range []struct {
		key      string
		from, to *string
	}{{"log_contract_address", f.Flow, &s.Flow}, {"mine_contract_address", f.Mine, &s.Mine}, {"reward_contract_address", f.Reward, &s.Reward}} {
		if a.from == nil || *a.from == "" {
			continue
		}
		text := *a.from
		if !strings.HasPrefix(text, "0x") {
			text = "0x" + text
		}
		if _, err := presets.ParseAddress(text); err != nil {
			return nil, fmt.Errorf("read the reference node's configuration: %s = %q: %w", a.key, *a.from, err)
		}
		*a.to = text
	}
	s.Network = r.network()
	set(&s.LogStart, f.LogStart)
	set(&s.Confirmations, f.Confirmations)
	set(&s.Shard, f.Shard)
	set(&s.Addr, f.Section.Listen)
	set(&s.Admin, f.Section.Admin)
	set(&s.GRPC, f.Section.GRPC)
	if f.ID != nil && *f.ID != "" {
		m.ID = "0x" + strings.TrimPrefix(*f.ID, "0x")
	}
	if f.Sectors == nil {
		f.Sectors = f.SectorsOld
	}
	if f.Sectors != nil {
		s.Quota = units.Bytes(min(*f.Sectors, 1<<54) * 256)
	} else {
		r.Notes = append(r.Notes, fmt.Sprintf("the file does not limit the disk (db_max_num_sectors): storage.quota is %s", s.Quota))
	}
	if f.CPU != nil {
		m.CPUPercent = max(1, min(*f.CPU, 100))
		r.Notes = append(r.Notes, fmt.Sprintf("miner_cpu_percentage = %d was of one processor thread; here %d %% of every thread that miner.threads allows", *f.CPU, m.CPUPercent))
	}
	if f.DataDir != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("the data in db_dir = %q are not read: they are sealed in another layout; the files are fetched again from peers", *f.DataDir))
	}
	if r.Key != "" && m.ID == "" {
		r.Notes = append(r.Notes, "the file has no miner_id: if one was registered with this key, zgminer miner register finds it on the chain")
	}
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("read the reference node's configuration: %w", err)
	}
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("read the reference node's configuration: %w", err)
	}
	return r, nil
}

// network finds the preset whose flow contract the file names; its addresses then
// need not be repeated.
func (r *Reference) network() string {
	for _, name := range presets.Names() {
		n, err := presets.Get(name)
		if err != nil || !strings.EqualFold(n.Flow.Hex(), r.Storage.Flow) {
			continue
		}
		for text, of := range map[*string]string{&r.Storage.Flow: n.Flow.Hex(), &r.Storage.Mine: n.Mine.Hex(), &r.Storage.Reward: n.Reward.Hex()} {
			if strings.EqualFold(*text, of) {
				*text = ""
			}
		}
		return name
	}
	if r.Storage.Flow != "" {
		r.Notes = append(r.Notes, fmt.Sprintf("no known network has the flow contract %s: check storage.network and chain.chain_id", r.Storage.Flow))
	}
	return presets.Mainnet
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}
