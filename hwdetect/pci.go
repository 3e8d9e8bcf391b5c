package hwdetect

import (
	"bufio"
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
)

// PCIeLink is the link of a PCI Express device: in force now and at most.
// Devices lower the generation when idle to save power, never the width.
type PCIeLink struct {
	Generation    int `json:"generation,omitzero"`
	Width         int `json:"width,omitzero"` // lanes
	MaxGeneration int `json:"max_generation,omitzero"`
	MaxWidth      int `json:"max_width,omitzero"`
}

// LinkBytesPerSecond returns what a PCI Express link of that generation and
// width carries in one direction after line coding, before packet headers; 0
// for an unknown generation.
func LinkBytesPerSecond(generation, width int) float64 {
	// GT/s per lane; 8b/10b code up to generation 2, 128b/130b from 3 on;
	// generation 6 sends the same share in flits.
	gigatransfers := []float64{0, 2.5, 5, 8, 16, 32, 64}
	if generation < 1 || generation >= len(gigatransfers) || width < 1 {
		return 0
	}
	code := 128.0 / 130
	if generation <= 2 {
		code = 8.0 / 10
	}
	return gigatransfers[generation] * 1e9 / 8 * code * float64(width)
}

// parseLinkSpeed returns the PCI Express generation of a speed such as
// "16.0 GT/s PCIe", 0 if it is none.
func parseLinkSpeed(text string) int {
	number, _, found := strings.Cut(text, " GT/s")
	value, err := strconv.ParseFloat(number, 64)
	if !found || err != nil {
		return 0
	}
	switch value {
	case 2.5:
		return 1
	case 5:
		return 2
	case 8:
		return 3
	case 16:
		return 4
	case 32:
		return 5
	case 64:
		return 6
	}
	return 0
}

// pcieLink reads the link of the PCI device at address.
func (p *prober) pcieLink(address string) (PCIeLink, error) {
	dir := "sys/bus/pci/devices/" + address
	speed, err := p.tree.text(dir + "/current_link_speed")
	if err != nil {
		return PCIeLink{}, err
	}
	link := PCIeLink{
		Generation:    parseLinkSpeed(speed),
		MaxGeneration: parseLinkSpeed(p.tree.textOr(dir+"/max_link_speed", "")),
		Width:         p.lanes(dir + "/current_link_width"),
		MaxWidth:      p.lanes(dir + "/max_link_width"),
	}
	if link.Generation == 0 || link.Width == 0 {
		return link, fmt.Errorf("/%s tells speed %q and width %d: the link is down or hidden", dir, speed, link.Width)
	}
	return link, nil
}

// lanes reads a link width; 255 stands for an unknown one.
func (p *prober) lanes(name string) int {
	width, err := p.tree.number(name)
	if err != nil || width > 32 {
		return 0
	}
	return int(width)
}

// pciGPU is an NVIDIA display controller as the PCI bus shows it.
type pciGPU struct {
	address  string // 0000:41:00.0
	deviceID string // 2330, without 0x
	driver   string // kernel driver bound to it, "" for none
	numaNode *int
	link     *PCIeLink
	linkErr  error
}

// nvidiaVendor is the PCI vendor number of NVIDIA, displayClass the first byte
// of the class of display controllers (VGA 0x0300xx, 3D 0x0302xx).
const (
	nvidiaVendor = "0x10de"
	displayClass = "0x03"
)

// pciGPUs lists the NVIDIA GPUs of the PCI bus in order of address.
func (p *prober) pciGPUs() ([]pciGPU, error) {
	const base = "sys/bus/pci/devices"
	addresses, err := p.tree.names(base)
	if err != nil {
		return nil, err
	}
	var gpus []pciGPU
	for _, address := range addresses {
		dir := base + "/" + address
		if p.tree.textOr(dir+"/vendor", "") != nvidiaVendor || !strings.HasPrefix(p.tree.textOr(dir+"/class", ""), displayClass) {
			continue
		}
		gpu := pciGPU{address: address, deviceID: strings.TrimPrefix(p.tree.textOr(dir+"/device", ""), "0x")}
		if driver, err := p.tree.link(dir + "/driver"); err == nil {
			gpu.driver = path.Base(driver)
		}
		// -1 means that the firmware does not tell.
		if node, err := p.tree.number(dir + "/numa_node"); err == nil && node <= math.MaxInt32 {
			number := int(node)
			gpu.numaNode = &number
		}
		if link, err := p.pcieLink(address); err != nil {
			gpu.linkErr = err
		} else {
			gpu.link = &link
		}
		gpus = append(gpus, gpu)
	}
	return gpus, nil
}

// pciName looks a device of NVIDIA up in the pci.ids list that most systems
// carry; "" if the list or the device is missing.
func (p *prober) pciName(deviceID string) string {
	for _, file := range []string{"usr/share/misc/pci.ids", "usr/share/hwdata/pci.ids"} {
		text, err := p.tree.text(file)
		if err != nil {
			continue
		}
		return findPCIName(text, strings.TrimPrefix(nvidiaVendor, "0x"), deviceID)
	}
	return ""
}

// findPCIName finds a device in the text of pci.ids: lines "vendor  name", each
// followed by lines tab, "device  name".
func findPCIName(text, vendor, device string) string {
	inVendor := false
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		line := lines.Text()
		switch {
		case line == "" || line[0] == '#' || strings.HasPrefix(line, "\t\t"):
		case line[0] != '\t':
			if inVendor {
				return ""
			}
			inVendor = strings.HasPrefix(line, vendor+" ")
		case inVendor:
			if name, found := strings.CutPrefix(line[1:], device+"  "); found {
				return strings.TrimSpace(name)
			}
		}
	}
	return ""
}
