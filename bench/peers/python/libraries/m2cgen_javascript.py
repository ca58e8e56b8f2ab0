"""m2cgen: a model as one JavaScript function, which `javascript/m2cgen.ts` calls."""

from m2cgen_source import generate


def prepare(model, source, prepared):
    prepared.write_text(generate(model, source, "javascript") + "\nmodule.exports = score;\n")
