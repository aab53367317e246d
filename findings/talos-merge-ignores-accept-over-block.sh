#!/usr/bin/env bash
# Talos Linux's strategic merge (Go module siderolabs/talos/pkg/machinery, 1.13.9).
# Expected: a patch that sets `ingress: accept` on a NetworkDefaultActionConfig replaces `block`.
# What happens: the document keeps `block`, and nobody reports it. The merge skips zero values,
# and the first word of an enumeration is stored as 0, so it looks like a field left out.
# Why it matters: an operator who opens one node's firewall with a patch over a shared default
# gets a node that still drops traffic. The opposite patch works, which hides the cause.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module enumeration
go 1.26
require github.com/siderolabs/talos/pkg/machinery v1.13.9
MOD

cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"

	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
)

func action(word string) []byte {
	return []byte("apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: " + word + "\n")
}

func main() {
	for _, words := range [][2]string{{"accept", "block"}, {"block", "accept"}} {
		patch, err := configpatcher.LoadPatch(action(words[1]))
		if err != nil {
			log.Fatal(err)
		}

		merged, err := configpatcher.Apply(configpatcher.WithBytes(action(words[0])), []configpatcher.Patch{patch})
		if err != nil {
			log.Fatal(err)
		}

		text, err := merged.Bytes()
		if err != nil {
			log.Fatal(err)
		}

		fmt.Printf("%s patched with %s:\n%s", words[0], words[1], text)
	}
}
GO

seen=$(go run .)
go list -m github.com/siderolabs/talos/pkg/machinery
echo "$seen"

expected='accept patched with block:
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
block patched with accept:
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block'

if [[ $seen != "$expected" ]]; then
  echo "Changed: 'accept' over 'block' no longer gives 'block'." >&2
  exit 1
fi
echo "Confirmed: 'block' replaces 'accept', but 'accept' does not replace 'block'."
