package hwdetect

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Disk is one physical disk, or a virtual one that the machine sees as such.
// Devices made of others (device mapper, md) and loop, ram and zram devices are
// no disks; Directory says on which disks they lie.
type Disk struct {
	Name   string `json:"name"` // kernel name: nvme0n1, sda
	Model  string `json:"model,omitempty"`
	Vendor string `json:"vendor,omitempty"`
	// Bus is one of nvme, nvme-tcp, nvme-rdma, nvme-fc, sata, sas, scsi, usb,
	// virtio, xen, mmc, nbd, rbd, hyper-v or unknown.
	Bus        string `json:"bus"`
	SizeBytes  uint64 `json:"size_bytes,omitzero"`
	Rotational *bool  `json:"rotational,omitempty"`
	Removable  bool   `json:"removable,omitempty"`
	ReadOnly   bool   `json:"read_only,omitempty"`
	// LogicalBlockBytes is the smallest unit of O_DIRECT, PhysicalBlockBytes
	// what the medium writes at once.
	LogicalBlockBytes  uint64 `json:"logical_block_bytes,omitzero"`
	PhysicalBlockBytes uint64 `json:"physical_block_bytes,omitzero"`
	Scheduler          string `json:"scheduler,omitempty"`

	// PCIAddress and the link are those of an NVMe controller.
	PCIAddress string    `json:"pci_address,omitempty"`
	PCIe       *PCIeLink `json:"pcie,omitempty"`

	// UsedBy are the devices built on it (dm-0, md0); Mounts are the file
	// systems on it, through partitions and such devices.
	UsedBy []string `json:"used_by,omitempty"`
	Mounts []Mount  `json:"mounts"`
}

// Mount is a mounted file system.
type Mount struct {
	Path       string  `json:"path"`
	Device     string  `json:"device"` // kernel name of the device mounted: nvme0n1p2, dm-0
	FileSystem string  `json:"file_system"`
	ReadOnly   bool    `json:"read_only,omitempty"`
	TotalBytes uint64  `json:"total_bytes,omitzero"`
	FreeBytes  *uint64 `json:"free_bytes,omitempty"` // to an ordinary user
}

// notDisks are kernel names of block devices that are no disks of their own.
var notDisks = []string{"loop", "ram", "zram", "dm-", "md", "sr", "fd", "nullb", "bcache", "zd"}

