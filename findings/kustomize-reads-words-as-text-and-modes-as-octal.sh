#!/usr/bin/env bash
# Where two meet: kustomize (Go module sigs.k8s.io/kustomize/api, 0.21.1) and the reader that kubectl,
# Helm and the API machinery share (sigs.k8s.io/yaml, 1.6.0).
# Expected: both read an unquoted `yes` of a custom resource alike, either as true or as a text.
# What happens: the shared reader follows YAML 1.1 throughout: `yes`, `y` and `on` are true, 0644 is 420.
# Kustomize takes the words as texts, as in YAML 1.2, and writes them back in quotes; 0644 it still takes
# as octal. So what follows kustomize sees the text "yes" where `kubectl apply` of the same file sends true.
# Why it matters: Flux' kustomize-controller builds every folder with kustomize, and its helm-controller
# passes what a chart renders through it. The same file, or the same chart, gives a boolean at the desk
# and a text in the cluster; a schema that wants the one refuses the other.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module words
go 1.26
require (
	sigs.k8s.io/kustomize/api v0.21.1
	sigs.k8s.io/kustomize/kyaml v0.21.1
	sigs.k8s.io/yaml v1.6.0
)
MOD

cat >main.go <<'GO'
package main

import (
	"fmt"
	"log"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const zone = `apiVersion: example.org/v1
kind: Zone
metadata:
  name: one
spec:
  long: yes
  short: y
  switched: on
  mode: 0644
`

func spec(text []byte) map[string]any {
	var object struct {
		Spec map[string]any `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &object); err != nil {
		log.Fatal(err)
	}
	return object.Spec
}

func main() {
	disk := filesys.MakeFsInMemory()
	for name, text := range map[string]string{
		"zone.yaml":          zone,
		"kustomization.yaml": "resources: [zone.yaml]\n",
	} {
		if err := disk.WriteFile(name, []byte(text)); err != nil {
			log.Fatal(err)
		}
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(disk, ".")
	if err != nil {
		log.Fatal(err)
	}
	text, err := built.AsYaml()
	if err != nil {
		log.Fatal(err)
	}
	direct, through := spec([]byte(zone)), spec(text)
	for _, field := range []string{"long", "short", "switched", "mode"} {
		fmt.Printf("%s: %#v directly, %#v through kustomize\n", field, direct[field], through[field])
	}
}
GO

go run . | tee said.txt

diff - said.txt <<'SAID' || { echo "Changed: the two no longer read these as they did."; exit 1; }
long: true directly, "yes" through kustomize
short: true directly, "y" through kustomize
switched: true directly, "on" through kustomize
mode: 420 directly, 420 through kustomize
SAID
echo "As described: words are read in two ways, modes in one."
