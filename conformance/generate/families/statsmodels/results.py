"""What `fit` gives: linear and generalised linear models, models of choice and of counts; arrays, frames and formulas."""

import numpy as np
import pandas
import statsmodels.api as sm
import statsmodels.formula.api as smf

import datasets
import frames
import numbers_that_hurt as hurt
from registry import case

OLD, NEW = "0.12.2", "0.14.4"
BOTH = OLD + " " + NEW


def patients():
    """Three scaled measures and the progression of a disease."""
    rows, target = datasets.diabetes()
    return pandas.DataFrame(rows[:80, [2, 3, 8]] * 10, columns=["bmi", "bp", "s5"]), target[:80]


def ask(exam, fitted, rows, forget=False):
    """Asks ordinary rows and a few that hurt, with NaN and infinity among them."""
    if forget:
        fitted.remove_data()
    exam.save(fitted)
    names = list(rows.columns)
    body = hurt.ordinary(rows.to_numpy(), count=10, huge=False, missing=True)
    exam.ask(exam.table(pandas.DataFrame(body, columns=names)), methods=["predict"])


@case("ols", "OLS", BOTH, "a frame with a constant; the data is kept, and with it the names")
def ols(exam):
    rows, target = patients()
    rows = sm.add_constant(rows)
    ask(exam, sm.OLS(target[:30], rows[:30]).fit(), rows)


@case("ols-forgotten", "OLS", BOTH, "remove_data: neither rows nor names are left")
def ols_forgotten(exam):
    rows, target = patients()
    ask(exam, sm.OLS(target, sm.add_constant(rows)).fit(), sm.add_constant(rows), forget=True)


@case("wls", "WLS", NEW, "weights count in training only")
def wls(exam):
    rows, target = patients()
    ask(exam, sm.WLS(target, rows, weights=1 / (1 + rows["bmi"] ** 2)).fit(), rows, forget=True)


@case("rlm", "RLM", NEW, "robust weights count in training only")
def rlm(exam):
    rows, target = patients()
    ask(exam, sm.RLM(target, rows).fit(), rows, forget=True)


@case("quantile-regression", "QuantReg", NEW, "linear, and of unknown rows the same")
def quantile_regression(exam):
    rows, target = patients()
    ask(exam, sm.QuantReg(target, rows).fit(q=0.7), rows, forget=True)


def above(target):
    """Whether the disease went further than the mean."""
    return (target > target.mean()).astype(float)


@case("logit", "Logit", BOTH, "a probability")
def logit(exam):
    rows, target = patients()
    rows = sm.add_constant(rows)
    ask(exam, sm.Logit(above(target), rows).fit(disp=0), rows, forget=True)


@case("probit", "Probit", NEW, "the normal distribution's")
def probit(exam):
    rows, target = patients()
    ask(exam, sm.Probit(above(target), rows).fit(disp=0), rows, forget=True)


@case("poisson", "Poisson", BOTH, "a mean of counts")
def poisson(exam):
    rows, target = patients()
    ask(exam, sm.Poisson(np.round(target / 40), sm.add_constant(rows)).fit(disp=0), sm.add_constant(rows), forget=True)


@case("negative-binomial", "NegativeBinomial", NEW, "the spread's parameter stands behind those of the mean")
def negative_binomial(exam):
    rows, target = patients()
    rows = sm.add_constant(rows)
    ask(exam, sm.NegativeBinomial(np.round(target / 40), rows).fit(disp=0), rows, forget=True)


@case("mn-logit", "MNLogit", NEW, "three classes: a matrix of probabilities")
def mn_logit(exam):
    rows, target = datasets.iris()
    source = np.random.RandomState(1)
    rows = pandas.DataFrame(rows[::3, :2] + source.normal(0, 0.5, (50, 2)), columns=["length", "width"])
    ask(exam, sm.MNLogit(target[::3], rows).fit(disp=0), rows, forget=True)


@case("glm-binomial", "GLM", NEW, "logit link")
def glm_binomial(exam):
    rows, target = patients()
    ask(exam, sm.GLM(above(target), rows, family=sm.families.Binomial()).fit(), rows, forget=True)


@case("glm-probit", "GLM", BOTH, "probit link, whose class is written in small letters in the old version")
def glm_probit(exam):
    rows, target = patients()
    links = sm.families.links
    link = links.Probit() if hasattr(links, "Probit") else links.probit()
    ask(exam, sm.GLM(above(target), rows, family=sm.families.Binomial(link=link)).fit(), rows, forget=True)


@case("glm-poisson", "GLM", BOTH, "log link, with an exposure in training that new rows do not have")
def glm_poisson(exam):
    rows, target = patients()
    model = sm.GLM(np.round(target / 40), rows, family=sm.families.Poisson(), exposure=np.linspace(1, 2, 80))
    ask(exam, model.fit(), rows, forget=True)


@case("glm-gamma", "GLM", NEW, "inverse power link")
def glm_gamma(exam):
    rows, target = patients()
    ask(exam, sm.GLM(target, sm.add_constant(rows), family=sm.families.Gamma()).fit(), sm.add_constant(rows), forget=True)


@case("glm-tweedie", "GLM", NEW, "a Tweedie family with its log link; an identity link besides")
def glm_tweedie(exam):
    rows, target = patients()
    ask(exam, sm.GLM(target, sm.add_constant(rows), family=sm.families.Tweedie(var_power=1.5)).fit(), sm.add_constant(rows), forget=True)


@case("formula", "OLS", BOTH, "levels of a text, functions, powers and products of columns")
def formula(exam):
    frame = frames.customers(count=40, gaps=False)[0][["age", "income", "visits", "grade"]]
    frame["visits"] = frame["visits"].astype(float)
    frame["spent"] = frame["age"] * 2 + np.log(frame["income"]) + frame["grade"].map(len) * frame["visits"]
    fitted = smf.ols("spent ~ age + np.log(income) + C(grade) + I(visits ** 2) + age:visits + age:grade", frame).fit()
    exam.save(fitted)
    rows = frame.drop(columns="spent").iloc[::2].reset_index(drop=True)
    exam.ask(exam.table(rows), methods=["predict"])
    exam.refuse("predict", exam.table(frames.with_unseen(rows, "grade", ("XXL",)), "unseen"))


@case("formula-logit", "Logit", BOTH, "levels without C()")
def formula_logit(exam):
    frame = frames.customers(count=40, gaps=False)[0][["age", "grade"]]
    frame["bought"] = (frame["age"] + np.arange(40) % 9 * 5 > 58).astype(int)
    fitted = smf.logit("bought ~ age + grade", frame).fit(disp=0)
    exam.save(fitted)
    exam.ask(exam.table(frame.drop(columns="bought").iloc[::2]), methods=["predict"])
