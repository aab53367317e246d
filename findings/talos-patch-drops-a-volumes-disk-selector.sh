#!/usr/bin/env bash
# Talos Linux's strategic merge (Go module siderolabs/talos/pkg/machinery, 1.13.9).
# Expected: a patch that only raises a volume's `maxSize` leaves its other fields alone, as
# `grow` and everything else a patch does not name is left alone.
# What happens: `diskSelector` and `minSize` disappear. Both types bring their own merge, and that
# merge copies the patch's value even where the patch has none.
# Why it matters: the volume loses the rule that kept it on the NVMe disk. Talos then chooses
# the disk by its default, and no minimum size protects the layout.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module volume
go 1.26
require github.com/siderolabs/talos/pkg/machinery v1.13.9
MOD

cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
)

func main() {
	base, err := os.ReadFile("base.yaml")
	if err != nil {
		log.Fatal(err)
	}

	patches, err := configpatcher.LoadPatches([]string{"@patch.yaml"})
	if err != nil {
		log.Fatal(err)
	}

	merged, err := configpatcher.Apply(configpatcher.WithBytes(base), patches)
	if err != nil {
		log.Fatal(err)
	}

	text, err := merged.Bytes()
	if err != nil {
		log.Fatal(err)
	}

	fmt.Print(string(text))
}
GO

cat >base.yaml <<'YAML'
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  diskSelector:
    match: disk.transport == "nvme"
  grow: false
  minSize: 20GiB
  maxSize: 100GiB
YAML

cat >patch.yaml <<'YAML'
apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
  maxSize: 200GiB
YAML

seen=$(go run .)
go list -m github.com/siderolabs/talos/pkg/machinery
printf 'Base:\n%s\nPatch:\n%s\nMerged:\n%s\n' "$(cat base.yaml)" "$(cat patch.yaml)" "$seen"

expected='apiVersion: v1alpha1
kind: VolumeConfig
name: EPHEMERAL
provisioning:
    grow: false
    maxSize: 200GiB'

if [[ $seen != "$expected" ]]; then
  echo "Changed: the merged volume is no longer reduced to grow and maxSize." >&2
  exit 1
fi
echo "Confirmed: diskSelector and minSize are gone after a patch that names neither."
