package hwdetect

import (
	"cmp"
	"slices"
	"strings"
)

// cpuIdentity fills model, vendor and virtualisation.
func (p *prober) cpuIdentity(c *CPU, f *findings, records []cpuRecord) {
	id, idErr := p.host.cpuid()
	if len(records) > 0 {
		c.Model, c.Vendor = records[0]["model name"], records[0]["vendor_id"]
		if part := records[0]["CPU part"]; part != "" { // arm64 has no names in cpuinfo
			vendor, model := armNames(records[0]["CPU implementer"], part)
			c.Vendor, c.Model = vendor, cmp.Or(c.Model, model)
		}
	}
	if idErr == nil {
		c.Model, c.Vendor = cmp.Or(c.Model, id.model), cmp.Or(c.Vendor, id.vendor)
	}
	if c.Model == "" && len(records) > 0 {
		f.miss("cpu model", "neither /proc/cpuinfo nor the processor tells its name", "")
	}

	// A hypervisor tells itself by a CPU flag, by /sys/hypervisor, or by the
	// maker's name of the virtual board.
	maker := strings.TrimSpace(p.tree.textOr("sys/class/dmi/id/sys_vendor", "") + " " +
		p.tree.textOr("sys/class/dmi/id/product_name", ""))
	flagged, known := false, false
	if len(records) > 0 {
		if flags, ok := records[0]["flags"]; ok {
			flagged, known = slices.Contains(strings.Fields(flags), "hypervisor"), true
		}
	}
	if idErr == nil && id.hypervisor != "" {
		flagged, known = true, true
		c.Hypervisor = id.hypervisor
	}
	if kind := p.tree.textOr("sys/hypervisor/type", ""); kind != "" {
		flagged, known = true, true
		c.Hypervisor = kind
	}
	if name := virtualMaker(maker); name != "" {
		flagged, known = true, true
		c.Hypervisor = cmp.Or(c.Hypervisor, name)
	} else if maker != "" {
		known = true
	}
	if known {
		c.Virtualised = &flagged
	} else {
		f.miss("cpu virtualised", "no hypervisor flag in /proc/cpuinfo and no board name in /sys/class/dmi/id", "")
	}
}

// virtualMaker names the hypervisor whose boards carry that name, "" if the
// board is a real one.
func virtualMaker(maker string) string {
	lower := strings.ToLower(maker)
	for _, known := range []struct{ part, name string }{
		{"qemu", "qemu"}, {"kvm", "kvm"}, {"vmware", "vmware"}, {"virtualbox", "virtualbox"},
		{"amazon ec2", "amazon ec2"}, {"google compute engine", "google compute engine"},
		{"microsoft corporation virtual machine", "hyper-v"}, {"xen", "xen"}, {"bochs", "bochs"},
		{"parallels", "parallels"}, {"openstack", "openstack"}, {"digitalocean", "digitalocean"},
		{"bhyve", "bhyve"}, {"alibaba cloud", "alibaba cloud"},
	} {
		// Bare metal instances of a cloud carry its name too.
		if strings.Contains(lower, known.part) && !strings.Contains(lower, "metal") {
			return known.name
		}
	}
	return ""
}

// armNames puts the register values of /proc/cpuinfo in words.
func armNames(implementer, part string) (vendor, model string) {
	vendors := map[string]string{
		"0x41": "ARM", "0x42": "Broadcom", "0x43": "Cavium", "0x46": "Fujitsu", "0x48": "HiSilicon",
		"0x4e": "NVIDIA", "0x50": "APM", "0x51": "Qualcomm", "0x61": "Apple", "0xc0": "Ampere",
	}
	parts := map[string]string{
		"0x41/0xd03": "Cortex-A53", "0x41/0xd08": "Cortex-A72", "0x41/0xd0b": "Cortex-A76",
		"0x41/0xd0c": "Neoverse-N1", "0x41/0xd40": "Neoverse-V1", "0x41/0xd49": "Neoverse-N2",
		"0x41/0xd4f": "Neoverse-V2", "0x41/0xd8e": "Neoverse-N3", "0x41/0xd84": "Neoverse-V3",
		"0xc0/0xac3": "Ampere-1", "0xc0/0xac4": "Ampere-1a",
	}
	vendor = cmp.Or(vendors[implementer], "implementer "+implementer)
	return vendor, cmp.Or(parts[implementer+"/"+part], vendor+" part "+part)
}
