package hwdetect

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/zgminer/zgminer/internal/units"
)

// Kinds of directories, by where their data lies.
const (
	KindDisk    = "disk"    // on block devices of this machine
	KindMemory  = "memory"  // tmpfs and the like: lost at reboot, measures RAM
	KindNetwork = "network" // another machine
	KindOverlay = "overlay" // a container's layered root
	KindShare   = "share"   // shared by the host of a virtual machine
	KindFUSE    = "fuse"    // a program serves it
	KindOther   = "other"
)

// Directory is a directory in which zgminer would keep data.
type Directory struct {
	Path string `json:"path"` // absolute, symbolic links followed
	// Problem is set when the directory cannot be used at all (it does not
	// exist, is a file); the other fields are empty then.
	Problem string `json:"problem,omitempty"`

	Kind       string `json:"kind,omitempty"` // one of the Kind constants
	InMemory   bool   `json:"in_memory"`
	Network    bool   `json:"network"`
	FileSystem string `json:"file_system,omitempty"`
	MountPoint string `json:"mount_point,omitempty"`
	Source     string `json:"source,omitempty"` // what is mounted: /dev/sda1, tank/data, server:/path

	// Device is the kernel name of the block device, Disks those of the disks
	// below it; the next three describe these disks.
	Device     string   `json:"device,omitempty"`
	Disks      []string `json:"disks,omitempty"`
	DiskModels []string `json:"disk_models,omitempty"`
	Buses      []string `json:"buses,omitempty"`
	Rotational *bool    `json:"rotational,omitempty"` // any of the disks turns

	TotalBytes uint64  `json:"total_bytes,omitzero"`
	FreeBytes  *uint64 `json:"free_bytes,omitempty"`
	// FreeInodes is how many files may still be made; absent for file systems
	// that make them as needed.
	FreeInodes *uint64 `json:"free_inodes,omitempty"`

	Writable         *bool  `json:"writable,omitempty"`
	NotWritableCause string `json:"not_writable_cause,omitempty"`
	// DirectIO is the result of a trial with O_DIRECT, nil if it could not be
	// made.
	DirectIO *DirectIO `json:"direct_io,omitempty"`

	// Unseen is filled by ProbeDirectory; in a Machine it is part of
	// Machine.Unseen.
	Unseen []Unseen `json:"unseen,omitempty"`
}

// DirectIO says whether files can be read and written past the page cache: an
// aligned page was written with O_DIRECT, read back and compared.
type DirectIO struct {
	Works  bool   `json:"works"`
	Reason string `json:"reason,omitempty"` // why not
	// MemoryAlignBytes and OffsetAlignBytes are what the file system demands
	// of buffers and of offsets and lengths; 0 if the kernel does not tell
	// (before 6.1).
	MemoryAlignBytes uint32 `json:"memory_align_bytes,omitzero"`
	OffsetAlignBytes uint32 `json:"offset_align_bytes,omitzero"`
}

// directoryLimit is how long a directory may take: a dead network mount never
// answers.
const directoryLimit = 10 * time.Second

// ProbeDirectory looks at one directory of the running machine; it writes and
// removes a file of 4 KiB there. The error says that the directory does not
// exist, is none, or does not answer; everything else that could not be seen is
// in Directory.Unseen.
func ProbeDirectory(dir string) (Directory, error) {
	return probeDirectory(newProber(Options{}), dir)
}

func probeDirectory(p *prober, dir string) (Directory, error) {
	type answer struct {
		d   Directory
		err error
	}
	done := make(chan answer, 1)
	go func() {
		d, unseen, err := p.directory(dir)
		d.Unseen = unseen
		done <- answer{d, err}
	}()
	timer := time.NewTimer(directoryLimit)
	defer timer.Stop()
	select {
	case a := <-done:
		return a.d, a.err
	case <-timer.C:
		err := fmt.Errorf("directory %s does not answer within %s; is it a network mount whose server is gone?", dir, units.Duration(directoryLimit))
		return Directory{Path: dir, Problem: err.Error()}, err
	}
}

