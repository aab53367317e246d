#!/usr/bin/env bash
# Talos Linux's `$patch: delete` on an entry of a list (siderolabs/talos/pkg/machinery, 1.13.9).
# Expected: an entry is found by the fields the patch writes, whatever their type or order.
# What happens: only the first field written is compared, and only as text. A number never
# matches ("lookup failed"), so the same two fields delete or fail according to their order,
# and later fields are not read: a wrong `mtu` after the right name still deletes the entry.
# Why it matters: a disk encryption key is known by its slot number alone, so no patch can
# remove just that one, and a formatter that sorts fields breaks a patch that worked.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module deletion
go 1.26
require github.com/siderolabs/talos/pkg/machinery v1.13.9
MOD

cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"log"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
)

const (
	volume   = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nencryption:\n"
	keys     = volume + "  provider: luks2\n  keys: [{slot: 0, nodeID: {}}, {slot: 1, tpm: {}}]\n"
	machine  = "version: v1alpha1\nmachine:\n  network:\n    interfaces: "
	adapters = machine + "[{interface: eth0, mtu: 9000}, {interface: eth1}]\n"
)

func main() {
	for _, attempt := range []struct{ base, head, fields, trace string }{
		{keys, volume + "  keys: ", "slot: 1", "slot: 1"},
		{adapters, machine, "interface: eth0, mtu: 9000", "eth0"},
		{adapters, machine, "mtu: 9000, interface: eth0", "eth0"},
		{adapters, machine, "interface: eth0, mtu: 1500", "eth0"},
	} {
		patch, err := configpatcher.LoadPatch([]byte(attempt.head + "[{" + attempt.fields + ", $patch: delete}]\n"))
		if err != nil {
			log.Fatal(err)
		}

		merged, err := configpatcher.Apply(configpatcher.WithBytes([]byte(attempt.base)), []configpatcher.Patch{patch})
		if err != nil {
			fmt.Printf("%s: %s\n", attempt.fields, err.Error()[strings.LastIndex(err.Error(), ": ")+2:])

			continue
		}

		text, err := merged.Bytes()
		if err != nil {
			log.Fatal(err)
		}

		fmt.Printf("%s: deleted is %t\n", attempt.fields, !bytes.Contains(text, []byte(attempt.trace)))
	}
}
GO

seen=$(go run .)
go list -m github.com/siderolabs/talos/pkg/machinery
echo "$seen"

expected='slot: 1: lookup failed
interface: eth0, mtu: 9000: deleted is true
mtu: 9000, interface: eth0: lookup failed
interface: eth0, mtu: 1500: deleted is true'

if [[ $seen != "$expected" ]]; then
  echo "Changed: deletion no longer depends on a text in the first field." >&2
  exit 1
fi
echo "Confirmed: only a text in the first field finds an entry to delete."
