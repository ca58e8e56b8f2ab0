"""The families of MLflow: folders of its flavours."""

FAMILIES = ("folders",)
