use vivavoce::text::quotation::analyse;
fn main() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for name in std::env::args().skip(1) {
        let mut t = String::new();
        let all = std::fs::read_to_string(&name).unwrap();
        for line in all.lines() {
            let v: serde_json::Value = serde_json::from_str(line).unwrap();
            t.push_str(v["text"].as_str().unwrap());
            t.push_str("\n\n");
            if t.len() > 1_000_000 {
                break;
            }
        }
        let unit = t.clone();
        while t.len() < 1_000_000 {
            t.push_str(&unit);
        }
        texts.push((name, t));
    }
    let big = |unit: &str| unit.repeat(1_000_000 / unit.len());
    for unit in [
        "\"",
        "“",
        "\"a ",
        "' a",
        "'a' \"b\" ",
        "„a “",
        "a",
        "A ",
        "Aa ",
        "said ",
        "X said \"a\" ",
        "[",
        "[a](",
        "<a",
        "*",
        "_a",
        "(",
        "-",
        "\n",
        "a\n",
        "\u{202e}",
        "\0",
        "漢",
        "「",
        "- a\n\n",
        "“a b c d e f g”\n\n",
        "He said. ",
        "of Ann ",
        "Ann, ",
        "Ann's ",
        ",, ",
        "''",
        ">\n",
        "> a\n",
        "«a, dit ",
        ". ",
        "\"A.\" ",
        "asked ",
        "— он сказал ",
        "le ",
        "Mr. ",
        "a-\n",
        "&#",
        "according to ",
        "\"a\" and ",
        "as “a b” ",
    ] {
        texts.push((format!("{unit:?}"), big(unit)));
        texts.push((format!("said {unit:?}"), format!("Ann Pell said the lamp was out. {}", big(unit))));
    }
    for (name, text) in texts {
        let start = std::time::Instant::now();
        let found = analyse(&text);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        if ms > 40.0 || name.contains("json") {
            println!("{ms:8.1} ms  {:.2} MB  {} stretches  {name}", text.len() as f64 / 1e6, found.quotations.len());
        }
    }
}
