#!/usr/bin/env bash
# Helm 4.3.2 (Go module helm.sh/helm/v4; the same since 4.2.0, not in 4.1.4 and not in 3.22.0).
# Expected: a chart that sets a value of its subchart to null takes the subchart's default away,
# as Helm documents for "deleting a default key", whatever else is installed with it.
# What happens: the null is ignored, unless the user gives some other value of that subchart.
# Any value will do, even one that no template reads; then the default is gone.
# Why it matters: an umbrella chart that switches a probe, a limit or a security context of a
# subchart off has it back after an upgrade of Helm (Flux' helm-controller 1.6 has Helm 4.2),
# and loses it again when somebody sets an unrelated value.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS="${GOFLAGS:-} -mod=mod"

cat >go.mod <<'MOD'
module parents-null
go 1.26
require helm.sh/helm/v4 v4.3.2
MOD

cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"log"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
)

// The outer chart has no use for the probe that the inner one has by default.
func outer() *chart.Chart {
	inner := &chart.Chart{
		Metadata: &chart.Metadata{APIVersion: "v2", Name: "inner", Version: "1.0.0"},
		Values:   map[string]any{"probe": map[string]any{"path": "/"}},
	}
	made := &chart.Chart{
		Metadata: &chart.Metadata{
			APIVersion: "v2", Name: "outer", Version: "1.0.0",
			Dependencies: []*chart.Dependency{{Name: "inner", Version: "1.0.0"}},
		},
		Values: map[string]any{"inner": map[string]any{"probe": nil}},
	}
	made.AddDependency(inner)
	return made
}

func main() {
	for _, given := range []map[string]any{
		{},
		{"inner": map[string]any{"unrelated": 1}},
	} {
		shown, err := json.Marshal(given)
		if err != nil {
			log.Fatal(err)
		}
		made := outer()
		// What helm template and helm install do, in this order.
		if err := chartutil.ProcessDependencies(made, given); err != nil {
			log.Fatal(err)
		}
		values, err := util.ToRenderValues(made, given, common.ReleaseOptions{}, nil)
		if err != nil {
			log.Fatal(err)
		}
		all, ok := values["Values"].(common.Values)
		if !ok {
			log.Fatal("no values")
		}
		inner, err := all.Table("inner")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("given %s: inner.probe is %v\n", shown, inner["probe"])
	}
}
GO

seen=$(go run .)
go list -m helm.sh/helm/v4
echo "$seen"

expected='given {}: inner.probe is map[path:/]
given {"inner":{"unrelated":1}}: inner.probe is <nil>'

if [[ $seen != "$expected" ]]; then
  echo "Changed: whether a chart's null reaches its subchart no longer depends on other values." >&2
  exit 1
fi
echo "Confirmed: the chart's null takes the default away only where another value is given."
