package main

import (
	"fmt"
	"net"
	"os"
)

// notifyService tells systemd, if it started this process as a service of
// Type=notify, what the process is doing: "READY=1" or "STOPPING=1". Without
// systemd it does nothing.
func notifyService(state string) error {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return nil
	}
	if socket[0] == '@' { // Linux' abstract names begin with a zero byte
		socket = "\x00" + socket[1:]
	}
	c, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return fmt.Errorf("tell systemd %s: %w", state, err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(state)); err != nil {
		return fmt.Errorf("tell systemd %s: %w", state, err)
	}
	return nil
}