func isDisk(name string) bool {
	return !slices.ContainsFunc(notDisks, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func (p *prober) disks() ([]Disk, []Unseen) {
	var f findings
	disks := []Disk{}
	names, err := p.tree.names("sys/block")
	if f.missed("disks", err) {
		return disks, f.unseen
	}
	for _, name := range names {
		if !isDisk(name) {
			continue
		}
		disk := p.disk(name, &f)
		// Card readers and unconnected nbd devices have no medium.
		if disk.SizeBytes > 0 || !p.tree.exists("sys/block/"+name+"/size") {
			disks = append(disks, disk)
		}
	}
	text, err := p.tree.text("proc/self/mountinfo")
	if f.missed("disk mounts", err) {
		return disks, f.unseen
	}
	seen := map[string]bool{} // a device is listed once per disk, under its first mount point
	for _, m := range parseMountInfo(text) {
		device, err := p.blockDevice(m)
		if err != nil || m.Root != "/" && !strings.HasPrefix(m.FileSystem, "btrfs") {
			continue // no block device, or a bind mount of a part
		}
		for _, under := range p.disksUnder(device) {
			i := slices.IndexFunc(disks, func(d Disk) bool { return d.Name == under })
			if i < 0 || seen[under+" "+device] {
				continue
			}
			seen[under+" "+device] = true
			mounted := Mount{Path: m.Point, Device: device, FileSystem: m.FileSystem, ReadOnly: m.readOnly()}
			if room, err := p.host.statfs(m.Point); !f.missed("disk "+under+" free space of "+m.Point, err) {
				mounted.TotalBytes, mounted.FreeBytes = room.totalBytes, &room.freeBytes
			}
			disks[i].Mounts = append(disks[i].Mounts, mounted)
		}
	}
	return disks, f.unseen
}

func (p *prober) disk(name string, f *findings) Disk {
	dir := "sys/block/" + name
	d := Disk{Name: name, Bus: p.bus(name), Mounts: []Mount{}}
	d.Model = p.tree.textOr(dir+"/device/model", "")
	// Virtio puts a PCI number where others have a name.
	if vendor := p.tree.textOr(dir+"/device/vendor", ""); !strings.HasPrefix(vendor, "0x") {
		d.Vendor = vendor
	}
	if d.Model == "" && d.Bus != "virtio" && d.Bus != "xen" { // those have no model
		f.miss("disk "+name+" model", "/"+dir+"/device/model does not exist", "")
	}
	sectors, err := p.tree.number(dir + "/size")
	if !f.missed("disk "+name+" size", err) {
		d.SizeBytes = sectors * 512 // always units of 512 bytes, whatever the disk's sector
	}
	rotational, err := p.tree.text(dir + "/queue/rotational")
	if !f.missed("disk "+name+" rotational", err) {
		turning := rotational == "1"
		d.Rotational = &turning
	}
	d.Removable = p.tree.textOr(dir+"/removable", "0") == "1"
	d.ReadOnly = p.tree.textOr(dir+"/ro", "0") == "1"
	d.LogicalBlockBytes, _ = p.tree.number(dir + "/queue/logical_block_size")
	d.PhysicalBlockBytes, _ = p.tree.number(dir + "/queue/physical_block_size")
	if d.LogicalBlockBytes == 0 {
		f.miss("disk "+name+" block size", "/"+dir+"/queue/logical_block_size does not tell", "")
	}
	d.Scheduler = parseChosen(p.tree.textOr(dir+"/queue/scheduler", ""))
	if holders, err := p.tree.names(dir + "/holders"); err == nil {
		d.UsedBy = append(d.UsedBy, holders...)
	}
	if names, err := p.tree.names(dir); err == nil {
		for _, part := range names {
			if holders, err := p.tree.names(dir + "/" + part + "/holders"); err == nil && p.tree.exists(dir+"/"+part+"/partition") {
				d.UsedBy = append(d.UsedBy, holders...)
			}
		}
	}
	slices.Sort(d.UsedBy)
	d.UsedBy = slices.Compact(d.UsedBy)
	if controller := nvmeController(name); controller != "" && d.Bus == "nvme" {
		if address, err := p.tree.text("sys/class/nvme/" + controller + "/address"); !f.missed("disk "+name+" pci address", err) {
			d.PCIAddress = address
			if link, err := p.pcieLink(address); !f.missed("disk "+name+" pcie link", err) {
				d.PCIe = &link
			}
		}
	}
	return d
}

// nvmeController returns "nvme0" for "nvme0n1", "" for other names.
func nvmeController(name string) string {
	rest, found := strings.CutPrefix(name, "nvme")
	digits, _, found2 := strings.Cut(rest, "n")
	if !found || !found2 || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return "nvme" + digits
}

// bus tells how the disk of that kernel name is attached, by its name and its
// place in the device tree.
func (p *prober) bus(name string) string {
	if controller := nvmeController(name); controller != "" {
		switch transport := p.tree.textOr("sys/class/nvme/"+controller+"/transport", "pcie"); transport {
		case "pcie":
			return "nvme"
		default:
			return "nvme-" + transport
		}
	}
	for _, known := range []struct{ prefix, bus string }{
		{"vd", "virtio"}, {"xvd", "xen"}, {"mmcblk", "mmc"}, {"nbd", "nbd"}, {"rbd", "rbd"},
	} {
		if strings.HasPrefix(name, known.prefix) {
			return known.bus
		}
	}
	place, err := p.tree.link("sys/block/" + name)
	if err != nil {
		return "unknown"
	}
	for _, known := range []struct{ part, bus string }{
		{"/usb", "usb"}, {"/virtio", "virtio"}, {"/vmbus", "hyper-v"}, {"/VMBUS", "hyper-v"}, {"/ata", "sata"},
		{"/end_device-", "sas"}, {"/host", "scsi"},
	} {
		if strings.Contains("/"+place, known.part) {
			return known.bus
		}
	}
	return "unknown"
}

// errNoBlockDevice means that a file system does not lie on a block device of
// this machine.
var errNoBlockDevice = errors.New("not on a block device of this machine")

// blockDevice returns the kernel name of the block device that is mounted.
func (p *prober) blockDevice(m mount) (string, error) {
	if !strings.HasPrefix(m.Device, "0:") {
		target, err := p.tree.link("sys/dev/block/" + m.Device)
		if err == nil {
			return path.Base(target), nil
		}
	}
	// Btrfs has a device number of its own; its source names one member.
	base, found := strings.CutPrefix(m.Source, "/dev/")
	if !found {
		return "", errNoBlockDevice
	}
	if mapped, found := strings.CutPrefix(base, "mapper/"); found {
		return p.mappedDevice(mapped)
	}
	if !p.tree.exists("sys/class/block/" + base) {
		return "", fmt.Errorf("%w: /sys/class/block/%s does not exist", errNoBlockDevice, base)
	}
	return base, nil
}

// mappedDevice finds the dm device of that device-mapper name.
func (p *prober) mappedDevice(mapped string) (string, error) {
	numbers, err := p.numbered("sys/block", "dm-")
	if err != nil {
		return "", err
	}
	for _, number := range numbers {
		name := fmt.Sprintf("dm-%d", number)
		if p.tree.textOr("sys/block/"+name+"/dm/name", "") == mapped {
			return name, nil
		}
	}
	return "", fmt.Errorf("%w: no device-mapper device is named %s", errNoBlockDevice, mapped)
}

// maxDeviceDepth bounds how deep devices are stacked on each other (LUKS on LVM
// on RAID is 3); it ends a search in a damaged tree.
const maxDeviceDepth = 8

// disksUnder returns the disks that a device lies on, through partitions,
// device mapper, md and multi-device btrfs, sorted.
func (p *prober) disksUnder(device string) []string {
	var disks []string
	p.walkUnder(device, maxDeviceDepth, func(name string) { disks = append(disks, name) })
	for _, member := range p.btrfsMembers(device) {
		p.walkUnder(member, maxDeviceDepth, func(name string) { disks = append(disks, name) })
	}
	slices.Sort(disks)
	return slices.Compact(disks)
}

func (p *prober) walkUnder(device string, depth int, found func(string)) {
	if depth == 0 {
		return
	}
	dir := "sys/class/block/" + device
	if p.tree.exists(dir + "/partition") {
		if place, err := p.tree.link(dir); err == nil {
			p.walkUnder(path.Base(path.Dir(place)), depth-1, found)
		}
		return
	}
	members, err := p.tree.names(dir + "/slaves")
	if err != nil || len(members) == 0 {
		found(device)
		return
	}
	for _, member := range members {
		p.walkUnder(member, depth-1, found)
	}
}

// btrfsMembers returns all devices of the btrfs file system that device is
// part of.
func (p *prober) btrfsMembers(device string) []string {
	volumes, err := p.tree.names("sys/fs/btrfs")
	if err != nil {
		return nil
	}
	for _, volume := range volumes {
		members, err := p.tree.names("sys/fs/btrfs/" + volume + "/devices")
		if err == nil && slices.Contains(members, device) {
			return members
		}
	}
	return nil
}
