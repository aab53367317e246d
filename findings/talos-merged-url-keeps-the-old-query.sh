#!/usr/bin/env bash
# Talos Linux's strategic merge (Go module siderolabs/talos/pkg/machinery, 1.13.9).
# Expected: a patch with a new URL replaces the old URL, as it would replace any other text.
# What happens: the URL is merged part by part. What the new one leaves out (query, path) comes
# from the old one, so the result is an address that neither layer contains.
# Why it matters: a machine moved to another management server still sends the join token of
# the old one, and a control plane moved away from a path prefix still calls that path.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module address
go 1.26
require github.com/siderolabs/talos/pkg/machinery v1.13.9
MOD

cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"
	"strings"

	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
)

const (
	link     = "apiVersion: v1alpha1\nkind: SideroLinkConfig\napiUrl: %s\n"
	endpoint = "version: v1alpha1\ncluster:\n  controlPlane:\n    endpoint: %s\n"
)

func main() {
	for _, move := range []struct{ template, from, to string }{
		{link, "https://old.example:8090/?jointoken=of-old", "https://new.example:8090/"},
		{link, "https://old.example:8090/?jointoken=of-old", "https://new.example:8090/?jointoken=of-new"},
		{endpoint, "https://old.example:6443/home", "https://new.example:6443"},
	} {
		patch, err := configpatcher.LoadPatch(fmt.Appendf(nil, move.template, move.to))
		if err != nil {
			log.Fatal(err)
		}

		base := configpatcher.WithBytes(fmt.Appendf(nil, move.template, move.from))

		merged, err := configpatcher.Apply(base, []configpatcher.Patch{patch})
		if err != nil {
			log.Fatal(err)
		}

		text, err := merged.Bytes()
		if err != nil {
			log.Fatal(err)
		}

		for line := range strings.Lines(string(text)) {
			if _, address, found := strings.Cut(line, ": https://"); found {
				fmt.Printf("%s + %s = https://%s", move.from, move.to, address)
			}
		}
	}
}
GO

seen=$(go run .)
go list -m github.com/siderolabs/talos/pkg/machinery
echo "$seen"

expected='https://old.example:8090/?jointoken=of-old + https://new.example:8090/ = https://new.example:8090/?jointoken=of-old
https://old.example:8090/?jointoken=of-old + https://new.example:8090/?jointoken=of-new = https://new.example:8090/?jointoken=of-new
https://old.example:6443/home + https://new.example:6443 = https://new.example:6443/home'

if [[ $seen != "$expected" ]]; then
  echo "Changed: a merged URL is no longer put together from two URLs." >&2
  exit 1
fi
echo "Confirmed: the new host is combined with the old query or path."
