package doctor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/units"
)

var diskChecks = []Check{
	{
		Code: "dir-usable",
		Why:  "sealed data, indexes and keys lie in directories that must exist and be writable",
		Run:  checkDirUsable,
	},
	{
		Code: "dir-tmpfs",
		Why:  "a directory in memory loses the sealed data at the next reboot, and benchmarks there measure memory",
		Run:  checkDirMemory,
	},
	{
		Code: "dir-network",
		Why:  "mining reads 256 KiB at random all the time; over a network or through layers that is slow, and locks and syncs are less reliable",
		Run:  checkDirNetwork,
	},
	{
		Code: "disk-free",
		Why:  "the reward grows with the data held; a full file system stops the node",
		Run:  checkDiskFree,
	},
	{
		Code: "disk-odirect",
		Why:  "reads past the page cache cost a third of the CPU time and leave memory to what is used again",
		Run:  checkDirectIO,
	},
	{
		Code: "disk-rotational",
		Why:  "a turning disk does about 100 random reads per second; a solid state disk does thousands",
		Run:  checkRotational,
	},
	{
		Code: "disk-pcie-width",
		Why:  "an NVMe disk with fewer lanes or a lower generation than it can use reads slower",
		Run:  checkDiskLink,
	},
}

// perDir collects one finding per directory into one outcome.
type perDir struct {
	Outcome
	names []string // with a finding
}

func (o *perDir) add(severity Severity, name, format string, values ...any) {
	o.Severity = max(o.Severity, severity)
	if !slices.Contains(o.names, name) {
		o.names = append(o.names, name)
	}
	o.Details = append(o.Details, name+": "+fmt.Sprintf(format, values...))
}

func (o *perDir) sum(noun string, all int, fine string) Outcome {
	switch len(o.Details) {
	case 0:
		o.Saw = fine
	case 1:
		o.Saw, o.Details = o.Details[0], nil
	default:
		o.Saw = fmt.Sprintf("%d of %d %s", len(o.names), all, noun)
	}
	return o.Outcome
}

// usable returns the directories that exist.
func usable(m *hwdetect.Machine) []hwdetect.Directory {
	var dirs []hwdetect.Directory
	for _, d := range m.Directories {
		if d.Problem == "" {
			dirs = append(dirs, d)
		}
	}
	return dirs
}

func checkDirUsable(_ context.Context, m *hwdetect.Machine) Outcome {
	if len(m.Directories) == 0 {
		return Outcome{Severity: Note, Saw: "no directory was examined", Cure: "name the directories meant for data: zgminer doctor --dir DIR [--dir DIR ...]"}
	}
	var o perDir
	unknown := 0
	for _, d := range m.Directories {
		switch {
		case d.Problem != "":
			o.add(Error, d.Path, "%s", strings.TrimPrefix(d.Problem, "directory "+d.Path+" "))
			o.Cure = "name another directory"
			if strings.Contains(d.Problem, "does not exist") || strings.Contains(d.Problem, "no such file") {
				o.Cure += ", or: mkdir -p " + d.Path
			}
		case d.Writable == nil:
			unknown++
		case !*d.Writable:
			o.add(Error, d.Path, "%s", d.NotWritableCause)
			o.Cure = "sudo chown $(id -u) " + d.Path + ", unless it is mounted read-only"
		}
	}
	if unknown == len(m.Directories) {
		return unseen(m, "directory "+m.Directories[0].Path+" writable")
	}
	return o.sum("directories", len(m.Directories), fmt.Sprintf("writable: %d", len(m.Directories)-unknown))
}

func checkDirMemory(_ context.Context, m *hwdetect.Machine) Outcome {
	dirs := usable(m)
	if len(dirs) == 0 {
		return Outcome{Skip: true}
	}
	var o perDir
	for _, d := range dirs {
		if d.InMemory {
			o.add(Warning, d.Path, "lies in memory (%s)", d.FileSystem)
			o.Cure = "choose a directory on a disk"
		}
	}
	return o.sum("directories", len(dirs), "none in memory")
}

func checkDirNetwork(_ context.Context, m *hwdetect.Machine) Outcome {
	dirs := usable(m)
	if len(dirs) == 0 {
		return Outcome{Skip: true}
	}
	var o perDir
	unknown := 0
	for _, d := range dirs {
		switch d.Kind {
		case hwdetect.KindNetwork:
			o.add(Warning, d.Path, "lies on another machine (%s, %s)", d.FileSystem, d.Source)
			o.Cure = "choose a directory on a local disk"
		case hwdetect.KindOverlay:
			o.add(Warning, d.Path, "lies in the container's own layer and vanishes with it")
			o.Cure = "mount a directory of the host into the container (docker: -v /host/dir:/dir)"
		case hwdetect.KindFUSE, hwdetect.KindShare:
			o.add(Note, d.Path, "is served by another program or by the host (%s)", d.FileSystem)
			o.Cure = "choose a directory on a local disk"
		case "":
			unknown++
		}
	}
	if unknown == len(dirs) {
		return unseen(m, "directory "+dirs[0].Path+" file system")
	}
	return o.sum("directories", len(dirs), "all local")
}

