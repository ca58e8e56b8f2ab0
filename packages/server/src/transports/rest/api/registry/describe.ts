import type { AuditEntry } from "../../../../registry/audit-log.ts";
import type { AliasRequest } from "../../../../registry/model-aliases.ts";
import type { GivenFiles, RegisteredModel, RegisteredVersion, Tags } from "../../../../registry/registered-model.ts";

type Described = Readonly<Record<string, unknown>>;

/** With MLflow's names, and its way to write versions as text. */
export function describeModel(model: RegisteredModel): Described {
  return {
    name: model.name,
    description: model.description,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    tags: tagList(model.tags),
    aliases: model.aliases.flatMap(({ alias, version }) => (version === null ? [] : [{ alias, version: String(version) }])),
    protected_aliases: model.aliases.filter(({ isProtected }) => isProtected).map(({ alias }) => alias),
    latest_version: model.latestVersion === null ? null : String(model.latestVersion),
    revision: model.revision,
  };
}

/** What lists show of a version; alone it has its signature too. */
export function describeVersion(version: RegisteredVersion): Described {
  const { ready } = version;
  return {
    name: version.model,
    version: String(version.version),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.updatedAt,
    user_id: version.createdBy,
    description: version.description,
    source: version.source,
    run_id: version.runId,
    run_link: version.runLink,
    status: version.status,
    status_message: version.statusMessage,
    tags: tagList(version.tags),
    aliases: version.aliases,
    given: version.given === null ? null : describeGiven(version.given),
    artifact: ready === null ? null : ready.artifact,
    library: ready === null ? null : { ...ready.manifest.source },
    revision: version.revision,
  };
}

export function describeWholeVersion(version: RegisteredVersion): Described {
  const { ready } = version;
  const facts =
    ready === null
      ? null
      : {
          signature: {
            columns: ready.manifest.columns,
            methods: ready.manifest.methods,
            default_method: ready.manifest.defaultMethod,
          },
          producer: ready.manifest.producer,
          precision: ready.manifest.precision ?? "exact",
          example: ready.example ?? null,
          golden_digest: ready.goldenDigest ?? null,
          certificate: ready.certificate ?? null,
          lineage: ready.lineage ?? null,
        };
  return { ...describeVersion(version), ...facts };
}

export function describeRequest(request: AliasRequest): Described {
  return {
    id: request.id,
    name: request.model,
    alias: request.alias,
    version: request.version === null ? null : String(request.version),
    status: request.status,
    requested_at: request.requestedAt,
    requested_by: request.requestedBy,
    decided_at: request.decidedAt,
    decided_by: request.decidedBy,
    reason: request.reason,
  };
}

export function describeEntry(entry: AuditEntry): Described {
  return {
    id: entry.id,
    timestamp: entry.at,
    caller: entry.caller,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject: entry.subject,
    before: entry.before,
    after: entry.after,
    request_id: entry.requestId,
  };
}

/** As a version is made with them. */
function describeGiven({ model, fileName, example, expected, expectedMethod }: GivenFiles): Described {
  return { model, file_name: fileName, example, expected, expected_method: expectedMethod };
}

function tagList(tags: Tags): readonly { readonly key: string; readonly value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