func (p *prober) directory(dir string) (Directory, []Unseen, error) {
	var f findings
	real, err := p.host.resolve(dir)
	if err != nil {
		return Directory{Path: dir, Problem: err.Error()}, nil, err
	}
	d := Directory{Path: real}
	what := "directory " + real + " "

	text, err := p.tree.text("proc/self/mountinfo")
	if !f.missed(what+"file system", err) {
		if m, found := findMount(parseMountInfo(text), real); found {
			p.describeMount(&d, m, &f)
		} else {
			f.miss(what+"file system", "no mount of /proc/self/mountinfo holds it", "")
		}
	}
	if room, err := p.host.statfs(real); !f.missed(what+"free space", err) {
		d.TotalBytes, d.FreeBytes = room.totalBytes, &room.freeBytes
		if room.inodes > 0 {
			d.FreeInodes = &room.freeInodes
		}
	}
	err = p.host.writable(real)
	if errors.Is(err, errNotAsked) || !onLinux && err != nil {
		f.missed(what+"writable", err)
	} else {
		writable := err == nil
		d.Writable = &writable
		if err != nil {
			d.NotWritableCause = err.Error()
		}
	}
	if d.Writable != nil && !*d.Writable {
		f.miss(what+"direct i/o", "it cannot be tried in a directory that is not writable", "")
	} else if direct, err := p.host.directIO(real); errors.Is(err, fs.ErrPermission) {
		// Root passes every check of permissions, and some file systems (sysfs) take
		// no file from anybody.
		writable := false
		d.Writable, d.NotWritableCause = &writable, err.Error()
		f.miss(what+"direct i/o", "it cannot be tried in a directory that is not writable", "")
	} else if !f.missed(what+"direct i/o", err) {
		d.DirectIO = &direct
	}
	return d, f.unseen, nil
}

// describeMount fills what the mount tells: kind, device, disks.
func (p *prober) describeMount(d *Directory, m mount, f *findings) {
	d.FileSystem, d.MountPoint, d.Source = m.FileSystem, m.Point, m.Source
	d.Kind = kindOf(m.FileSystem)
	what := "directory " + d.Path + " disks"
	device, err := p.blockDevice(m)
	if err != nil {
		switch {
		case d.Kind == KindMemory || d.Kind == KindNetwork:
		case d.Kind == KindOverlay:
			f.miss(what, "the overlay's upper layer lies outside of this container", "mount a directory of the host into the container for data")
		case m.FileSystem == "zfs":
			f.miss(what, "sysfs does not tell the members of a zfs pool", "zpool status")
		default:
			f.miss(what, err.Error(), "")
		}
	} else {
		d.Device, d.Kind = device, KindDisk
		p.describeDisks(d, f)
	}
	d.InMemory, d.Network = d.Kind == KindMemory, d.Kind == KindNetwork
}

func (p *prober) describeDisks(d *Directory, f *findings) {
	d.Disks = p.disksUnder(d.Device)
	for _, name := range d.Disks {
		dir := "sys/class/block/" + name
		d.DiskModels = append(d.DiskModels, cmp.Or(p.tree.textOr(dir+"/device/model", ""), "(no model)"))
		bus := p.bus(name)
		switch {
		case strings.HasPrefix(name, "zram") || strings.HasPrefix(name, "ram"):
			bus, d.Kind = "memory", KindMemory
		case strings.HasPrefix(name, "loop"):
			bus = "loop"
		case bus == "nbd" || bus == "rbd" || strings.HasPrefix(bus, "nvme-"):
			d.Kind = KindNetwork
		}
		if !slices.Contains(d.Buses, bus) {
			d.Buses = append(d.Buses, bus)
		}
		rotational, err := p.tree.text(dir + "/queue/rotational")
		if f.missed("directory "+d.Path+" rotational", err) {
			continue
		}
		turning := rotational == "1" || d.Rotational != nil && *d.Rotational
		d.Rotational = &turning
	}
}

// kindOf tells the kind of a file system by its name, before its device is
// looked at.
func kindOf(fileSystem string) string {
	switch fileSystem {
	case "tmpfs", "ramfs", "devtmpfs", "hugetlbfs":
		return KindMemory
	case "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "afs", "glusterfs", "lustre", "beegfs", "gpfs", "orangefs",
		"fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.juicefs", "fuse.ceph", "fuse.gcsfuse", "fuse.mfs":
		return KindNetwork
	case "overlay", "aufs":
		return KindOverlay
	case "virtiofs", "vboxsf", "vmhgfs", "fuse.vmhgfs-fuse":
		return KindShare
	case "zfs", "btrfs":
		return KindDisk
	}
	if strings.HasPrefix(fileSystem, "fuse") && fileSystem != "fuseblk" {
		return KindFUSE
	}
	return KindOther
}

// rootFS is the file tree of the running machine.
func rootFS() tree { return tree{os.DirFS("/")} }
