import { describe, expect, it } from "vitest";
import { examFiles } from "../../../../../conformance/exam-file.ts";
import { GodwitError } from "../../errors/index.ts";
import { readModelFile, type Decompress } from "../../formats/index.ts";
import { importModel } from "../import-model.ts";
import { modelInFile } from "../model-in-file.ts";

const decompress: Decompress = () => {
  throw new GodwitError("MALFORMED", "nothing here is compressed");
};

async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    const file = await readModelFile(bytes, { decompress });
    const { methods } = importModel(modelInFile(file, null)).graph;
    return methods.map(({ name }) => name).join(" ");
  } catch (error) {
    if (error instanceof GodwitError) return error.code;
    throw error;
  }
}

const dictionary =
  '<DataDictionary><DataField name="x" optype="continuous" dataType="double"/><DataField name="town" optype="categorical" dataType="string"/>' +
  '<DataField name="y" optype="continuous" dataType="double"/></DataDictionary>';
const schema = '<MiningSchema><MiningField name="x"/><MiningField name="town"/><MiningField name="y" usageType="target"/></MiningSchema>';
const table = '<RegressionTable intercept="1"><NumericPredictor name="x" coefficient="2"/></RegressionTable>';

function pmml(model: string, transformations: string = "", prolog: string = ""): string {
  return `<?xml version="1.0"?>${prolog}<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4"><Header/>${dictionary}${transformations}${model}</PMML>`;
}

function regression(content: string, attributes: string = ""): string {
  return `<RegressionModel functionName="regression" ${attributes}>${schema}${content}</RegressionModel>`;
}

function tree(nodes: string, attributes: string = ""): string {
  return `<TreeModel functionName="regression" ${attributes}>${schema}${nodes}</TreeModel>`;
}

function derived(...expressions: readonly string[]): string {
  const fields = expressions.map(
    (each, index) => `<DerivedField name="d${index}" optype="continuous" dataType="double">${each}</DerivedField>`,
  );
  return `<TransformationDictionary>${fields.join("")}</TransformationDictionary>`;
}

const ofDerived = regression('<RegressionTable intercept="1"><NumericPredictor name="d0" coefficient="2"/></RegressionTable>');
const sums = (depth: number): string => (depth === 0 ? '<FieldRef field="x"/>' : `<Apply function="abs">${sums(depth - 1)}</Apply>`);
const split = '<Node><True/><Node score="1"><SimplePredicate field="x" operator="lessThan" value="0"/></Node></Node>';

const documents: Readonly<Record<string, readonly [document: string, outcome: string]>> = {
  "a regression": [pmml(regression(table)), "predict"],
  "a tree": [pmml(tree(split)), "predict"],
  "a document type": [pmml(regression(table), "", '<!DOCTYPE a [<!ENTITY b "c">]>'), "MALFORMED"],
  "an entity": [pmml(regression(`${table}&b;`)), "MALFORMED"],
  "elements within one another": [pmml("<a>".repeat(5_000)), "LIMIT_EXCEEDED"],
  "an unknown model": [pmml(`<BaselineModel functionName="regression">${schema}</BaselineModel>`), "UNSUPPORTED_OPTION"],
  "no model": [pmml(""), "INVALID_MODEL"],
  "a field that there is not": [pmml(regression(table.replace('"x"', '"z"'))), "INVALID_MODEL"],
  "a text as a number": [pmml(regression(table.replace('"x"', '"town"'))), "UNSUPPORTED_OPTION"],
  "a coefficient that is no number": [pmml(regression(table.replace('"2"', '"two"'))), "INVALID_MODEL"],
  "an unknown normalizationMethod": [pmml(regression(table, 'normalizationMethod="new"')), "UNSUPPORTED_OPTION"],
  "an unknown part of a model": [pmml(regression(`${table}<Spline/>`)), "UNSUPPORTED_OPTION"],
  "an unknown part of a table": [pmml(regression(table.replace("</R", "<Spline/></R"))), "UNSUPPORTED_OPTION"],
  "a field derived from itself": [pmml(ofDerived, derived('<FieldRef field="d0"/>')), "INVALID_MODEL"],
  "fields derived from one another": [pmml(ofDerived, derived('<FieldRef field="d1"/>', '<FieldRef field="d0"/>')), "INVALID_MODEL"],
  "functions within one another": [pmml(ofDerived, derived(sums(900))), "INVALID_MODEL"],
  "an unknown function": [pmml(ofDerived, derived('<Apply function="system"><FieldRef field="x"/></Apply>')), "UNSUPPORTED_OPTION"],
  "a function of texts": [pmml(ofDerived, derived('<Apply function="sqrt"><FieldRef field="town"/></Apply>')), "UNSUPPORTED_OPTION"],
  "an index of a text": [pmml(ofDerived, derived('<TextIndex textField="town"/>')), "UNSUPPORTED_OPTION"],
  "a sum over rows": [pmml(ofDerived, derived('<Aggregate field="x" function="sum"/>')), "UNSUPPORTED_OPTION"],
  "corners that do not ascend": [
    pmml(ofDerived, derived('<NormContinuous field="x"><LinearNorm orig="1" norm="0"/><LinearNorm orig="1" norm="1"/></NormContinuous>')),
    "INVALID_MODEL",
  ],
  "a strategy that is not read": [pmml(tree(split, 'missingValueStrategy="aggregateNodes"')), "UNSUPPORTED_OPTION"],
  "a default child that there is not": [
    pmml(tree(split.replace("<Node>", '<Node defaultChild="7">'), 'missingValueStrategy="defaultChild"')),
    "INVALID_MODEL",
  ],
  "a threshold that is NaN": [pmml(tree(split.replace('"0"', '"NaN"'))), "INVALID_MODEL"],
  "a leaf without a score": [pmml(tree(split.replace(' score="1"', ""))), "INVALID_MODEL"],
  "a neuron that there is not": [
    pmml(
      `<NeuralNetwork functionName="regression" activationFunction="tanh">${schema}<NeuralInputs/><NeuralLayer><Neuron id="1"><Con from="2" weight="1"/></Neuron></NeuralLayer><NeuralOutputs/></NeuralNetwork>`,
    ),
    "INVALID_MODEL",
  ],
  "all of the segments": [
    pmml(
      `<MiningModel functionName="regression">${schema}<Segmentation multipleModelMethod="selectAll"><Segment><True/>${regression(table)}</Segment></Segmentation></MiningModel>`,
    ),
    "UNSUPPORTED_OPTION",
  ],
};

describe("PMML documents", () => {
  it.each(Object.entries(documents))("%s", async (_, [document, outcome]) => {
    expect(await outcomeOf(new TextEncoder().encode(document))).toBe(outcome);
  });

  it("end in a coded error or a model whatever byte is flipped", async () => {
    const models = examFiles("pmml", /\/model\.pmml$/u)
      .map(({ bytes }) => bytes)
      .filter(({ length }) => length < 4_000);
    let seed = 1;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 400; round++) {
      const bytes = models[round % models.length]!.slice();
      for (let change = 0; change <= next(3); change++) bytes[next(bytes.length)]! ^= 1 << next(8);
      expect(await outcomeOf(bytes)).toMatch(/./u);
    }
  });
});
