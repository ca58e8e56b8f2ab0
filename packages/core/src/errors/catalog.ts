/**
 * What went wrong decides how callers react: exit status, HTTP status and gRPC status each have one table by kind.
 * `usage` the command or request is off; `data` the rows are; `model` the file is; `limit` a safety limit was met;
 * `missing` no such thing; `conflict` it cannot be done as things stand; `unauthenticated` nobody knows the caller; `forbidden` the caller may not;
 * `throttled` not now; `unsupported` asks for what is not done here; `memory` there is no room for it; `unavailable` try again; `late` the caller's
 * time is over; `cancelled` the caller has gone; `hook` the operator's own code failed; `bug` ours.
 */
export type ErrorKind =
  | "usage"
  | "data"
  | "model"
  | "limit"
  | "missing"
  | "conflict"
  | "unauthenticated"
  | "forbidden"
  | "throttled"
  | "unsupported"
  | "memory"
  | "unavailable"
  | "late"
  | "cancelled"
  | "hook"
  | "bug";

export interface CatalogEntry {
  readonly kind: ErrorKind;
  readonly meaning: string;
  readonly solution: string;
}

const entries = {
  INTERNAL: {
    kind: "bug",
    meaning: "Godwit broke one of its own promises.",
    solution: "Please report it with the command and, if you may, the model file.",
  },
  NOT_A_MODEL: {
    kind: "model",
    meaning: "The bytes are not of any model format that Godwit reads.",
    solution: "Check that the file is a pickle or joblib dump of a scikit-learn model, or a .godwit artifact.",
  },
  UNSUPPORTED_FORMAT: {
    kind: "model",
    meaning: "The format was recognised, and this version of Godwit does not read it.",
    solution: "Export the model to a format that docs/support.md lists.",
  },
  TRUNCATED: {
    kind: "model",
    meaning: "The file ends before its content does.",
    solution: "Copy or download the file again; compare its size with the original.",
  },
  MALFORMED: {
    kind: "model",
    meaning: "The file breaks the rules of its own format.",
    solution: "Save the model again with the library that wrote it.",
  },
  UNSUPPORTED_BY_DIALECT: {
    kind: "model",
    meaning: "A part of the model cannot be written in SQL for that engine with the same answers.",
    solution: "Score outside of the database and append the answers: godwit batch run; or query the model with godwit sql.",
  },
  SQL_TOO_LARGE: {
    kind: "limit",
    meaning: "The model as SQL is larger than the engine plans in reasonable time.",
    solution: "Score outside of the database and append the answers: godwit batch run; or query the model with godwit sql.",
  },
  LIMIT_EXCEEDED: {
    kind: "limit",
    meaning: "Reading on would take more memory, depth or time than the limits allow.",
    solution: "Files that a library wrote stay within the limits. If you trust this one, save the model alone and without compression.",
  },
  DANGEROUS_PICKLE: {
    kind: "model",
    meaning: "The pickle would run code in Python. Godwit never runs it, and refuses to build a model from it.",
    solution: "Do not load this file anywhere; ask whoever made it for one that holds only the model.",
  },
  NO_MODEL_INSIDE: {
    kind: "model",
    meaning: "The file was read and holds no fitted model.",
    solution: "Save the fitted estimator itself; `godwit inspect FILE` shows what the file holds.",
  },
  AMBIGUOUS_MODEL: {
    kind: "usage",
    meaning: "The file holds more than one model.",
    solution: "Name one of the listed paths: FILE#PATH; or those that form one pipeline, in its order: FILE#PATH+FILE#PATH.",
  },
  BROKEN_DEFINITION: {
    kind: "usage",
    meaning: "A module given with --define does not say how a class is read, or failed while it did.",
    solution: "See docs/define.md for the form of a definition.",
  },
  UNSUPPORTED_ESTIMATOR: {
    kind: "model",
    meaning: "A step of the pipeline is of a class that Godwit cannot compile.",
    solution:
      "docs/support.md lists the classes that can be compiled. A class of your own can be supplied with --define (docs/define.md); or run the step before Godwit.",
  },
  UNSUPPORTED_OPTION: {
    kind: "model",
    meaning: "A step uses an option that cannot be computed exactly.",
    solution: "Fit the step with a supported option; docs/support.md names them.",
  },
  UNDECIDED_COLUMNS: {
    kind: "model",
    meaning: "The model takes any number of columns, and nothing says how many there will be.",
    solution: "`godwit predict` and `godwit verify` read it off their input file; to compile or serve it, fit it inside a Pipeline.",
  },
  NOT_FITTED: {
    kind: "model",
    meaning: "A step was saved before it was fitted.",
    solution: "Call fit before saving the model.",
  },
  INVALID_MODEL: {
    kind: "model",
    meaning: "A fitted attribute is missing or contradicts the others.",
    solution: "Save the model again with the library that fitted it.",
  },
  UNKNOWN_METHOD: {
    kind: "usage",
    meaning: "The model has no such method.",
    solution: "Use one of the listed methods.",
  },
  MISSING_COLUMN: {
    kind: "data",
    meaning: "The input lacks a column that the model was fitted with.",
    solution: "Add the column, or fill it with empty fields if its values are missing.",
  },
  WRONG_WIDTH: {
    kind: "data",
    meaning: "The rows have another number of values than the model was fitted with.",
    solution: "Give each row one value for each column of the signature (`godwit inspect`).",
  },
  WRONG_TYPE: {
    kind: "data",
    meaning: "A value is not of its column's type.",
    solution: "Numbers go into numeric columns and strings into string columns; see the signature (`godwit inspect`).",
  },
  UNSEEN_CATEGORY: {
    kind: "data",
    meaning: "A category that was not seen in training, in a step fitted with handle_unknown='error'.",
    solution: "Map the value to a known category, or fit the encoder with handle_unknown='ignore'.",
  },
  INVALID_EXPRESSION: {
    kind: "usage",
    meaning: "An expression over columns cannot be read, or puts a value of one type where another is needed.",
    solution: "Mend it at the place that the message names; docs/deployments.md lists the operators and functions.",
  },
  INVALID_DEPLOYMENT: {
    kind: "usage",
    meaning: "A deployment file does not fit its model, or its hooks do not have the form that they must have.",
    solution: "Mend the file at the place that the message names; docs/deployments.md describes it.",
  },
  DEPLOYMENT_TEST_FAILED: {
    kind: "usage",
    meaning: "A deployment does not answer its own examples as they say, so it is not taken into service.",
    solution: "Run `godwit deployments test FILE`, and mend the hook, or the example.",
  },
  POLICY_VIOLATED: {
    kind: "data",
    meaning: "Values of the request are such as the deployment's policies reject: not seen in training, out of range, or missing.",
    solution: "Mend the cells that the error lists, or send the rows without them.",
  },
  HOOK_REFUSED: {
    kind: "data",
    meaning: "A hook of the deployment refused the request.",
    solution: "Mend what the message names.",
  },
  HOOK_FAILED: {
    kind: "hook",
    meaning: "A hook of the deployment threw an error, gave back what it must not, or used more memory than it may.",
    solution: "Whoever runs the server mends the hook at the line that the message names.",
  },
  HOOK_TIMEOUT: {
    kind: "late",
    meaning: "A hook of the deployment took longer than it may. The call was given up.",
    solution: "Try again. If it stays so, look at what the hook waits for, or give it more time: `hooks.timeout`.",
  },
  HOOK_BUSY: {
    kind: "unavailable",
    meaning: "The deployment's hooks have more calls waiting than they may.",
    solution: "Try again later, or give them more workers: `hooks.workers`.",
  },
  DEPLOYMENT_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "A deployment that is kept in the store cannot run on this server, which does not answer by its model alone.",
    solution: "See why in the message: a package that its hooks import must be installed beside the server, and its examples must hold.",
  },
  NOT_FINITE: {
    kind: "data",
    meaning: "NaN, infinity or a too large number where the model takes none.",
    solution: "Fill missing values and replace infinities before the model, or put an imputer into the pipeline.",
  },
  MALFORMED_INPUT: {
    kind: "data",
    meaning: "The input file breaks the rules of its format.",
    solution: "Mend the input at the place that the message names.",
  },
  UNSUPPORTED_INPUT: {
    kind: "usage",
    meaning: "The input or output format is not one that this command takes.",
    solution: "Use .csv, .json, .jsonl, .parquet, .arrow or .npy.",
  },
  UNSUPPORTED_ARTIFACT: {
    kind: "model",
    meaning: "The artifact was written by a newer Godwit, or for another target.",
    solution: "Update Godwit, or compile the model again.",
  },
  MISSING_KERNEL: {
    kind: "usage",
    meaning: "The kernels were cut down to what other models need, and this model needs more.",
    solution: "Run `godwit compile MODEL --kernels FOLDER` for this model too, or ship the whole kernels.",
  },
  MISSING_DEPENDENCY: {
    kind: "missing",
    meaning:
      "The model runs on an engine that is not installed: onnxruntime, for ONNX graphs that Godwit does not compute itself; or a GPU was asked for, and the package webgpu is not installed.",
    solution: "npm install onnxruntime-node --onnxruntime-node-install=skip, or npm install webgpu",
  },
  NO_GPU: {
    kind: "missing",
    meaning: "A GPU was asked for, and WebGPU finds none.",
    solution:
      "Install a driver for Vulkan, Metal or Direct3D 12; in a page use a browser with WebGPU, over HTTPS. The CPU gives the same bits.",
  },
  USAGE: {
    kind: "usage",
    meaning: "The command line is wrong.",
    solution: "See `godwit --help`.",
  },
  INVALID_SETTING: {
    kind: "usage",
    meaning: "A setting is missing, misspelt or not what it may be.",
    solution: "Mend the setting at the path that the message names.",
  },
  FILE_NOT_FOUND: {
    kind: "usage",
    meaning: "There is no such file.",
    solution: "Check the path.",
  },
  IO_FAILED: {
    kind: "unavailable",
    meaning: "Reading or writing failed: no space, no permission, or the other end is gone.",
    solution: "Mend the cause that the message names and run the command again; nothing was left half done.",
  },
  NOT_REGISTERED: {
    kind: "missing",
    meaning: "The registry has no such model, version, alias or tag.",
    solution: "`godwit models list` shows the models, `godwit models show NAME` what one has.",
  },
  ALREADY_EXISTS: {
    kind: "conflict",
    meaning: "There is one of that name already.",
    solution: "Choose another name, or change the one that is there.",
  },
  CHANGED_MEANWHILE: {
    kind: "conflict",
    meaning: "Somebody else has changed what was to be changed.",
    solution: "Read it again, and make the change from there.",
  },
  STILL_IN_USE: {
    kind: "conflict",
    meaning: "It is to be removed, and something else needs it.",
    solution: "First take away what the message names.",
  },
  NOT_READY: {
    kind: "conflict",
    meaning: "The version is still being made ready, or could not be.",
    solution: "Wait until its status is READY; where it has failed, its status message says why.",
  },
  STORE_UNAVAILABLE: {
    kind: "unavailable",
    meaning:
      "The database or the object store behind the store cannot be reached or read. Nothing was changed; models in memory go on answering.",
    solution: "Mend the cause that the message names, and ask again.",
  },
  STORE_FULL: {
    kind: "unavailable",
    meaning: "There is no room for a change of the store. Nothing of it was written.",
    solution: "Make room on the disk, and ask again.",
  },
  STORE_IN_USE: {
    kind: "unavailable",
    meaning: "Another process has this SQLite file.",
    solution: "Talk to that server instead, or end it; with PostgreSQL any number of servers share one store.",
  },
  STORE_TOO_NEW: {
    kind: "conflict",
    meaning: "A newer Godwit has written this store.",
    solution: "Update Godwit.",
  },
  STORE_DAMAGED: {
    kind: "unavailable",
    meaning: "The file is not the database that it should be.",
    solution: "Check the path; otherwise restore the file from a backup.",
  },
  WRONG_DIGEST: {
    kind: "data",
    meaning: "The bytes that arrived are not those that were announced: another SHA-256, or another length.",
    solution: "Send the file again, and check that nothing changed it meanwhile.",
  },
  BLOB_NOT_FOUND: {
    kind: "missing",
    meaning: "The store holds no bytes with that SHA-256.",
    solution: "Upload them; `godwit models show NAME/VERSION` tells which bytes a version has.",
  },
  BLOB_DAMAGED: {
    kind: "unavailable",
    meaning: "The bytes in the store have changed since they were put there.",
    solution: "Upload the same file again, which mends them, or restore them from a backup; then look after the disk.",
  },
  GOLDEN_MISMATCH: {
    kind: "unavailable",
    meaning: "A model that was loaded does not give the answers that were kept when its version was made ready. It does not serve.",
    solution: "Check this machine and this installation of Godwit; `godwit models show NAME/VERSION` tells what was kept.",
  },
  BACKENDS_DISAGREE: {
    kind: "bug",
    meaning: "The engine and the interpreter that defines the answers differ by more than the contract allows.",
    solution: "Please report it with the model file, if you may.",
  },
  CONTRACT_BROKEN: {
    kind: "model",
    meaning: "The library's answers that were given with the model are not met as the contract states.",
    solution: "Check that the answers are of the same method, rows and library version; `godwit verify` shows the certificate.",
  },
  INVALID_QUERY: {
    kind: "usage",
    meaning: "The query is not SQL that the engine understands, or it names a table, column or function that is not there.",
    solution: "Look at the line and byte that the error names; in `godwit sql`, .tables and .models list what there is.",
  },
  QUERY_FAILED: {
    kind: "data",
    meaning: "The query was understood, and met values or a state that it cannot go on with.",
    solution: "Correct the values that the message names, or leave their rows out of the query.",
  },
  QUERY_TOO_LARGE: {
    kind: "memory",
    meaning: "The query needs more memory than it may take.",
    solution: "Give it more (--memory-limit), fewer threads (--threads), or a --database file, beside which it can use the disk.",
  },
  UPLOAD_NOT_FOUND: {
    kind: "missing",
    meaning: "There is no such upload: it was finished, given up, or not touched for too long.",
    solution: "Begin a new upload.",
  },
  UPLOAD_ELSEWHERE: {
    kind: "conflict",
    meaning: "The upload was begun at another server of the same store, which keeps what has arrived of it.",
    solution: "Ask again until that server answers, or have the load balancer keep a client at one server.",
  },
  UPLOAD_CONFLICT: {
    kind: "conflict",
    meaning: "The bytes do not follow on those that have arrived, or another request is writing them.",
    solution: "Ask with HEAD for the offset, and send the bytes from there.",
  },
  SCHEMA_MISMATCH: {
    kind: "data",
    meaning: "A table or a file has other columns than what is read from it or written to it.",
    solution: "The message names the columns. Write to another place, or bring the columns into line.",
  },
  TOO_MANY_REJECTS: {
    kind: "data",
    meaning: "More rows cannot be answered than a batch run may leave out.",
    solution: "Look at the rejected rows (--rejects FILE) and mend the input, or raise --max-rejects.",
  },
  NO_SUCH_JOB: {
    kind: "missing",
    meaning: "There is no batch job of that name.",
    solution: "See which there are: godwit batch list.",
  },
  NO_SUCH_RUN: {
    kind: "missing",
    meaning: "There is no run with that id.",
    solution: "See which there are: godwit batch show JOB.",
  },
  RUN_IN_PROGRESS: {
    kind: "unavailable",
    meaning: "The same batch run is under way in another process.",
    solution: "Wait until it has ended; then the run goes on where it stopped, or is finished already.",
  },
  RUN_CANCELLED: {
    kind: "cancelled",
    meaning: "A batch run was stopped between two chunks. What it had written stands, and nothing of it will be written twice.",
    solution: "Run the same command again, or `godwit batch resume`: it goes on where it stopped.",
  },
  INPUT_CHANGED: {
    kind: "data",
    meaning: "The files of a batch run changed while it ran.",
    solution: "Write input files under another name and move them into place whole; then run again.",
  },
  OUTPUT_CHANGED: {
    kind: "data",
    meaning: "What a batch run had written is no longer there as it was written, so the run cannot go on.",
    solution: "Bring the output back, or remove all of it and the run's journal, and begin anew.",
  },
  MODEL_NOT_FOUND: {
    kind: "missing",
    meaning: "No model of that name is served.",
    solution: "GET /v1/models lists the names.",
  },
  UNAUTHENTICATED: {
    kind: "unauthenticated",
    meaning: "The server asks its callers who they are, and this one showed nothing that it knows.",
    solution: "Send a key, or a token of the configured issuer, as `Authorization: Bearer KEY`; see docs/security.md.",
  },
  FORBIDDEN: {
    kind: "forbidden",
    meaning: "The caller may not do this: not with its role, not with this endpoint, not from that address, or not by that host's name.",
    solution: "Use a key whose role and endpoints cover it; `godwit keys create` makes one.",
  },
  ISSUER_UNAVAILABLE: {
    kind: "unavailable",
    meaning: "The OpenID Connect issuer cannot be asked for its keys, so its tokens cannot be checked.",
    solution: "Look whether the issuer is up and reachable from the server; keys made with `godwit keys` work without it.",
  },
  NO_SUCH_KEY: {
    kind: "missing",
    meaning: "No key has this id.",
    solution: "`godwit keys list` shows the ids; a key's text is stored nowhere.",
  },
  TOO_MANY_REQUESTS: {
    kind: "throttled",
    meaning: "The key's rate limit or quota is used up.",
    solution: "Wait as long as Retry-After says, or ask for a larger limit.",
  },
  ALREADY_LOADED: {
    kind: "conflict",
    meaning: "A model of that name answers already.",
    solution: "Unload it first, or load the other one by another name.",
  },
  UNSUPPORTED_REQUEST: {
    kind: "unsupported",
    meaning: "The protocol knows this request, and this server does not do what it asks for.",
    solution: "docs/protocols.md lists what is answered in each protocol.",
  },
  MEMORY_BUDGET_EXCEEDED: {
    kind: "memory",
    meaning: "A model does not fit into the memory that the server may use for models.",
    solution: "Raise --memory-budget, unload or unpin other models, or serve the model elsewhere.",
  },
  OVERLOADED: {
    kind: "unavailable",
    meaning: "The server has more work than it can do in time, and refuses requests until it has caught up.",
    solution: "Ask again after as many seconds as Retry-After says; if it happens often, add replicas, or send fewer rows at a time.",
  },
  QUEUE_FULL: {
    kind: "unavailable",
    meaning: "As many calls as may wait for the model are waiting already.",
    solution: "Send the request again later, slow down, or raise the endpoint's queue size or concurrency.",
  },
  DEADLINE_EXCEEDED: {
    kind: "late",
    meaning: "The time that the caller or the endpoint allows was over before the model began.",
    solution: "Allow more time, send less at once, or raise the endpoint's concurrency.",
  },
  CALL_CANCELLED: {
    kind: "cancelled",
    meaning: "The caller hung up before the model began; nothing was computed.",
    solution: "Nothing need be done: whoever asked is no longer there.",
  },
  DATABASE_UNAVAILABLE: {
    kind: "unavailable",
    meaning:
      "A database that rows are read from or written to cannot be reached, or broke off. Of a chunk that was being written nothing stands.",
    solution: "Look whether the server is up and reachable, and run the command again: it goes on where it ended.",
  },
  DATABASE_FULL: {
    kind: "unavailable",
    meaning: "The database has no room for the rows. Nothing of the chunk was written.",
    solution: "Make room, and run the command again: it goes on where it ended.",
  },
  DATABASE_REFUSED: {
    kind: "forbidden",
    meaning: "The database does not let this user in, or not do this.",
    solution: "Check user and password, and grant the right that the message names.",
  },
  TABLE_NOT_FOUND: {
    kind: "missing",
    meaning: "The database has no such table, collection or schema.",
    solution: "Check the name after #; upper and lower case are told apart.",
  },
  VALUE_REFUSED: {
    kind: "data",
    meaning: "A value cannot be stored in its column: out of range, too long, breaking a constraint, or of a kind that the engine has not.",
    solution: "Widen the column, or leave the rows or the column out. Nothing of the chunk was written.",
  },
  UNSUITABLE_KEY: {
    kind: "data",
    meaning: "The key columns do not tell the rows apart: two rows have the same key, or one has none.",
    solution: "Give columns with --keys that are unique together and never null.",
  },
  UNSTABLE_ORDER: {
    kind: "usage",
    meaning: "Nothing puts the rows in order, so reading cannot go on where it ended without leaving rows out or taking them twice.",
    solution: "Give columns with --keys that tell the rows apart, or a table with a primary key.",
  },
  UNSUPPORTED_OUTPUT: {
    kind: "unsupported",
    meaning: "What is to be written cannot be held there exactly, or the place has features that are not kept up.",
    solution: "Choose another column name, type or place, as the message says.",
  },
  UNSUPPORTED_EXPORT: {
    kind: "unsupported",
    meaning: "The engine that the model is exported to cannot run all of what was named.",
    solution: "Export the model alone, or score with Godwit itself, as the message says.",
  },
  OUTPUT_EXISTS: {
    kind: "conflict",
    meaning: "Where the output should go, there is something already.",
    solution: "Name another place, or take away what is there.",
  },
  SQL_REFUSED: {
    kind: "usage",
    meaning: "A client of the PostgreSQL protocol asked for what is wrong or not done; the SQLSTATE beside it says what.",
    solution: "Change the statement as the message says; docs/sql-server.md tells what is answered.",
  },
  ATTACHED_ALREADY: {
    kind: "conflict",
    meaning: "Another godwit sql attach keeps this table of predictions.",
    solution: "One process is enough for a table; end the other first.",
  },
} as const satisfies Record<string, CatalogEntry>;

export type ErrorCode = keyof typeof entries;

/** Every error code, what it means and how to solve it; docs/errors.md is made from this table. */
export const catalog: { readonly [K in ErrorCode]: CatalogEntry } = entries;
