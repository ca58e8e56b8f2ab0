"""Packs each version of a case into a zip, and keeps what versions have in common once, beside them: share.py FOLDER-OF-A-LIBRARY [CASE]."""

import hashlib
import os
import shutil
import sys
import zipfile

REFERENCE = '"%s"'


def main():
    """Shares the files of every case, or of the named ones (a trailing * stands for any end)."""
    root, pattern = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "*"
    for name in sorted(os.listdir(root)):
        if name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern:
            case = os.path.join(root, name)
            unpack(case)
            share(case)
            pack(case)


def unpack(case):
    """Makes a folder of each version's zip, unless the version was just written again."""
    for file in files_of(case):
        if not is_version(file):
            continue
        folder = os.path.join(case, file[: -len(".zip")])
        if not os.path.exists(folder):
            with zipfile.ZipFile(folder + ".zip") as archive:
                archive.extractall(folder)
        os.remove(folder + ".zip")


def is_version(file):
    """True of the zip of a version: it begins with a digit, what versions share with a letter."""
    return file[0].isdigit() and file.endswith(".zip")


def pack(case):
    """Makes a zip of each version's folder; the same files give the same bytes."""
    for version in folders_of(case):
        folder = os.path.join(case, version)
        with zipfile.ZipFile(folder + ".zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in paths_below(folder):
                archive.writestr(entry(path), read(os.path.join(folder, path)), zipfile.ZIP_DEFLATED, 9)
        shutil.rmtree(folder)


def entry(path):
    """The entry of a file, of no time."""
    return zipfile.ZipInfo(path.replace(os.sep, "/"), (1980, 1, 1, 0, 0, 0))


def paths_below(folder):
    """The files at any depth, in order, as paths from the folder."""
    found = [os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names]
    return sorted(found)


def folders_of(case):
    """The versions of a case, in order."""
    return [version for version in sorted(os.listdir(case)) if os.path.isdir(os.path.join(case, version))]


def share(case):
    """Moves files that two versions share to the case's folder, and deletes there what no version names any more."""
    versions = folders_of(case)
    sheets = {version: read(os.path.join(case, version, "case.json")).decode("utf-8") for version in versions}
    common = {}
    for file in files_of(case):
        common[(stem_of(file), digest(os.path.join(case, file)))] = file
    owners = {}
    for version in versions:
        for file in files_of(os.path.join(case, version)):
            if file != "case.json":
                owners.setdefault((file, digest(os.path.join(case, version, file))), []).append(version)
    for (file, content), sharing in sorted(owners.items()):
        shared = common.get((file, content))
        if shared is None:
            if len(sharing) < 2:
                continue
            shared = free_name(case, file)
            os.rename(os.path.join(case, sharing[0], file), os.path.join(case, shared))
            common[(file, content)] = shared
        for version in sharing:
            path = os.path.join(case, version, file)
            if os.path.exists(path):
                os.remove(path)
            sheets[version] = sheets[version].replace(REFERENCE % file, REFERENCE % ("../" + shared))
    for version, sheet in sheets.items():
        with open(os.path.join(case, version, "case.json"), "w", encoding="utf-8") as stream:
            stream.write(sheet)
    for file in files_of(case):
        if not any(REFERENCE % ("../" + file) in sheet for sheet in sheets.values()):
            os.remove(os.path.join(case, file))


def free_name(folder, file):
    """The file's name, numbered where versions had several contents of that name: `input.npy`, `input@2.npy`."""
    name, dot, extension = file.partition(".")
    candidate, number = file, 2
    while os.path.exists(os.path.join(folder, candidate)):
        candidate, number = "%s@%d%s%s" % (name, number, dot, extension), number + 1
    return candidate


def stem_of(file):
    """The name before numbering."""
    name, dot, extension = file.partition(".")
    return name.partition("@")[0] + dot + extension


def files_of(folder):
    """The plain files of a folder, in order."""
    return [name for name in sorted(os.listdir(folder)) if os.path.isfile(os.path.join(folder, name))]


def digest(path):
    """The content of a file as a checksum."""
    return hashlib.sha256(read(path)).hexdigest()


def read(path):
    """The bytes of a file."""
    with open(path, "rb") as stream:
        return stream.read()


if __name__ == "__main__":
    main()
