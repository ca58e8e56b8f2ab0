// Models that other people's packages ship, read where scripts/setup-test-peers has brought them, and held against the library.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { findExams } from "../find-exams.ts";
import { sitExam } from "../sit-exam.ts";

const peers = process.env["GODWIT_PEERS"] ?? join(homedir(), ".cache/godwit-peers");
const wheels = join(peers, "wild");
const script = fileURLToPath(new URL("ask.py", import.meta.url));

/** Files by the environment whose library can load them. */
const models: Readonly<Record<string, readonly string[]>> = {
  "lightgbm-4.3.0": [
    "skdh/context/model/ambulation_model.txt",
    "skdh/context/model/lgbm_gait_classifier_no-stairs_20hz.lgbm",
    "skdh/context/model/lgbm_gait_classifier_no-stairs_50hz.lgbm",
  ],
  "lightgbm-3.0.0": [
    "yasa/classifiers/clf_eeg_lgb_0.4.0.joblib",
    "yasa/classifiers/clf_eeg+eog_lgb_0.4.0.joblib",
    "yasa/classifiers/clf_eeg+eog+emg+demo_lgb_0.4.0.joblib",
  ],
  "lightgbm-3.3.5": [
    "yasa/classifiers/clf_eeg_lgb_0.5.0.joblib",
    "yasa/classifiers/clf_eeg+emg_lgb_0.5.0.joblib",
    "yasa/classifiers/clf_eeg+eog+emg+demo_lgb_0.5.0.joblib",
  ],
  "sklearn-1.7.2": ["alt/profanity_check/data/model.joblib", "alt/profanity_check/data/vectorizer.joblib"],
  "sklearn-0.20.4": ["old/profanity_check/data/vectorizer.joblib"],
};

const folder = mkdtempSync(join(tmpdir(), "godwit-wild-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(Object.entries(models))("a model of %s in the wild", (peer, files) => {
  const python = join(peers, peer, "bin/python");
  it.skipIf(!existsSync(wheels) || !existsSync(python)).each(files)("%s", { timeout: 120_000 }, async (file) => {
    const place = join(folder, file.replaceAll("/", "-"));
    execFileSync(python, ["-W", "ignore", script, join(wheels, file), join(place, "wild", "1")], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [exam] = findExams(place);
    expect(await sitExam(exam!)).toEqual([]);
  });
});
