#!/usr/bin/env bash
# CDK Terrain (npm cdktn 0.24.0, installed under the name cdktf), which writes Terraform JSON.
# Expected: a Date in a local, an output or an override is written as JSON.stringify writes it,
# as a timestamp, and a class with its own toJSON as what that returns; or else an error.
# What happens: synthesis copies own properties key by key, so a Date, a URL and a Map all
# become {}, and toJSON is never called. Nothing is reported.
# Why it matters: an expiry date or an endpoint is lost without a word, and Terraform receives
# an empty object in its place, so neither type checking nor synthesis stops the mistake.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --save-exact cdktf@npm:cdktn@0.24.0 constructs@10.6.0

cat >synth.cjs <<'JS'
const { TerraformLocal, TerraformOutput, TerraformResource, TerraformStack, Testing } = require("cdktf");

class Size {
  constructor(gib) {
    this.gib = gib;
  }
  toJSON() {
    return `${this.gib}GiB`;
  }
}

const values = {
  date: new Date("2030-01-02T03:04:05Z"),
  url: new URL("https://cluster.example:6443"),
  map: new Map([["zone", "a"]]),
  size: new Size(20),
};
const stack = new TerraformStack(Testing.app(), "stack");
new TerraformLocal(stack, "expiry", values.date);
new TerraformOutput(stack, "until", { value: values.date });
const disk = new TerraformResource(stack, "disk", { terraformResourceType: "example_disk" });
for (const [name, value] of Object.entries(values)) {
  disk.addOverride(name, value);
}

const written = JSON.parse(Testing.synth(stack));
console.log(`local ${JSON.stringify(written.locals.expiry)}`);
console.log(`output ${JSON.stringify(written.output.until.value)}`);
for (const [name, value] of Object.entries(values)) {
  console.log(`override ${name} ${JSON.stringify(written.resource.example_disk.disk[name])}, by JSON.stringify ${JSON.stringify(value)}`);
}
JS

seen=$(node synth.cjs)
node -p '"cdktn " + require("cdktf/package.json").version'
echo "$seen"

expected='local {}
output {}
override date {}, by JSON.stringify "2030-01-02T03:04:05.000Z"
override url {}, by JSON.stringify "https://cluster.example:6443/"
override map {}, by JSON.stringify {}
override size {"gib":20}, by JSON.stringify "20GiB"'

if [[ $seen != "$expected" ]]; then
  echo "Changed: dates, URLs or classes are written in another way." >&2
  exit 1
fi
echo "Confirmed: a Date and a URL are written as {}, and toJSON is not called."