// Decimal units, as disks are sold and as zgminer hw shows them.
const (
	freeError   = 1 * units.GB
	freeWarning = 32 * units.GB
)

func checkDiskFree(_ context.Context, m *hwdetect.Machine) Outcome {
	dirs := usable(m)
	if len(dirs) == 0 {
		return Outcome{Skip: true}
	}
	var o perDir
	var all []string
	for _, d := range dirs {
		if d.InMemory {
			continue // dir-tmpfs says what matters
		}
		if d.FreeBytes == nil {
			o.add(Note, d.Path, "free space could not be seen")
			continue
		}
		free := units.Bytes(*d.FreeBytes)
		all = append(all, fmt.Sprintf("%s in %s", free.Decimal(), d.Path))
		switch {
		case free < freeError:
			o.add(Error, d.Path, "%s free", free.Decimal())
		case free < freeWarning:
			o.add(Warning, d.Path, "%s free", free.Decimal())
		}
		if d.FreeInodes != nil && *d.FreeInodes < 1000 {
			o.add(Warning, d.Path, "%d files may still be made (inodes)", *d.FreeInodes)
		}
	}
	if o.Severity > Note {
		o.Cure = "make room (du -xh --max-depth=2 DIR | sort -h | tail) or choose a larger disk"
	}
	if len(all) == 0 && len(o.Details) == 0 {
		return Outcome{Skip: true}
	}
	return o.sum("directories", len(dirs), strings.Join(all, ", ")+" free")
}

func checkDirectIO(_ context.Context, m *hwdetect.Machine) Outcome {
	dirs := usable(m)
	if len(dirs) == 0 {
		return Outcome{Skip: true}
	}
	var o perDir
	works := 0
	for _, d := range dirs {
		switch {
		case d.DirectIO == nil && d.Writable != nil && !*d.Writable:
			// dir-usable says it
		case d.DirectIO == nil:
			o.add(Note, d.Path, "could not be tried: %s", m.WhyUnseen("directory "+d.Path+" direct i/o"))
		case !d.DirectIO.Works && d.InMemory:
			// dir-tmpfs says what matters
		case !d.DirectIO.Works:
			o.add(Warning, d.Path, "O_DIRECT does not work on %s: %s", orUnknown(d.FileSystem), d.DirectIO.Reason)
			o.Cure = "use ext4, xfs or btrfs on a local disk"
		default:
			works++
		}
	}
	return o.sum("directories", len(dirs), fmt.Sprintf("works in %d of %d directories", works, len(dirs)))
}

func checkRotational(_ context.Context, m *hwdetect.Machine) Outcome {
	dirs := usable(m)
	if len(dirs) == 0 {
		return Outcome{Skip: true}
	}
	var o perDir
	known := 0
	for _, d := range dirs {
		if d.Rotational == nil {
			continue
		}
		known++
		if !*d.Rotational {
			continue
		}
		disks := strings.Join(d.Disks, ", ")
		// Virtual disks say that they turn unless the host told otherwise.
		if slices.Contains(d.Buses, "virtio") || slices.Contains(d.Buses, "xen") || slices.Contains(d.Buses, "hyper-v") {
			o.add(Note, d.Path, "%s claims to turn, which virtual disks often do wrongly", disks)
			o.Cure = "measure it: zgminer bench --dir " + d.Path
			continue
		}
		o.add(Warning, d.Path, "turning disk %s (%s)", disks, strings.Join(d.DiskModels, ", "))
		o.Cure = "keep what is searched on a solid state disk; a turning one serves as an archive"
	}
	if known == 0 {
		return Outcome{Severity: Note, Saw: "the directories' disks could not be seen"}
	}
	return o.sum("directories", len(dirs), fmt.Sprintf("solid state disks below %d of %d directories", known, len(dirs)))
}

func checkDiskLink(_ context.Context, m *hwdetect.Machine) Outcome {
	var o perDir
	links := 0
	for _, d := range m.Disks {
		if d.PCIe == nil {
			continue
		}
		links++
		link := d.PCIe
		if link.MaxWidth > link.Width || link.MaxGeneration > link.Generation {
			severity := Note // a new disk in an older board
			if link.MaxWidth > link.Width {
				severity = Warning
			}
			o.add(severity, d.Name, "generation %d x%d of generation %d x%d (%s of %s)", link.Generation, link.Width, link.MaxGeneration, link.MaxWidth,
				units.Rate(hwdetect.LinkBytesPerSecond(link.Generation, link.Width)),
				units.Rate(hwdetect.LinkBytesPerSecond(link.MaxGeneration, link.MaxWidth)))
			o.Cure = "use a slot with four lanes of the disk's generation (see the mainboard's manual), or accept the lower rate"
		}
	}
	if links == 0 {
		return Outcome{Skip: true}
	}
	return o.sum("NVMe disks", links, fmt.Sprintf("full width and generation on %d NVMe disks", links))
}
