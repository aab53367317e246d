#!/usr/bin/env bash
# Talos Linux's strategic merge (Go module siderolabs/talos/pkg/machinery, 1.13.9).
# Expected: a patch that moves a RoutingRuleConfig to another table merges like any other document.
# What happens: a rule can be added once, but a second layer with the same rule stops the merge with
# "left 0 is not settable". The merge walks by reflection into the private fields of Go's network
# prefix, even where neither layer sets one. `install.diskSelector.size` fails in the same way.
# Why it matters: a rule or a disk size given in a shared layer cannot be adjusted for one node,
# and the message names Go internals instead of the document.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module secondmerge
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

const (
	other = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n"
	rule  = "apiVersion: v1alpha1\nkind: RoutingRuleConfig\nname: \"1000\"\nsrc: 10.0.0.0/8\ntable: "
	empty = "version: v1alpha1\nmachine: {}\n"
	disk  = "version: v1alpha1\nmachine:\n  install:\n    diskSelector:\n      size: "
)

func main() {
	for _, attempt := range []struct{ name, base, patch string }{
		{"rule set once", other, rule + "\"100\"\n"},
		{"rule set twice", rule + "\"100\"\n", rule + "\"200\"\n"},
		{"disk size set once", empty, disk + "'>= 100GB'\n"},
		{"disk size set twice", disk + "'>= 100GB'\n", disk + "'>= 200GB'\n"},
	} {
		patch, err := configpatcher.LoadPatch([]byte(attempt.patch))
		if err != nil {
			log.Fatal(err)
		}

		if _, err = configpatcher.Apply(configpatcher.WithBytes([]byte(attempt.base)), []configpatcher.Patch{patch}); err != nil {
			fmt.Printf("%s: error: %v\n", attempt.name, err)
		} else {
			fmt.Printf("%s: merged\n", attempt.name)
		}
	}
}
GO

seen=$(go run .)
go list -m github.com/siderolabs/talos/pkg/machinery
echo "$seen"

while IFS= read -r wanted; do
  # shellcheck disable=SC2053 # the wanted line is a pattern
  if [[ $seen != $wanted ]]; then
    echo "Changed: no line matches $wanted" >&2
    exit 1
  fi
done <<'PATTERNS'
*rule set once: merged*
*rule set twice: error: *merge not possible, left 0 is not settable*
*disk size set once: merged*
*disk size set twice: error: *merge not possible, left >= 100GB is not settable*
PATTERNS
echo "Confirmed: a routing rule and a disk size can be set once, but not merged a second time."
