package main

import (
	"os"
	"path/filepath"
)

// passwordCredential is the systemd credential that has the password of the mining
// account's key.
const passwordCredential = "zgminer-password"

// serviceCredential names it if the service manager gave it, "" otherwise.
func serviceCredential() string {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return ""
	}
	if _, err := os.Stat(filepath.Join(dir, passwordCredential)); err != nil {
		return ""
	}
	return passwordCredential
}
