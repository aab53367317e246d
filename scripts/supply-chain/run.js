"use strict";

const path = require("node:path");
const { loadTypeScript } = require("../load-typescript");

const { billOfMaterials } = loadTypeScript(path.join(__dirname, "sbom.ts"));
process.stdout.write(billOfMaterials(path.dirname(path.dirname(__dirname))));
