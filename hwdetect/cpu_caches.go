package hwdetect

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Cache is one kind of CPU cache, all its instances together.
type Cache struct {
	Level int    `json:"level"`
	Type  string `json:"type"` // data, instruction, unified
	// SizeBytes is the size of one instance, SharedByCPUs how many logical
	// CPUs share one.
	SizeBytes    uint64 `json:"size_bytes"`
	SharedByCPUs int    `json:"shared_by_cpus"`
	Instances    int    `json:"instances"`
}

// NUMANode is a group of CPUs with memory of its own.
type NUMANode struct {
	ID         int     `json:"id"`
	CPUs       int     `json:"cpus"`
	CPUList    string  `json:"cpu_list"` // as in sysfs: "0-15,32-47"
	TotalBytes uint64  `json:"total_bytes,omitzero"`
	FreeBytes  *uint64 `json:"free_bytes,omitempty"`
}

// cpuDirs returns the numbers of the CPUs that have a folder in sysfs.
func (p *prober) cpuDirs() ([]int, error) {
	return p.numbered("sys/devices/system/cpu", "cpu")
}

// numbered returns, sorted, the numbers N of the entries prefixN of dir.
func (p *prober) numbered(dir, prefix string) ([]int, error) {
	names, err := p.tree.names(dir)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, name := range names {
		digits, found := strings.CutPrefix(name, prefix)
		if number, err := strconv.Atoi(digits); found && err == nil && number >= 0 {
			numbers = append(numbers, number)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// caches lists the caches of all CPUs; hybrid CPUs have several entries of one
// level.
func (p *prober) caches(f *findings) []Cache {
	cpus, err := p.cpuDirs()
	if f.missed("cpu caches", err) {
		return []Cache{}
	}
	instances := map[Cache]map[string]bool{} // kind -> lists of sharing CPUs
	var failure error
	for _, cpu := range cpus {
		base := "sys/devices/system/cpu/cpu" + strconv.Itoa(cpu) + "/cache"
		indexes, err := p.numbered(base, "index")
		if err != nil && !isMissing(err) { // offline CPUs have no caches
			failure = errors.Join(failure, err)
		}
		for _, index := range indexes {
			kind, shared, err := p.cache(base + "/index" + strconv.Itoa(index))
			if err != nil {
				failure = cmp.Or(failure, err)
				continue
			}
			if instances[kind] == nil {
				instances[kind] = map[string]bool{}
			}
			instances[kind][shared] = true
		}
	}
	caches := make([]Cache, 0, len(instances))
	for kind, lists := range instances {
		kind.Instances = len(lists)
		caches = append(caches, kind)
	}
	slices.SortFunc(caches, func(a, b Cache) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), strings.Compare(a.Type, b.Type),
			cmp.Compare(b.SizeBytes, a.SizeBytes), cmp.Compare(a.SharedByCPUs, b.SharedByCPUs))
	})
	if failure == nil && len(caches) == 0 {
		failure = errors.New("/sys/devices/system/cpu lists none; virtual machines often hide them")
	}
	f.missed("cpu caches", failure)
	return caches
}

func (p *prober) cache(dir string) (kind Cache, shared string, err error) {
	level, err1 := p.tree.number(dir + "/level")
	typ, err2 := p.tree.text(dir + "/type")
	sizeText, err3 := p.tree.text(dir + "/size")
	shared, err4 := p.tree.text(dir + "/shared_cpu_list")
	if err := cmp.Or(err1, err2, err3, err4); err != nil {
		return Cache{}, "", err
	}
	size, err := parseSize(sizeText)
	if err != nil {
		return Cache{}, "", fmt.Errorf("/%s/size: %w", dir, err)
	}
	cpus, err := parseCPUList(shared)
	if err != nil {
		return Cache{}, "", fmt.Errorf("/%s/shared_cpu_list: %w", dir, err)
	}
	return Cache{Level: int(level), Type: strings.ToLower(typ), SizeBytes: size, SharedByCPUs: len(cpus)}, shared, nil
}

// numaNodes lists the NUMA nodes; a machine without NUMA has one.
func (p *prober) numaNodes(f *findings) []NUMANode {
	const base = "sys/devices/system/node"
	ids, err := p.numbered(base, "node")
	if f.missed("cpu numa nodes", err) {
		return []NUMANode{}
	}
	nodes := []NUMANode{}
	for _, id := range ids {
		dir := base + "/node" + strconv.Itoa(id)
		node := NUMANode{ID: id}
		node.CPUList, err = p.tree.text(dir + "/cpulist")
		if err == nil {
			var cpus []int
			cpus, err = parseCPUList(node.CPUList)
			node.CPUs = len(cpus)
		}
		f.missed(fmt.Sprintf("numa node %d cpus", id), err)
		text, err := p.tree.text(dir + "/meminfo")
		if !f.missed(fmt.Sprintf("numa node %d memory", id), err) {
			info := parseKeyKB(text)
			node.TotalBytes = info["MemTotal"]
			if free, ok := info["MemFree"]; ok {
				node.FreeBytes = &free
			} else {
				f.miss(fmt.Sprintf("numa node %d free memory", id), "/"+dir+"/meminfo has no MemFree", "")
			}
		}
		nodes = append(nodes, node)
	}
	if len(nodes) == 0 {
		f.miss("cpu numa nodes", "/"+base+" lists none", "")
	}
	return nodes
}
