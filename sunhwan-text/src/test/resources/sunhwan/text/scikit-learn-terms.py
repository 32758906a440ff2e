"""Makes scikit-learn-terms.json with the scikit-learn that runs it: python3 scikit-learn-terms.py > scikit-learn-terms.json"""
import json, warnings
import numpy as np, sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

warnings.simplefilter("ignore")
TEXTS = [
    "버스 노선이 궁금합니다. 버스!", "재산세는 언제 냅니까?  재산세\t재산세", "The bus is late; the BUS is full",
    "육아휴직 장려금은 어떻게 신청하나요", "Tax is due. Is TAX due in May?", "", "가 나 a b", "x²+½ Ⅻ_end it's o'clock",
    "\u1112\u1161\u11ab\u1100\u1173\u11af 한글 e\u0301t\u00e9 ÇA İstanbul ΟΔΟΣ", "👩‍👩‍👧 family 🙂🙂 ok", "全角 ＡＢＣ　スペース  two  spaces",
    "재산세 납부 버스 노선 tax bus", "line\u2028sep \u00a0nbsp\u001cfs end",
]
UNSEEN = ["버스 재산세 unseen words 🙂 tax", "", "é ÇA  ½", "bus bus bus tax"]
CASES = [
    dict(),
    dict(vectorizer="count"),
    dict(vectorizer="count", binary=True, ngram_range=[1, 2]),
    dict(ngram_range=[1, 3], sublinear_tf=True),
    dict(ngram_range=[2, 2], norm="l1"),
    dict(token_pattern=r"(?u)\b\w+\b", min_df=2),
    dict(token_pattern=r"\w+", lowercase=False),
    dict(token_pattern=r"(?u)\b(\w)\w*\b", norm=None),
    dict(token_pattern=r"[\w']+", smooth_idf=False),
    dict(analyzer="char", ngram_range=[1, 3], lowercase=False),
    dict(analyzer="char", ngram_range=[2, 4], max_df=0.5),
    dict(analyzer="char_wb", ngram_range=[1, 4], min_df=2, sublinear_tf=True),
    dict(analyzer="char_wb", ngram_range=[3, 6]),
    dict(analyzer="char_wb", ngram_range=[1, 2], min_df=0.2, max_df=4, use_idf=False),
    dict(vectorizer="count", analyzer="char_wb", ngram_range=[2, 5]),
    dict(vectorizer="count", analyzer="char", max_features=10),  # no tie at the cut: scikit-learn sorts unstably
]


def sparse(matrix):
    matrix = matrix.tocsr().sorted_indices()
    return [[[int(c), round(float(v), 9)] for c, v in zip(row.indices, row.data)] for row in matrix]


def case(given):
    given = dict(given)
    spec = dict(given)
    spec["ngram_range"] = tuple(spec.get("ngram_range", (1, 1)))
    vectorizer = (CountVectorizer if spec.pop("vectorizer", "tfidf") == "count" else TfidfVectorizer)(**spec)
    rows = vectorizer.fit_transform(TEXTS)
    return dict(spec=given, terms=list(vectorizer.get_feature_names_out()), rows=sparse(rows), unseen=sparse(vectorizer.transform(UNSEEN)))


def linear(count, model):
    rng = np.random.RandomState(3)
    x = np.round(rng.randn(30, 5), 2)
    x[rng.rand(30, 5) < 0.5] = 0
    y = rng.randint(0, count, 30)
    x[np.arange(30), y % 5] += 1
    x = x.astype(np.float32).astype(np.float64)
    model.fit(x, y)
    return dict(
        x=[[round(float(v), 6) for v in row] for row in x], y=[int(k) for k in y], kernel=model.coef_.T.tolist(),
        bias=model.intercept_.tolist(), scores=model.decision_function(x[:4]).tolist())


def machines():
    for name, count, c, balanced in [("svm", 3, 3.0, False), ("svm", 3, 0.5, True), ("svm", 2, 1.0, True), ("svm", 2, 10.0, False)]:
        model = LinearSVC(C=c, class_weight="balanced" if balanced else None, tol=1e-10, max_iter=1000000)
        yield dict(kind=name, classes=count, c=c, balanced=balanced, **linear(count, model))
    # not its lbfgs, which stops at a relative change of the loss of 2e-9, before the fifth digit of the weights
    for count, c, balanced in [(3, 2.0, False), (4, 0.5, True), (2, 1.0, False), (2, 5.0, True)]:
        model = LogisticRegression(C=c, solver="newton-cg", class_weight="balanced" if balanced else None, tol=1e-10, max_iter=100000)
        yield dict(kind="logistic", classes=count, c=c, balanced=balanced, **linear(count, model))


print(json.dumps(dict(
    about="scikit-learn %s, by scikit-learn-terms.py beside this file" % sklearn.__version__,
    texts=TEXTS, unseen=UNSEEN, cases=[case(c) for c in CASES], machines=list(machines())), ensure_ascii=True, separators=(",", ":")))
