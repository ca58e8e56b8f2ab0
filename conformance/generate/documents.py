"""Short documents in three topics, and the documents that break tokenisers."""

TOPICS = ("garden", "sea", "kitchen")
GARDEN = (
    "The gardener waters the roses every evening, and the roses grow.",
    "Mulch keeps the soil damp; weeds don't like mulch.",
    "Prune apple trees in winter, never in spring!",
    "A hedgehog lives under the hedge and eats 40 slugs a night.",
    "Compost turns kitchen peel into black soil.",
    "The lawn is dry, the lawn is brown, the lawn needs rain.",
    "Tomatoes want sun, water and a stick to lean on.",
    "Bees visit lavender first, roses second.",
)
SEA = (
    "The ferry left the harbour at 06:45 with 120 people on board.",
    "High tide brings the boats home; low tide shows the mud.",
    "A gull stole the captain's sandwich.",
    "Salt water rusts every bolt on the boat.",
    "The lighthouse blinks twice, then waits, then blinks twice.",
    "Sailors tie knots that don't slip in wet rope.",
    "The storm broke the mast and tore the sail.",
    "Waves, wind, water: the captain had seen it all before.",
)
KITCHEN = (
    "Whisk two eggs with sugar until the bowl is full of foam.",
    "Salt the water before the pasta goes in.",
    "The oven wasn't hot, so the bread didn't rise.",
    "Chop the onion, fry the onion, cry over the onion.",
    "A pinch of salt, a spoon of sugar, a cup of rice.",
    "The soup of the day is tomato with basil.",
    "Bread, butter and a black coffee at 7am.",
    "He burnt the sauce twice and ordered pizza.",
)
ACCENTED = (
    "Le café de l'été où naît l'œuvre: déjà vu, garçon!",
    "Cafe\u0301 und Cafe\u0301s, Mu\u0308nchen und München",
    "Straße, STRASSE, strasse; Maß und MASS",
    "Grüße aus Österreich, ÖSTERREICH grüßt",
    "İstanbul ISTANBUL istanbul ıstanbul Iıİi",
    "ΟΔΟΣ οδος οδός ΣΊΣΥΦΟΣ Σίσυφος",
    "Tiếng Việt có dấu; Đường Hồ Chí Minh",
    "señor Ñandú ñandú — ¿qué tal? ¡Olé!",
    "smørrebrød på Åland, Łódź i żółw",
    "ﬁne ﬂow ﬃ Ⅷ ² ½ ① ﷺ",
)
SCRIPTS = (
    "東京都に行きました。とても楽しかった 東京",
    "北京欢迎你 北京 欢迎",
    "서울은 대한민국의 수도입니다 서울",
    "ภาษาไทยไม่มีช่องว่าง",
    "हिन्दी में लिखा हुआ पाठ, क्षत्रिय",
    "مرحبا بالعالم، مَرْحَبًا",
    "שלום עולם שָׁלוֹם",
    "Привет, МИР! Ёлка ёлка",
    "ქართული ᲥᲐᲠᲗᲣᲚᲘ",
    "𝒳 𝒴𝒵 𝟘𝟙 𐐀𐐨 𠀀𠀁 word𝒳word",
    "👩\u200d👩\u200d👧 family 🦆🦆 duck ❤️ 🇫🇷",
)
TORTURE = (
    "",
    " ",
    "\t\n\r\n",
    "a",
    "I a I",
    "__init__ _x_ x_ _1 snake_case",
    "don't DON'T it's rock'n'roll o'clock -dash- end-",
    "e-mail user@example.com http://example.com/a?b=c&d=%20",
    "3.14 1,000 0x1F 1e-5 ٣٤ ४५ ²³ 1st",
    "one\u00a0two\u2003three\u200bfour\u200cfive\ufeffsix\u00adseven",
    "tab\tnew\nline\x0bvertical\x0cform\x1cfile\x85next\u2028para",
    "nul\x00inside \x7f control\x01",
    "x" * 120 + " " + "y" * 3,
    "the The THE tHe thE",
    "combining: a\u0301\u0327 n\u0303 \u0301lone q\u0323\u0307 q\u0307\u0323",
    "ligature \u0149 \u1e9e \u1fb3 \u1fbc \u0390 \ufb17",
    "\u212bngström \u00c5ngstro\u0308m \u2126 \u03a9 \u212a K",
    "full width ＡＢＣ １２３ half ｶﾀｶﾅ カタカナ が か\u3099",
    "quotes “curly” ‘single’ «guillemets» „low“ 'ascii' \"double\"",
    "punct!!! ... ??? --- *** ### $$$ %%% ^^^ &&& ((())) [[[]]] {{{}}} <<<>>>",
    "and or not the of in computer system bill thick",
)


def topics():
    """The documents with their topic."""
    documents = GARDEN + SEA + KITCHEN
    labels = [TOPICS[0]] * len(GARDEN) + [TOPICS[1]] * len(SEA) + [TOPICS[2]] * len(KITCHEN)
    return list(documents), labels


def training():
    """Every document that has words in most tokenisers."""
    return list(GARDEN + SEA + KITCHEN + ACCENTED + SCRIPTS)


def asked():
    """Known, unknown and hurting documents."""
    return list(GARDEN[:4] + SEA[:3] + KITCHEN[:3] + ACCENTED + SCRIPTS + TORTURE)
