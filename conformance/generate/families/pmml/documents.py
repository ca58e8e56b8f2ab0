"""PMML documents, and JPMML-Evaluator's answers to them."""

import os
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
from jpmml_evaluator import make_evaluator

NUMBERS = {"integer": np.int64, "float": np.float32, "double": np.float64}


class Document:
    """A document as the evaluator reads it, with a method for each thing that it answers."""

    def __init__(self, path):
        self.evaluator = make_evaluator(path, backend="jpype")
        root = ElementTree.parse(path).getroot()
        self.types = {each.get("name"): each.get("dataType") for each in named(root, "DataField")}
        self.labels = {each.get("name"): [value.get("value") for value in named(each, "Value")] for each in named(root, "DataField")}
        model = next(child for child in root if tag(child) not in ("Header", "DataDictionary", "TransformationDictionary", "MiningBuildTask", "Extension"))
        output = next((child for child in model if tag(child) == "Output"), None)
        self.outputs = [] if output is None else named(output, "OutputField")
        names = [field.getName() for field in self.evaluator.getTargetFields()]
        self.target = names[0] if names and names[0] in self.types else None
        for field in self.outputs:
            setattr(self, field.get("name"), lambda frame, field=field: self.output(frame, field))

    def results(self, frame):
        """What the evaluator gives for each row."""
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return [self.evaluator.evaluate({name: self.cell(name, value) for name, value in row.items()}) for row in rows]

    def cell(self, name, value):
        """A number as its field has it."""
        if value is None or self.types.get(name) == "string":
            return value
        return {"integer": int, "boolean": bool}.get(self.types.get(name), float)(value) if value == int(value) or self.types.get(name) != "integer" else value

    def predict(self, frame):
        """The value of the target."""
        cells = [result.get(self.target, result.get(None)) for result in self.results(frame)]
        return column(cells, self.types.get(self.target))

    def predict_proba(self, frame):
        """The Output fields that are probabilities of a class, in the order of the classes."""
        fields = [field for field in self.outputs if field.get("feature") == "probability" and field.get("value") is not None]
        order = self.labels.get(self.target) or [field.get("value") for field in fields]
        fields.sort(key=lambda field: order.index(field.get("value")))
        return np.stack([self.output(frame, field).astype(np.float64) for field in fields], axis=1)

    def output(self, frame, field):
        """An Output field."""
        return column([result.get(field.get("name")) for result in self.results(frame)], field.get("dataType"))


def column(cells, kind):
    """Answers as an array; None is NaN among numbers."""
    if all(isinstance(cell, bool) for cell in cells):
        return np.array(cells)
    if any(isinstance(cell, str) for cell in cells):
        return np.array(cells, dtype=object)
    if any(cell is None for cell in cells):
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)
    return np.array(cells, dtype=NUMBERS.get(kind, np.float64))


def tag(element):
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def named(element, name):
    """Every element of that name within another one."""
    return [each for each in element.iter() if tag(each) == name]


def ask(exam, text, frame, name=None, methods=None):
    """Stores a document and what the evaluator answers."""
    exam.model_file = "model.pmml"
    path = os.path.join(exam.folder, exam.model_file)
    text = re.sub(r"<Timestamp>.*?</Timestamp>", "", text)
    text = re.sub(r'( name="sklearn2pmml"| name="SkLearn2PMML")', r"\1", text)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
    exam.model = Document(path)
    shares = [field.get("name") for field in exam.model.outputs if field.get("feature") == "probability" and field.get("value") is not None]
    others = [field.get("name") for field in exam.model.outputs if field.get("name") not in shares]
    chosen = methods or ["predict"] + others + (["predict_proba"] + shares[:1] if shares else [])
    exam.ask(exam.table(frame, name), name, methods=chosen)


def again(exam, frame, name, methods=("predict",)):
    """Asks the same document with other rows."""
    exam.ask(exam.table(frame, name), name, methods=list(methods))


def refuse(exam, frame, name):
    """Rows that the evaluator refuses, each alone."""
    for row in range(len(frame)):
        exam.probe("predict", exam.table(frame.iloc[row : row + 1], "%s-%d" % (name, row)), "%s-%d" % (name, row))


def fields(**kinds):
    """A DataDictionary: a type each, with `|` before categories and the content of the field after `<`."""
    made = []
    for name, kind in kinds.items():
        kind, _, content = kind.partition("<")
        kind, *values = kind.split("|")
        content = "".join('<Value value="%s"/>' % value for value in values) + ("<" + content if content else "")
        optype = "categorical" if kind in ("string", "boolean") or values else "continuous"
        made.append('<DataField name="%s" optype="%s" dataType="%s">%s</DataField>' % (name, optype, kind, content))
    return "<DataDictionary>%s</DataDictionary>" % "".join(made)


def schema(*names, target=None, **treatments):
    """A MiningSchema; `treatments` are further attributes of a field."""
    made = ['<MiningField name="%s" %s/>' % (name, treatments.get(name, "")) for name in names]
    if target is not None:
        made.append('<MiningField name="%s" usageType="target"/>' % target)
    return "<MiningSchema>%s</MiningSchema>" % "".join(made)


def probabilities(*labels, extra=""):
    """An Output with the probability of each class."""
    made = ['<OutputField name="p_%s" optype="continuous" dataType="double" feature="probability" value="%s"/>' % (label, label) for label in labels]
    return "<Output>%s%s</Output>" % ("".join(made), extra)


def document(*parts, version="4.4"):
    """A whole document."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<PMML xmlns="http://www.dmg.org/PMML-%s" version="%s"><Header/>' % (version.replace(".", "_"), version)
    return head + "\n".join(parts) + "</PMML>\n"
