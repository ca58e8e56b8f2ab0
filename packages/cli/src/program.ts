import { Command } from "commander";
import { addBatch } from "./options/batch-command.ts";
import { addBench } from "./options/bench-command.ts";
import { addCompile } from "./options/compile-command.ts";
import { addDeployments } from "./options/deployments-command.ts";
import { addEndpoints } from "./options/endpoints-command.ts";
import { examples } from "./options/examples.ts";
import { addExport } from "./options/export-command.ts";
import { addInspect } from "./options/inspect-command.ts";
import { addKeys } from "./options/keys-command.ts";
import { defineOption } from "./options/model-options.ts";
import { addModels } from "./options/models-command.ts";
import { addPredict } from "./options/predict-command.ts";
import { addServe } from "./options/serve-command.ts";
import { addSql } from "./options/sql-command.ts";
import { addUp } from "./options/up-command.ts";
import { addVerify } from "./options/verify-command.ts";

/** The command line. Each command's code is loaded when it is called; `finish` takes its exit status. */
export function createProgram(version: string, finish: (status: number) => void): Command {
  const program = new Command("godwit")
    .description("Takes trained model files and puts them to work, without Python: compiled, exact, fast.")
    .version(version, "-V, --version", "the version")
    .helpOption("-h, --help", "this help")
    .helpCommand(false)
    .showHelpAfterError(false)
    .enablePositionalOptions()
    .addHelpText("after", topics);
  addInspect(program, finish);
  addCompile(program, finish);
  addPredict(program, finish);
  addVerify(program, finish);
  addBench(program, finish);
  addServe(program, finish);
  addUp(program, finish);
  addModels(program, finish, examples);
  addEndpoints(program, finish, examples);
  addKeys(program, finish, examples);
  addExport(program, finish, examples, defineOption);
  addDeployments(program, finish, examples, defineOption);
  addSql(program, finish, examples);
  addBatch(program, finish, examples);
  return program;
}

const topics = `
MODEL is a model file of any library that is read (docs/support.md), whatever its name; a folder or archive that holds one, such
as MLflow's; or a .godwit artifact.
  FILE#PATH   the model inside a list, tuple or dict:     models.pkl#0.best
              or the file inside a folder or archive:     model.zip#weights.pkl
  A+B         files that form one pipeline, in that order: vectorizer.pkl+classifier.pkl

Examples:
  godwit inspect model.joblib
  godwit predict model.joblib --input rows.csv --output answers.csv
  godwit serve churn=model.joblib

Exit status: 0 done, 1 a check fell short, 2 wrong usage, 3 bad model or data, 4 unavailable, 5 our bug.
`;
